"""Queries about summaries."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.summaries.summary import Summary
from storage.tables import summaries


class SqlSummaries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, summary: Summary) -> None:
        self._session.add(summary)
        await self._session.flush()

    async def get(self, summary_id: int) -> Summary | None:
        return await self._session.get(Summary, summary_id)

    async def daily_of(self, day: date) -> set[str]:
        query = select(summaries.c.person_id).where(summaries.c.date == day, summaries.c.daily)
        return set(await self._session.scalars(query))
