"""Queries about hazards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, literal, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.hazard import Hazard
from duty.hazards.sight import Sight, Tally, Turn
from duty.hazards.status import OPEN, PENDING, Status
from storage.among import among
from storage.prefetch import Prefetch
from storage.queries.ofperson import OfPerson
from storage.tables import hazards
from storage.tables.base import Id, Moment
from storage.tables.hazards import (
    DONE_IN_WORDS,
    DRAFTED,
    OPEN_IN_WORDS,
    OWNER_WAITS,
    PUT_RIGHT_IN_WORDS,
)

OPEN_ONES, *_ = PARTS = tuple(text(words) for words in (OPEN_IN_WORDS, PUT_RIGHT_IN_WORDS, DONE_IN_WORDS))
"""The three parts of the ledger, in its order; word for word as the indexes have them."""


class SqlHazards:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._of_reporter = OfPerson(session, prefetch, Hazard, hazards.c.reported_by, hazards.c.reported_at)

    async def add(self, hazard: Hazard) -> None:
        self._session.add(hazard)
        await self._session.flush()
        self._of_reporter.forget(hazard.reported_by)

    async def get(self, hazard_id: int, *, locked: bool = False) -> Hazard | None:
        return await self._session.get(Hazard, hazard_id, with_for_update=locked or None)

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        return await self._of_reporter.since(person_id, since)

    async def tally(self, sight: Sight, now: datetime) -> Tally:
        late = func.count(case((hazards.c.due_at < now, 1)))
        counts = []
        for part in PARTS:
            query = select(func.count(), late if part is OPEN_ONES else literal(0)).select_from(hazards)
            counts.append((await self._session.execute(query.where(part, *_seen(sight)))).one())
        (open_, overdue), (put_right, _), (done, _) = counts
        return Tally(open_ + put_right, overdue, done)

    async def listed(
        self, sight: Sight, most: int, turn: Turn | None = None, skip: int = 0
    ) -> Sequence[Hazard]:
        """Part by part, each by its own index: what is open, what is to be looked at, what is done."""
        if turn is None:
            return await self._parts(range(len(PARTS)), sight, most, skip)
        at = await self._session.get(Hazard, turn.hazard)
        if at is None:
            return await self._parts(range(len(PARTS)), sight, most, skip)
        here = _part_of(at)
        found = list(await self._part(here, sight, most, at, back=turn.back))
        others = range(here)[::-1] if turn.back else range(here + 1, len(PARTS))
        found += await self._parts(others, sight, most - len(found), back=turn.back)
        return found[::-1] if turn.back else found

    async def _parts(
        self, parts: Iterable[int], sight: Sight, most: int, skip: int = 0, *, back: bool = False
    ) -> list[Hazard]:
        found: list[Hazard] = []
        for part in parts:
            if len(found) >= most + skip:
                break
            found += await self._part(part, sight, most + skip - len(found), back=back)
        return found[skip:]

    async def _part(
        self, part: int, sight: Sight, most: int, at: Hazard | None = None, *, back: bool = False
    ) -> Sequence[Hazard]:
        key = tuple_(hazards.c.due_at, hazards.c.id)
        query = select(Hazard).where(PARTS[part], *_seen(sight))
        if at is not None:
            here = tuple_(bindparam(None, at.due_at, type_=Moment), bindparam(None, at.id, type_=Id))
            query = query.where(key < here if back else key > here)
        order = (hazards.c.due_at.desc(), hazards.c.id.desc()) if back else (hazards.c.due_at, hazards.c.id)
        return (await self._session.scalars(query.order_by(*order).limit(most))).all()

    async def open_of(self, sight: Sight, category: str, most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, hazards.c.category == category, *_seen(sight))
        query = query.order_by(hazards.c.due_at, hazards.c.id).limit(most)
        return (await self._session.scalars(query)).all()

    async def overdue(self, sight: Sight, now: datetime, most: int) -> Sequence[Hazard]:
        query = select(Hazard).where(OPEN_ONES, hazards.c.due_at < now, *_seen(sight))
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


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    seen = [] if sight.schools is None else [among(hazards.c.school_id, sight.schools)]
    if not sight.own:
        return seen
    own = [hazards.c.reported_by == sight.own, hazards.c.owner_id == sight.own]
    listed = [hazards.c.status == Status.LISTED] if sight.listed else []
    return [*seen, or_(*own, *listed)]


def _part_of(hazard: Hazard) -> int:
    if hazard.status in OPEN:
        return 0
    return 1 if hazard.status in PENDING else 2
