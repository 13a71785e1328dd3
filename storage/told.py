"""Queries about what a person was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.messaging.notices import Notice, Priority
from storage.tables import accounts, outbox


class SqlTold:
    """`pending` are the notices of the transaction under way."""

    def __init__(self, session: AsyncSession, pending: Sequence[Notice]) -> None:
        self._session = session
        self._pending = pending

    async def nudges(self, person_id: str, since: datetime) -> int:
        query = (
            select(func.count(outbox.c.dedupe.distinct()))
            .join(accounts, accounts.c.id == outbox.c.account_id)
            .where(
                accounts.c.person_id == person_id,
                outbox.c.priority == int(Priority.NUDGE),
                outbox.c.created_at >= since,
            )
        )
        waiting = [n for n in self._pending if n.person_id == person_id and n.priority is Priority.NUDGE]
        return int(await self._session.scalar(query) or 0) + len(waiting)

    async def known(self, person_id: str, name: str) -> bool:
        query = (
            select(outbox.c.id)
            .join(accounts, accounts.c.id == outbox.c.account_id)
            .where(accounts.c.person_id == person_id, outbox.c.name == name)
            .limit(1)
        )
        waiting = any(n.person_id == person_id and n.name == name for n in self._pending)
        return waiting or (await self._session.scalar(query)) is not None
