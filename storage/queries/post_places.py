"""Where posts stand."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.places import Place
from storage.tables import posts


class SqlPostPlaces:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def move(self, post_id: str, place: Place) -> None:
        there = {"latitude": place.latitude, "longitude": place.longitude}
        await self._session.execute(update(posts).where(posts.c.id == post_id).values(there))
