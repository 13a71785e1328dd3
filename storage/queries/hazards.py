"""Queries about hazards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import Figures, Medians
from duty.hazards.listing.wanted import EVERYTHING, Wanted
from duty.hazards.sight import Sight, Tally, Turn
from duty.hazards.status import Status
from duty.records.subject import Subject
from storage.among import among
from storage.prefetch import Prefetch
from storage.queries.ledger.asked import OPEN_ONES, seen_by
from storage.queries.ledger.figures import figures_of, medians_of
from storage.queries.ledger.listing import Listing
from storage.queries.ofperson import OfPerson
from storage.tables import hazards, photos
from storage.tables.hazards import DRAFTED, OWNER_WAITS


class SqlHazards:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._listing = Listing(session)
        self._of_reporter = OfPerson(session, prefetch, Hazard, hazards.c.reported_by, hazards.c.reported_at)

    async def add(self, hazard: Hazard) -> None:
        self._session.add(hazard)
        await self._session.flush()
        self._of_reporter.forget(hazard.reported_by)

    async def get(self, hazard_id: int, *, locked: bool = False) -> Hazard | None:
        return await self._session.get(Hazard, hazard_id, with_for_update=locked or None)

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        return await self._of_reporter.since(person_id, since)

    async def tally(self, sight: Sight, now: datetime, wanted: Wanted = EVERYTHING) -> Tally:
        return await self._listing.tally(sight, now, wanted)

    async def listed(
        self,
        sight: Sight,
        most: int,
        turn: Turn | None = None,
        skip: int = 0,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[Hazard]:
        return await self._listing.listed(sight, most, turn, skip, wanted)

    async def count_listed(self, sight: Sight, wanted: Wanted = EVERYTHING) -> int:
        return await self._listing.count_listed(sight, wanted)

    async def figures(self, sight: Sight, now: datetime) -> Mapping[str, Figures]:
        return await figures_of(self._session, sight, now)

    async def medians(self, sight: Sight, since: datetime) -> Medians:
        return await medians_of(self._session, sight, since)

    async def open_of(self, sight: Sight, category: str, most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, hazards.c.category == category, *seen_by(sight))
        query = query.order_by(hazards.c.due_at, hazards.c.id).limit(most)
        return (await self._session.scalars(query)).all()

    async def overdue(self, sight: Sight, now: datetime, most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, hazards.c.due_at < now, *seen_by(sight))
        query = query.order_by(hazards.c.due_at, hazards.c.id).limit(most)
        return (await self._session.scalars(query)).all()

    async def joined(self, hazard_id: int) -> Sequence[Hazard]:
        query = select(Hazard).where(hazards.c.joined_to == hazard_id).order_by(hazards.c.id)
        return (await self._session.scalars(query)).all()

    async def alike(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, *_like(hazard), hazards.c.reported_at >= since)
        query = query.order_by(hazards.c.id.desc()).limit(most)
        return (await self._session.scalars(query)).all()

    async def before(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        struck_off = (hazards.c.status == Status.CLOSED, hazards.c.closed_at >= since)
        query = select(Hazard).where(*struck_off, *_like(hazard)).order_by(hazards.c.id.desc()).limit(most)
        return (await self._session.scalars(query)).all()

    async def pictured_lately(self, hazard: Hazard, most: int) -> Sequence[tuple[str, str]]:
        others = (
            select(hazards.c.id, hazards.c.number)
            .where(hazards.c.school_id == hazard.school_id, hazards.c.registered_at.is_not(None))
            .order_by(hazards.c.registered_at.desc(), hazards.c.id.desc())
            .limit(most)
        )
        numbers = {str(Subject("hazard", one.id)): one.number for one in await self._session.execute(others)}
        numbers.pop(str(hazard.subject), None)
        query = select(photos.c.subject, photos.c.dhash).where(
            among(photos.c.subject, list(numbers)), photos.c.dhash != ""
        )
        return [(numbers[str(one.subject)], one.dhash) for one in await self._session.execute(query)]

    async def to_chase(self, now: datetime, most: int) -> Sequence[Hazard]:
        query = (
            select(Hazard)
            .where(hazards.c.chase_at.is_not(None), hazards.c.chase_at <= now)
            .order_by(hazards.c.chase_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def open_at(self, schools: Sequence[str], most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, among(hazards.c.school_id, schools))
        query = query.order_by(hazards.c.due_at, hazards.c.id).limit(most)
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


def _like(hazard: Hazard) -> list[ColumnElement[bool]]:
    """Of the same school and category; of the same post, too, where it is of one."""
    same = [hazards.c.school_id == hazard.school_id, hazards.c.category == hazard.category]
    return [*same, hazards.c.post_id == hazard.post_id, hazards.c.id != hazard.id]
