"""Which rows fall on which day at which school, and at what o'clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from duty.district.district import District
from duty.district.routines import CLEARING, EVACUATION, Routine, When
from duty.district.schools import School
from duty.district.shifts import DayKind
from duty.routines.task import Task

KINDERGARTENS = frozenset({"kindergarten"})
QUARTER = 3


def falls_due(district: District, school: School, day: date) -> list[Task]:
    """What is to be asked there that day, not kept yet; earliest first."""
    found: list[Task] = []
    for routine in district.book.of(school.id):
        if falls(district, routine, school, day):
            found += _tasks(district, routine, school, day)
    return sorted(found, key=lambda task: task.due_at)


def falls(district: District, routine: Routine, school: School, day: date) -> bool:
    """Whether the row is for that day there. Without lessons nothing is asked but what is for such days."""
    if routine.when is When.HOLIDAY_EVENING:
        return _on_holiday(district, school.id, day)
    if routine.when is When.KEY_PERIOD:
        return district.days.key_period(school.id, day) is not None
    if not district.day(school.id, day).taught or routine.when is When.ON_DEMAND:
        return False
    begin = _begin(district, routine, school, day)
    return begin <= day and not _taught_between(district, school.id, begin, day)


def _begin(district: District, routine: Routine, school: School, day: date) -> date:
    """The first school day from that one on is meant; of every day it is the day itself."""
    when = routine.when
    if when is When.MONTHLY and routine.id == EVACUATION and school.kind in KINDERGARTENS:
        when = When.QUARTERLY
    if when is When.WEEKLY:
        return day - timedelta(days=day.isoweekday() - routine.number)
    if when is When.MONTHLY:
        return day.replace(day=routine.number)
    if when is When.QUARTERLY:
        return date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)
    if when is When.TERM_START:
        term = district.book.term(school.id, day)
        return term.begin if term else date.max
    return day


def _taught_between(district: District, school_id: str, begin: date, day: date) -> bool:
    """Whether there were lessons from the one day until before the other."""
    days = (begin + timedelta(days=n) for n in range((day - begin).days))
    return any(district.day(school_id, one).kind.taught for one in days)


def _on_holiday(district: District, school_id: str, day: date) -> bool:
    """A holiday of the calendar, or a day between two terms; an ordinary weekend is none."""
    if district.day(school_id, day).kind is not DayKind.HOLIDAY:
        return False
    between = bool(district.terms) and district.book.term(school_id, day) is None
    return district.names_day(school_id, day) or between


def _tasks(district: District, routine: Routine, school: School, day: date) -> Iterator[Task]:
    if routine.id == CLEARING:
        for bus in district.book.buses_of(school.id):
            for at in bus.arrivals:
                task = task_of(district, routine, school.id, day, at)
                task.bus_id, task.title = bus.id, bus.name
                yield task
    elif routine.at:
        yield task_of(district, routine, school.id, day, routine.at)


def task_of(district: District, routine: Routine, school_id: str, day: date, at: time) -> Task:
    """Due at that time of that day; what is special in a key period is asked with it."""
    due_at = datetime.combine(day, at, district.timezone)
    period = district.days.key_period(school_id, day) if routine.when is When.KEY_PERIOD else None
    text = f"{routine.text}{period.words}" if period else routine.text
    ends_at = due_at + timedelta(minutes=routine.window_min)
    buttons = list(routine.buttons)
    return Task(routine.id, school_id, day, due_at, ends_at, routine.title, text, buttons, next_at=due_at)
