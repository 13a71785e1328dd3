"""Queries about rounds, their scans and their rates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.rounds import Checkpoint
from duty.hazards.hazard import Hazard
from duty.hazards.status import OPEN, REGISTERED
from duty.patrols.rates import Rates
from duty.patrols.scan import Scan
from duty.patrols.walk import ENOUGH_PERCENT, Step, Walk, WalkState
from storage.among import among, among_named
from storage.prefetch import Prefetch
from storage.queries.ofperson import LEEWAY
from storage.tables import hazards, scans, walks
from storage.tables.patrols import GUARDED, WAITS, WALKING
from storage.upsert import insert_for

MOST = 100
OVER = (WalkState.DONE, WalkState.PARTLY, WalkState.MISSED)
"""Of a planned one that is over; what still waits and 无数据 are in no rate."""


class SqlWalks:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._on_foot: set[str] | None = None
        """Who of those announced may be on a round; None until somebody asks."""
        self._handed_out = False
        """A walk was, so it may have begun in this transaction: what was asked before says nothing more."""

    # -- planned ---------------------------------------------------------------------------

    async def planned(self, school_ids: Collection[str], days: Collection[date]) -> Sequence[Walk]:
        query = select(Walk).where(*_of(school_ids, days), walks.c.due_at.is_not(None))
        return (await self._session.scalars(query)).all()

    async def plan(self, some: Sequence[Walk]) -> int:
        names = [column.name for column in walks.columns if column.name != "id"]
        rows = [{name: getattr(one, name) for name in names} for one in some]
        start = insert_for(self._session)(walks)
        await self._session.flush()
        connection = await self._session.connection()
        await connection.execute(start.on_conflict_do_nothing(index_elements=["round_id", "due_at"]), rows)
        return len(rows)

    async def drop(self, some: Sequence[Walk]) -> None:
        untouched = (walks.c.state == WalkState.PLANNED, walks.c.step == Step.NUDGE)
        for one in some:
            self._session.expunge(one)
        if some:
            mine = among(walks.c.id, [one.known_id for one in some])
            await self._session.execute(delete(walks).where(mine, *untouched))

    # -- one of them -----------------------------------------------------------------------

    async def add(self, walk: Walk) -> None:
        self._handed_out = True
        self._session.add(walk)
        await self._session.flush()

    async def get(self, walk_id: int) -> Walk | None:
        self._handed_out = True
        return await self._session.get(Walk, walk_id, with_for_update=True) if walk_id else None

    async def of_schools(self, school_ids: Collection[str], days: Collection[date]) -> Sequence[Walk]:
        self._handed_out = True
        query = select(Walk).where(*_of(school_ids, days)).order_by(walks.c.due_at, walks.c.id)
        return (await self._session.scalars(query)).all()

    async def walking(self, person_id: str, since: datetime) -> Walk | None:
        announced = person_id in self._prefetch.people and not self._handed_out
        if announced and person_id not in await self._all_on_foot(since):
            return None
        query = (
            select(Walk)
            .where(walks.c.person_id == person_id, walks.c.begun_at > since)
            .where(walks.c.state == WalkState.WALKING)
            .order_by(walks.c.begun_at.desc())
            .limit(1)
            .with_for_update()
        )
        return (await self._session.scalars(query)).one_or_none()

    async def _all_on_foot(self, since: datetime) -> set[str]:
        if self._on_foot is None:
            asked = {"some": list(self._prefetch.people), "since": since - LEEWAY}
            self._on_foot = set((await self._session.scalars(_on_foot(), asked)).all())
        return self._on_foot

    async def begun_by(self, person_id: str, since: datetime) -> Sequence[Walk]:
        self._handed_out = True
        query = select(Walk).where(walks.c.person_id == person_id, walks.c.begun_at > since)
        return (await self._session.scalars(query.order_by(walks.c.begun_at.desc()).limit(MOST))).all()

    async def due(self, now: datetime) -> Sequence[Walk]:
        due = and_(text(WAITS), walks.c.next_at <= now)
        return await self._locked(due, walks.c.next_at)

    async def silent(self, now: datetime) -> Sequence[Walk]:
        due = and_(text(GUARDED), walks.c.guard_at <= now)
        return await self._locked(due, walks.c.guard_at)

    async def _locked(self, which: ColumnElement[bool], by: ColumnElement[datetime]) -> Sequence[Walk]:
        query = select(Walk).where(which).order_by(by).limit(MOST).with_for_update(skip_locked=True)
        return (await self._session.scalars(query)).all()

    # -- scans -----------------------------------------------------------------------------

    async def add_scan(self, scan: Scan) -> None:
        self._session.add(scan)
        await self._session.flush()

    async def scan(self, scan_id: int) -> Scan | None:
        return await self._session.get(Scan, scan_id) if scan_id else None

    async def scans(self, walk_id: int) -> Sequence[Scan]:
        query = select(Scan).where(scans.c.walk_id == walk_id).order_by(scans.c.id)
        return (await self._session.scalars(query)).all()

    async def failures(self, checkpoint_id: str, since: datetime) -> int:
        query = (
            select(func.count())
            .select_from(scans)
            .where(text("failed"), scans.c.checkpoint_id == checkpoint_id, scans.c.at > since)
        )
        return int(await self._session.scalar(query) or 0)

    async def last_hazard(self, point: Checkpoint) -> Hazard | None:
        newest = select(Hazard).order_by(hazards.c.reported_at.desc()).limit(1)
        there = newest.where(
            text("checkpoint_id <> ''"),
            hazards.c.checkpoint_id == point.id,
            hazards.c.status.in_(REGISTERED),
        )
        if found := (await self._session.scalars(there)).one_or_none():
            return found
        named = newest.where(
            hazards.c.school_id == point.school_id,
            hazards.c.status.in_(OPEN),
            hazards.c.description.contains(point.name, autoescape=True),
        )
        return (await self._session.scalars(named)).one_or_none()

    # -- rates -----------------------------------------------------------------------------

    async def rates(self, school_ids: Collection[str] | None, first: date, last: date) -> Rates:
        where = [walks.c.day >= first, walks.c.day <= last]
        if school_ids is not None:
            where.append(among(walks.c.school_id, school_ids))
        row = (await self._session.execute(select(*_counts()).where(*where))).one()
        return Rates(**{name: int(count or 0) for name, count in row._mapping.items()})


@cache
def _on_foot() -> Select[str]:
    theirs = among_named(walks.c.person_id, "some"), walks.c.begun_at > bindparam("since")
    return select(walks.c.person_id).where(*theirs, text(WALKING))


def _of(school_ids: Collection[str], days: Collection[date]) -> tuple[ColumnElement[bool], ...]:
    return among(walks.c.school_id, school_ids), walks.c.day >= min(days), walks.c.day <= max(days)


def counted() -> dict[str, ColumnElement[bool]]:
    """Which rows each figure counts, by its name in Rates (domain §3.4)."""
    planned, over = walks.c.due_at.is_not(None), walks.c.state.in_(OVER)
    pointed = and_(planned, over, walks.c.points > 0)
    wordy = and_(planned, over, walks.c.points == 0)
    enough = walks.c.done * 100 >= walks.c.points * ENOUGH_PERCENT
    complete = and_(pointed, enough)
    told = and_(walks.c.in_words, or_(walks.c.points == 0, ~enough))
    return {
        "planned": pointed,
        "complete": complete,
        "on_time": and_(complete, walks.c.begun_at <= walks.c.ends_at),
        "missed": and_(planned, walks.c.state == WalkState.MISSED),
        "told": told,
        "wordy": wordy,
        "wordy_told": and_(wordy, walks.c.in_words),
        "extra": and_(walks.c.due_at.is_(None), walks.c.begun_at.is_not(None)),
        "unknown": walks.c.state == WalkState.UNKNOWN,
    }


def _counts() -> list[ColumnElement[int]]:
    """Each a sum over the same rows."""
    which = counted()
    sums = [func.sum(case((where, 1), else_=0)).label(name) for name, where in which.items()]
    return [*sums, func.sum(case((which["told"], walks.c.claimed), else_=0)).label("claimed")]
