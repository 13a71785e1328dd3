"""Queries about hazards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.hazard import Hazard
from duty.hazards.status import OPEN, PENDING, REGISTERED
from storage.tables import hazards
from storage.tables.hazards import DRAFTED, OWNER_WAITS


class SqlHazards:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, hazard: Hazard) -> None:
        self._session.add(hazard)
        await self._session.flush()

    async def get(self, hazard_id: int, *, locked: bool = False) -> Hazard | None:
        return await self._session.get(Hazard, hazard_id, with_for_update=locked or None)

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        query = (
            select(Hazard)
            .where(hazards.c.reported_by == person_id, hazards.c.reported_at > since)
            .order_by(hazards.c.id.desc())
        )
        return (await self._session.scalars(query)).all()

    async def of_schools(self, school_ids: Sequence[str]) -> Sequence[Hazard]:
        settled = case((hazards.c.status.in_(OPEN), 0), (hazards.c.status.in_(PENDING), 1), else_=2)
        query = (
            select(Hazard)
            .where(hazards.c.school_id.in_(school_ids), hazards.c.status.in_(REGISTERED))
            .order_by(settled, hazards.c.due_at, hazards.c.id)
        )
        return (await self._session.scalars(query)).all()

    async def unfinished(self, before: datetime) -> Sequence[Hazard]:
        query = (
            select(Hazard)
            .where(text(DRAFTED), hazards.c.reported_at < before)
            .order_by(hazards.c.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def owner_waits(self) -> Sequence[Hazard]:
        query = (
            select(Hazard)
            .where(text(OWNER_WAITS))
            .order_by(hazards.c.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()
