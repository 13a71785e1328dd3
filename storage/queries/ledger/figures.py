"""Figures of the ledger by school, from indexes alone; and the median hours of its fixes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from statistics import fmean

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.listing.figures import Figures, Medians
from duty.hazards.sight import Sight
from duty.hazards.status import DONE, OPEN, PENDING, UNFIXED, Status
from storage.queries.ledger.asked import OPEN_ONES, UNFIXED_ONES, HoursBetween, seen_by
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
    besides = {LATE: (OPEN_ONES, hazards.c.due_at < now), UNFIXED: (UNFIXED_ONES,)}
    for name, some in besides.items():
        by_school = select(SCHOOL, func.count()).where(*some, *seen).group_by(SCHOOL)
        for school, count in await session.execute(by_school):
            counts[school][name] = count
    found = {school: _figures(some) for school, some in counts.items()}
    return {school: one for school, one in found.items() if one.found}


LATE = "late"
"""Among the counts by status: how many of the open ones are overdue."""


def _figures(counts: Mapping[str, int]) -> Figures:
    def of(statuses: frozenset[Status]) -> int:
        return sum(counts.get(status, 0) for status in statuses)

    unfixed = counts.get(UNFIXED, 0)
    return Figures(
        open=of(OPEN),
        overdue=counts.get(LATE, 0),
        listed=counts.get(Status.LISTED, 0),
        verify=of(PENDING - OPEN),
        done=of(DONE) - unfixed,
        unfixed=unfixed,
    )


async def medians_of(session: AsyncSession, sight: Sight, since: datetime) -> Medians:
    """Hours from report to fix of what was put right since then and is not open again.

    The one in the middle, or the mean of the two: so neither database has to know a function for it.
    """
    of_all, of_school = list[float](), defaultdict[str, list[float]](list)
    for row in await session.execute(_middle(sight, since)):
        if row.in_all:
            of_all.append(row.hours)
        if row.in_school:
            of_school[row.school].append(row.hours)
    return Medians(fmean(of_all) if of_all else None, {name: fmean(some) for name, some in of_school.items()})


def _middle(sight: Sight, since: datetime) -> Select[tuple[str, float, bool, bool]]:
    """School and hours of those that stand in the middle of all, or of their school; and of which."""
    right = (
        select(
            SCHOOL.label("school"), HoursBetween(hazards.c.reported_at, hazards.c.rectified_at).label("hours")
        )
        .where(hazards.c.rectified_at >= since, STATUS.in_(STANDS_RIGHT), *seen_by(sight))
        .subquery()
    )
    places = []
    for name, by in (("all", ()), ("school", (right.c.school,))):
        place = func.row_number().over(partition_by=by, order_by=right.c.hours)
        places += [place.label(f"place_{name}"), func.count().over(partition_by=by).label(f"count_{name}")]
    one = select(right.c.school, right.c.hours, *places).subquery()
    in_all, in_school = (
        one.c[f"place_{name}"].between((count + 1) / 2 - 0.5, (count + 2) / 2)
        for name in ("all", "school")
        for count in [one.c[f"count_{name}"]]
    )
    return select(one.c.school, one.c.hours, in_all.label("in_all"), in_school.label("in_school")).where(
        or_(in_all, in_school)
    )
