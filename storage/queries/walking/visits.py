"""Queries about visits of the police, and the places around a school."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.places import Place
from duty.visits.visit import Kind, NearbyPlace, Standing, Visit
from storage.among import among
from storage.tables import facts, places, visit_days, visits
from storage.tables.visits import CALLED_ON

SINCE = "visits_since"
"""The fact since when visits are recorded here."""
STANDS = ("status", "opened_on", "closed_on", "rectified", "group_in", "group_out")
"""How a place stands; all else of it is as it was imported."""


class SqlVisits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, visit: Visit) -> None:
        self._session.add(visit)
        await self._session.flush()

    async def get(self, visit_id: int) -> Visit | None:
        return await self._session.get(Visit, visit_id, with_for_update=True)

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Visit]:
        query = select(Visit).where(visits.c.person_id == person_id, visits.c.at >= since)
        return (await self._session.scalars(query.order_by(visits.c.id.desc()))).all()

    async def places(self, school_id: str) -> Sequence[NearbyPlace]:
        return await self._places(select(places).where(places.c.school_id == school_id).order_by(places.c.id))

    async def place(self, place_id: str, *, locked: bool = False) -> NearbyPlace | None:
        query = select(places).where(places.c.id == place_id)
        return next(iter(await self._places(query.with_for_update() if locked else query)), None)

    async def stands(self, place: NearbyPlace) -> None:
        values = {name: getattr(place, name) for name in STANDS}
        await self._session.execute(update(places).where(places.c.id == place.id).values(values))

    async def disorderly(
        self, schools: Collection[str] | None, status: Standing | None, most: int, after: str = ""
    ) -> Sequence[NearbyPlace]:
        query = select(places).where(places.c.id > after).order_by(places.c.id).limit(most)
        if schools is not None:
            query = query.where(among(places.c.school_id, schools))
        return await self._places(query if status is None else query.where(places.c.status == status))

    async def look_counts(
        self, places: Collection[str], begin: datetime, end: datetime
    ) -> Mapping[str, tuple[int, datetime]]:
        looks = (visits.c.kind == Kind.AROUND, visits.c.taken_back_at.is_(None))
        within = (visits.c.at >= begin, visits.c.at < end, among(visits.c.place_id, places))
        query = select(visits.c.place_id, func.count(), func.max(visits.c.at)).where(*looks, *within)
        found = await self._session.execute(query.group_by(visits.c.place_id))
        return {place: (count, at) for place, count, at in found}

    async def _places(self, query: Select[tuple[object, ...]]) -> Sequence[NearbyPlace]:
        return [_place(row) for row in await self._session.execute(query)]

    async def looked_at(self, school_id: str, since: datetime) -> Sequence[Visit]:
        looks = (visits.c.school_id == school_id, visits.c.kind == Kind.AROUND, visits.c.at >= since)
        query = select(Visit).where(*looks, visits.c.taken_back_at.is_(None))
        return (await self._session.scalars(query.order_by(visits.c.id))).all()

    async def last_calls(self, schools: Collection[str]) -> Mapping[str, datetime]:
        query = select(visits.c.school_id, func.max(visits.c.at).label("at"))
        query = query.where(among(visits.c.school_id, schools), text(CALLED_ON))
        found = await self._session.execute(query.group_by(visits.c.school_id))
        return {row.school_id: row.at for row in found}

    async def counts(
        self, schools: Collection[str], begin: datetime, end: datetime
    ) -> Mapping[tuple[str, Kind], int]:
        query = select(visits.c.school_id, visits.c.kind, func.count())
        within = (visits.c.at >= begin, visits.c.at < end, visits.c.taken_back_at.is_(None))
        query = query.where(among(visits.c.school_id, schools), *within)
        found = await self._session.execute(query.group_by(visits.c.school_id, visits.c.kind))
        return {(school, kind): count for school, kind, count in found}

    async def days(self) -> Mapping[str, int]:
        return {row.org_id: row.days for row in await self._session.execute(select(visit_days))}

    async def began(self) -> datetime | None:
        """The migration that made the table wrote it down: of an older house nobody knows what was before."""
        found = await self._session.scalar(select(facts.c.value).where(facts.c.name == SINCE))
        return datetime.fromisoformat(found) if found else None


def _place(row: Row[tuple[object, ...]]) -> NearbyPlace:
    stands = {name: getattr(row, name) for name in STANDS}
    where = Place(row.latitude, row.longitude)
    return NearbyPlace(row.id, row.school_id, row.kind, row.name, where, **stands)
