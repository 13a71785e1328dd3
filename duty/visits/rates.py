"""How often schools were called on, and which were not for too long. No names of persons, no ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.district.schools import School
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.visits.ports import Work
from duty.visits.visit import CALLS, Kind

DAYS = 15
"""Twice a month (公安部八条, domain §2.9), where a district says nothing else (`visit_days.csv`)."""
SPAN = timedelta(days=30)


@dataclass(frozen=True)
class Overdue:
    """A school that nobody called on within its days; `since`: the last time, or when our records begin."""

    school: School
    days: int
    since: datetime


@dataclass(frozen=True)
class Rate:
    """A school's visits within a span, by kind; `calls` of the four kinds of 上门."""

    school: School
    by_kind: Mapping[Kind, int]

    @property
    def calls(self) -> int:
        return sum(self.by_kind.get(kind, 0) for kind in CALLS)


async def overdue(work: Work, schools: Iterable[School], now: datetime) -> list[Overdue]:
    """Of these, the longest waiting first. What was before our records began nobody knows."""
    wanted = list(schools)
    began = await work.visits.began()
    if began is None or not wanted:
        return []
    last = await work.visits.last_calls([school.id for school in wanted])
    limits = await work.visits.days()
    found = [Overdue(school, days_of(work, school, limits), last.get(school.id, began)) for school in wanted]
    late = [one for one in found if now - one.since > timedelta(days=one.days)]
    return sorted(late, key=lambda one: (one.since, one.school.id))


def days_of(work: Work, school: School, limits: Mapping[str, int]) -> int:
    """The station's own word, else its desk's, else the default."""
    station = school.station_org_id
    return limits.get(station) or limits.get(work.district.district_of(station)) or DAYS


async def rates(work: Work, schools: Iterable[School], begin: datetime, end: datetime) -> Sequence[Rate]:
    """By school in their order, those without a visit included."""
    wanted = list(schools)
    counted = await work.visits.counts([school.id for school in wanted], begin, end)
    return [
        Rate(school, {kind: n for kind in Kind if (n := counted.get((school.id, kind), 0))})
        for school in wanted
    ]


async def ask(work: Work, person: Person, now: datetime) -> tuple[Sequence[Rate], list[Overdue]] | None:
    """上门统计 of the last thirty days in one's own scope; None for whose business it is not."""
    if not opens(person, Do.COUNT, Thing.VISIT):
        return None
    schools = work.district.schools_seen_by(person)
    return await rates(work, schools, now - SPAN, now), await overdue(work, schools, now)
