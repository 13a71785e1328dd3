"""The ledger as rows to be written down: school by school, as they were registered; and its statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, case, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.severity import Level
from duty.hazards.hazard import Hazard
from duty.hazards.listing.wanted import Standing, Wanted
from duty.hazards.sight import Sight
from duty.hazards.status import Status
from storage.queries.ledger.asked import PARTS_OF, REGISTERED_ONES, moment, seen_by, wanted_of
from storage.tables import hazards
from storage.tables.base import Id
from storage.tables.hazards import COUNTS_AS_PUT_RIGHT

ORDER = (hazards.c.school_id, hazards.c.registered_at, hazards.c.id)


@dataclass(frozen=True)
class Counts:
    """Of one school and level. due: whose time is over; in_time: of those put right before it was.

    What was struck off without being put right is not done.
    """

    school_id: str
    level: Level
    found: int
    done: int
    listed: int
    due: int
    in_time: int


async def rows_after(
    session: AsyncSession, sight: Sight, wanted: Wanted, last: Hazard | None, most: int
) -> Sequence[Hazard]:
    """So many, behind the last one that was written."""
    query = select(Hazard).where(*_where(sight, wanted))
    if last is not None:
        school = bindparam(None, last.school_id, type_=String)
        at = moment(last.registered_at or last.reported_at)
        query = query.where(tuple_(*ORDER) > tuple_(school, at, bindparam(None, last.id, type_=Id)))
    return (await session.scalars(query.order_by(*ORDER).limit(most))).all()


async def statistics_of(
    session: AsyncSession, sight: Sight, wanted: Wanted, now: datetime
) -> Sequence[Counts]:
    listed = (hazards.c.status == Status.LISTED) | hazards.c.listed_at.is_not(None)
    due = hazards.c.due_at < now
    query = (
        select(
            *(hazards.c.school_id, hazards.c.level, func.count()),
            _count(COUNTS_AS_PUT_RIGHT),
            _count(listed),
            _count(due),
            _count(COUNTS_AS_PUT_RIGHT & due & (hazards.c.rectified_at <= hazards.c.due_at)),
        )
        .where(*_where(sight, wanted))
        .group_by(hazards.c.school_id, hazards.c.level)
    )
    return [Counts(*row) for row in await session.execute(query)]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _where(sight: Sight, wanted: Wanted) -> list[ColumnElement[bool]]:
    whole = wanted.standing is Standing.ALL
    part = REGISTERED_ONES if whole else or_(*PARTS_OF[wanted.standing])
    return [part, *seen_by(sight), *wanted_of(wanted)]  # type: ignore[list-item]
