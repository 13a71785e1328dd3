"""What happened on one day, counted by school in the database; nothing is loaded to be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.checkin import COUNTING, ClosedBy, Evidence, Standing
from duty.district.severity import Level
from duty.district.shifts import Punctuality
from duty.hazards.status import REGISTERED
from duty.incidents.incident import NOT_COUNTED, IncidentState
from duty.summaries.day import Arrived, DayCounts
from storage.among import among
from storage.queries.patrols import counted as rounds_counted
from storage.queries.routines import over
from storage.tables import check_ins, gaps, hazards, incidents, tasks, visits, walks
from storage.tables.hazards import OPEN_IN_WORDS
from storage.tables.visits import CALLED_ON

STILL_OPEN = text(f"state = '{IncidentState.OPEN}'")
"""Word for word as the index has it."""


async def day_counts(
    session: AsyncSession, schools: Sequence[str] | None, begin: datetime, now: datetime
) -> Mapping[str, DayCounts]:
    """Of each school where there is anything; all but who came."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table, names, counts, where in _questions(begin, now):
        here = [] if schools is None else [among(table.c.school_id, schools)]
        query = select(table.c.school_id, *counts).where(*where, *here).group_by(table.c.school_id)
        for school, *numbers in await session.execute(query):
            found[school] |= dict(zip(names, map(int, numbers), strict=True))
    return {school: DayCounts(**numbers) for school, numbers in found.items()}


Question = tuple[Table, tuple[str, ...], Iterable[ColumnElement[Any]], Iterable[Any]]


def _questions(begin: datetime, now: datetime) -> list[Question]:
    """Which table, what is counted there, and of which rows."""
    overdue, major = case((hazards.c.due_at < now, 1)), case((hazards.c.level == Level.MAJOR, 1))
    open_ = ("open_hazards", "overdue", "major_open"), (func.count(), func.count(overdue), func.count(major))
    listed, one = hazards.c.status.in_(REGISTERED), (func.count(),)
    put_right = or_(hazards.c.rectified_at.between(begin, now), hazards.c.closed_at.between(begin, now))
    counted = incidents.c.state.not_in(NOT_COUNTED)
    answered = func.count(case((tasks.c.answered_at.is_not(None), 1)))
    today = begin.date()
    return [
        (hazards, *open_, [text(OPEN_IN_WORDS)]),
        (hazards, ("new_hazards",), one, [hazards.c.registered_at.between(begin, now), listed]),
        (hazards, ("rectified",), one, [put_right, listed]),
        (gaps, ("gaps",), one, [gaps.c.opened_at.between(begin, now)]),
        (incidents, ("incidents",), one, [incidents.c.received_at.between(begin, now), counted]),
        (incidents, ("open_incidents",), one, [STILL_OPEN]),
        _walked(today),
        (tasks, ("routines", "routines_done"), (func.count(), answered), [tasks.c.day == today, over(now)]),
        (visits, ("visits",), one, [text(CALLED_ON), visits.c.at.between(begin, now)]),
    ]


def _walked(today: date) -> Question:
    """Rounds of the day, and those that nobody began in the night that began the day before."""
    which, last_night = rounds_counted(), today - timedelta(days=1)
    names = {"rounds": "planned", "rounds_walked": "complete", "rounds_told": "told"}
    names["rounds_on_time"] = "on_time"
    rows = {name: and_(walks.c.day == today, which[rate]) for name, rate in names.items()}
    rows["nights_missed"] = and_(walks.c.day == last_night, walks.c.night, which["missed"])
    counts = [func.count(case((where, 1))) for where in rows.values()]
    return walks, tuple(rows), counts, [walks.c.day.between(last_night, today)]


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
