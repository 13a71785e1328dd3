"""How much officers were told of late that they had not asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.messaging.notices import Priority
from storage.among import among
from storage.tables import accounts, outbox

UNASKED = (Priority.P2, Priority.NUDGE, Priority.SUMMARY)
"""Pages of P0 and P1 and their repeats are outside the limits, answers and receipts were asked for."""


async def unasked(session: AsyncSession, people: Collection[str], since: datetime) -> Mapping[str, int]:
    query = (
        select(accounts.c.person_id, func.count(outbox.c.dedupe.distinct()))
        .join(accounts, accounts.c.id == outbox.c.account_id)
        .where(
            among(accounts.c.person_id, people),
            outbox.c.created_at >= since,
            outbox.c.priority.in_([int(one) for one in UNASKED]),
            outbox.c.state.not_in(("withheld", "joined", "expired")),
        )
        .group_by(accounts.c.person_id)
    )
    return {person: int(heard) for person, heard in await session.execute(query)}
