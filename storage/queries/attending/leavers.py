"""Queries about whoever left: what is still in their name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.hazard import Hazard
from duty.rosters.standin import LIVE, StandIn
from storage.tables import hazards, people, stand_ins
from storage.tables.hazards import OPEN_IN_WORDS, PUT_RIGHT_IN_WORDS

UNSETTLED = (text(OPEN_IN_WORDS), text(PUT_RIGHT_IN_WORDS))
"""Word for word as the partial indexes of the ledger have them."""


class SqlLeavers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def mark(self, person_id: str, gone_at: datetime | None) -> None:
        await self._session.execute(update(people).where(people.c.id == person_id).values(gone_at=gone_at))

    async def owners(self) -> Sequence[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        for part in UNSETTLED:
            query = select(hazards.c.owner_id, hazards.c.school_id).where(part, hazards.c.owner_id != "")
            found |= dict.fromkeys((row[0], row[1]) for row in await self._session.execute(query.distinct()))
        return list(found)

    async def owned(self, owner_id: str, school_id: str) -> Sequence[Hazard]:
        theirs = hazards.c.owner_id == owner_id, hazards.c.school_id == school_id, or_(*UNSETTLED)
        query = select(Hazard).where(*theirs).order_by(hazards.c.id).limit(200).with_for_update()
        return (await self._session.scalars(query)).all()

    async def stand_ins(self, person_id: str) -> Sequence[StandIn]:
        sides = or_(stand_ins.c.absent_id == person_id, stand_ins.c.stand_in_id == person_id)
        query = select(StandIn).where(sides, stand_ins.c.state.in_(LIVE)).order_by(stand_ins.c.id)
        return (await self._session.scalars(query.with_for_update())).all()
