"""Figures of the ledger by school, from indexes alone; and the median hours of its fixes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.listing.figures import Figures, Medians
from duty.hazards.sight import Sight
from duty.hazards.status import DONE, OPEN, PENDING, Status
from storage.queries.ledger.asked import OPEN_ONES, HoursBetween, seen_by
from storage.tables import hazards

SCHOOL, STATUS = hazards.c.school_id, hazards.c.status
STANDS_RIGHT = (PENDING | DONE) - OPEN


async def figures_of(session: AsyncSession, sight: Sight, now: datetime) -> Mapping[str, Figures]:
    """By school; one without any hazard is not named."""
    seen = seen_by(sight)
    by_status = select(SCHOOL, STATUS, func.count()).where(*seen).group_by(SCHOOL, STATUS)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for school, status, count in await session.execute(by_status):
        counts[school][status] = count
    late = select(SCHOOL, func.count()).where(OPEN_ONES, hazards.c.due_at < now, *seen).group_by(SCHOOL)
    for school, count in await session.execute(late):
        counts[school][LATE] = count
    found = {school: _figures(some) for school, some in counts.items()}
    return {school: one for school, one in found.items() if one.found}


LATE = "late"
"""Among the counts by status: how many of the open ones are overdue."""


def _figures(counts: Mapping[str, int]) -> Figures:
    def of(statuses: frozenset[Status]) -> int:
        return sum(counts.get(status, 0) for status in statuses)

    return Figures(of(OPEN), counts.get(LATE, 0), counts.get(Status.LISTED, 0), of(PENDING - OPEN), of(DONE))


async def medians_of(session: AsyncSession, sight: Sight, since: datetime) -> Medians:
    """Hours from report to fix of what was put right since then and is not open again."""
    whole = await session.scalar(select(func.avg(_middle(sight, since).c.hours)))
    each = _middle(sight, since, SCHOOL)
    by_school = await session.execute(select(each.c.school, func.avg(each.c.hours)).group_by(each.c.school))
    return Medians(None if whole is None else float(whole), {row[0]: float(row[1]) for row in by_school})


def _middle(sight: Sight, since: datetime, *by: ColumnElement[str]) -> Subquery:
    """The one in the middle, or the two: so neither database has to know a function for the median."""
    hours = HoursBetween(hazards.c.reported_at, hazards.c.rectified_at)
    ranked = select(
        SCHOOL.label("school"),
        hours.label("hours"),
        func.row_number().over(partition_by=by, order_by=hours).label("place"),
        func.count().over(partition_by=by).label("all"),
    ).where(hazards.c.rectified_at >= since, STATUS.in_(STANDS_RIGHT), *seen_by(sight))
    one = ranked.subquery()
    middle = one.c.place.between((one.c.all + 1) / 2 - 0.5, (one.c.all + 2) / 2)
    return select(one.c.school, one.c.hours).where(middle).subquery()
