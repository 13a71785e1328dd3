"""Queries about post gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.gap import Gap
from storage.tables import gaps


class SqlGaps:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, gap: Gap) -> None:
        self._session.add(gap)
        await self._session.flush()

    async def open(self) -> Sequence[Gap]:
        query = select(Gap).where(gaps.c.closed_at.is_(None)).order_by(gaps.c.id)
        return (await self._session.scalars(query)).all()

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[Gap]:
        query = select(Gap).where(gaps.c.shift_key.in_(shift_keys)).order_by(gaps.c.id)
        return (await self._session.scalars(query)).all()

    async def since(self, school_ids: Sequence[str], begin: datetime) -> Sequence[Gap]:
        query = (
            select(Gap).where(gaps.c.school_id.in_(school_ids), gaps.c.opened_at >= begin).order_by(gaps.c.id)
        )
        return (await self._session.scalars(query)).all()
