"""Monday nine o'clock: which schools of a station nobody called on for too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from duty.district.grouping import grouped
from duty.district.people import POLICE, Role
from duty.district.schools import School
from duty.district.shifts import DayKind
from duty.messaging.notices import News, Notice, Priority
from duty.visits.ports import Work
from duty.visits.rates import Overdue, overdue

HOUR = time(9, 0)
MONDAY = 1
CATCH_UP = timedelta(hours=4)
"""After an outage it still goes out this long after its hour."""
NAMED = 20
"""Schools of one message."""


@dataclass(frozen=True)
class VisitsOverdue(News):
    """What nobody did yet: schools, no persons. more: how many of them are not named."""

    kind: ClassVar[str] = "visit.overdue"
    days: int
    schools: tuple[str, ...]
    more: int = 0


async def sweep(work: Work, now: datetime) -> int:
    """Once a week, as it stood at the hour; the outbox knows who has heard it."""
    at = work.district.local(now)
    due = datetime.combine(at.date(), HOUR, work.district.timezone)
    if at.isoweekday() != MONDAY or not due <= now <= due + CATCH_UP:
        return 0
    late = await overdue(work, _in_school(work, at.date()), due)
    for station, some in grouped(late, lambda one: one.school.station_org_id).items():
        _tell(work, station, some, due)
    return 0


def _in_school(work: Work, on: date) -> Iterable[School]:
    """Nobody is sent to a school that is on holiday."""
    district = work.district
    away = (DayKind.HOLIDAY, DayKind.CLOSED)
    return [s for s in district.schools.values() if district.day(s.id, on).kind not in away]


def _tell(work: Work, station: str, late: Sequence[Overdue], due: datetime) -> None:
    names = tuple(one.school.short_name for one in late)
    news = VisitsOverdue(late[0].days, names[:NAMED], len(names[NAMED:]))
    week = f"{work.district.today(due):%G-%V}"
    for person in _whom(work, station, due):
        key = f"visits:{station}:{week}:{person}"
        work.tell(Notice(person, news, Priority.NUDGE, dedupe=key, silent=True))


def _whom(work: Work, station: str, due: datetime) -> list[str]:
    """The chief, and whoever of the police is on duty there at that hour."""
    district = work.district
    chiefs = [one.id for one in district.people_of(station) if one.role is Role.STATION_CHIEF]
    there = district.on_duty(due, org_id=station)
    on_duty = [one for one in there if one in district.people and district.people[one].role in POLICE]
    return list(dict.fromkeys([*chiefs, *on_duty]))
