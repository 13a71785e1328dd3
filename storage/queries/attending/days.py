"""What happened on some days, counted by school in the database; nothing is loaded to be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.checkin import COUNTING, ClosedBy, Evidence, Standing
from duty.district.shifts import Punctuality
from duty.summaries.day import Arrived, DayCounts
from storage.among import among
from storage.queries.summing import conditions as rows
from storage.tables import check_ins, gaps, hazards, incidents, tasks, visits, walks


async def day_counts(
    session: AsyncSession,
    schools: Sequence[str] | None,
    begin: datetime,
    until: datetime,
    *,
    past: bool = False,
) -> Mapping[str, DayCounts]:
    """Of each school where there is anything; all but who came. `begin` is a local midnight.

    past: what was open at `until`, and not what is open by now.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table, names, counts, where in _questions(begin, until, past=past):
        here = [] if schools is None else [among(table.c.school_id, schools)]
        query = select(table.c.school_id, *counts).where(*where, *here).group_by(table.c.school_id)
        for school, *numbers in await session.execute(query):
            found[school] |= dict(zip(names, map(int, numbers), strict=True))
    return {school: DayCounts(**numbers) for school, numbers in found.items()}


Question = tuple[Table, tuple[str, ...], Iterable[ColumnElement[Any]], Iterable[Any]]


def _questions(begin: datetime, until: datetime, *, past: bool) -> list[Question]:
    """Which table, what is counted there, and of which rows."""
    overdue, major = case((rows.overdue(until, past=past), 1)), case((rows.major(), 1))
    open_ = ("open_hazards", "overdue", "major_open"), (func.count(), func.count(overdue), func.count(major))
    one, answered = (func.count(),), func.count(case((tasks.c.answered_at.is_not(None), 1)))
    first, last = begin.date(), until.astimezone(begin.tzinfo).date()
    return [
        (hazards, *open_, rows.open_hazards(until, past=past)),
        (hazards, ("new_hazards",), one, rows.new_hazards(begin, until)),
        (hazards, ("rectified",), one, rows.rectified(begin, until)),
        (gaps, ("gaps",), one, rows.opened_gaps(begin, until)),
        (incidents, ("incidents",), one, rows.happened(begin, until)),
        (incidents, ("open_incidents",), one, rows.open_incidents(until, past=past)),
        _walked(first, last),
        (tasks, ("routines", "routines_done"), (func.count(), answered), rows.asked(first, last, until)),
        (visits, ("visits",), one, rows.called_on(begin, until)),
    ]


def _walked(first: date, last: date) -> Question:
    """Rounds of the days, and those that nobody began in the nights that ended on them."""
    which = rows.walked(first, last)
    counts = [func.count(case((where, 1))) for where in which.values()]
    return walks, tuple(which), counts, [walks.c.day.between(first - timedelta(days=1), last)]


async def arrived(session: AsyncSession, shift_keys: Sequence[str]) -> Sequence[Arrived]:
    """Plain rows of the check-ins that count."""
    made = check_ins.c
    late, doubtful = made.punctuality == Punctuality.LATE, made.standing == Standing.DOUBTFUL
    proven = and_(made.standing == Standing.CONFIRMED, made.evidence != Evidence.WORDS)
    at = case((made.said_at < made.received_at, made.said_at), else_=made.received_at)
    left = case((made.closed_by == ClosedBy.NEXT, made.checked_out_at))
    who = (made.shift_key, made.post_id, made.person_id)
    query = select(*who, late, doubtful, made.received_at, at, proven, left)
    query = query.where(among(made.shift_key, shift_keys), made.standing.in_(COUNTING))
    return [Arrived(*row) for row in await session.execute(query)]
