"""Queries about check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.checkins import CheckIn, Standing
from storage.tables import check_ins


class SqlCheckIns:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, made: CheckIn) -> None:
        self._session.add(made)
        await self._session.flush()

    async def get(self, check_in_id: int) -> CheckIn | None:
        return await self._session.get(CheckIn, check_in_id)

    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(check_ins.c.person_id == person_id, check_ins.c.received_at > now - timedelta(hours=36))
            .order_by(check_ins.c.id.desc())
        )
        return (await self._session.scalars(query)).all()

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        query = select(CheckIn).where(check_ins.c.shift_key.in_(shift_keys)).order_by(check_ins.c.id)
        return (await self._session.scalars(query)).all()

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.checked_out_at.is_(None),
                check_ins.c.ends_at < ended_before,
                check_ins.c.standing.in_([Standing.CONFIRMED, Standing.DOUBTFUL]),
            )
            .limit(200)
        )
        return (await self._session.scalars(query)).all()

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.school_id.in_(school_ids),
                check_ins.c.standing == Standing.DOUBTFUL,
                check_ins.c.received_at > since,
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()
