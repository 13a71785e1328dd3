"""Each day's rounds as rows, some schools at a time: anew when the day turns or the district changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from duty.district.district import District
from duty.district.moved import LooksAnew
from duty.district.rounds import SCHOOL_DAYS, Round, is_night
from duty.district.shifts import DayKind
from duty.patrols.ports import Work
from duty.patrols.walk import Step, Walk

SCHOOLS = 50
"""So many are planned in one transaction."""
AROUND = (-1, 0, 1)
"""Yesterday's night still runs, and tomorrow's first round may begin before midnight."""


class Planner(LooksAnew):
    """One for a process. What it knows it may forget: rows are planned once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, None] = {}
        """Schools to be planned, until a transaction that planned them is committed."""

    def due(self, version: int, now: datetime) -> bool:
        return bool(self._waiting) or super().due(version, now)

    async def sweep(self, work: Work, now: datetime) -> int:
        """Plan the next schools; returns how many. Nothing is left when it is 0."""
        self._note(work.district, now)
        part = list(islice(self._waiting, SCHOOLS))
        if part:
            await plan(work, part, now)
            work.when_kept(partial(self._planned, part))
        return len(part)

    def _planned(self, schools: Sequence[str]) -> None:
        for school_id in schools:
            self._waiting.pop(school_id, None)

    def _note(self, district: District, now: datetime) -> None:
        before, day = self._district, district.today(now)
        if before is None or self._day != day or _moved(before, district):
            both = [one for each in (before, district) if each for one in each.rounds.values()]
            self._waiting |= dict.fromkeys(one.school_id for one in both)
        self._looked_at(district, day)


def _moved(before: District, after: District) -> bool:
    """Whether other rounds may be due: a part that was not read again is the very same."""
    return (
        before.rounds is not after.rounds
        or before.days is not after.days
        or before.schools is not after.schools
    )


async def plan(work: Work, school_ids: Sequence[str], now: datetime) -> None:
    """What is due is kept; what nobody touched and is due no more goes. Nothing that is over is planned."""
    days = [work.district.today(now) + timedelta(days=ahead) for ahead in AROUND]
    wanted = {_key(one): one for one in _walks(work.district, school_ids, days) if one.ends_at > now}
    kept = await work.walks.planned(school_ids, days)
    gone = [one for one in kept if _untouched(one) and one.ends_at > now and _differs(one, wanted)]
    await work.walks.drop(gone)
    there = {_key(one) for one in kept} - {_key(one) for one in gone}
    new = [one for key, one in wanted.items() if key not in there]
    if new:
        await work.walks.plan(new)


def _key(walk: Walk) -> tuple[str, datetime | None]:
    return walk.round_id, walk.due_at


def _untouched(walk: Walk) -> bool:
    return walk.waits and walk.step is Step.NUDGE


def _differs(walk: Walk, wanted: dict[tuple[str, datetime | None], Walk]) -> bool:
    now = wanted.get(_key(walk))
    return now is None or (now.ends_at, now.points, now.day) != (walk.ends_at, walk.points, walk.day)


def _walks(district: District, school_ids: Sequence[str], days: Sequence[date]) -> Iterator[Walk]:
    for school_id in school_ids:
        for one in district.beats.rounds_of(school_id):
            for day in days:
                yield from _of_day(district, one, day)


def dues(district: District, one: Round, day: date) -> Iterator[datetime]:
    """When it is due, aware; never on a day that is none of its. A night belongs to the day it begins on."""
    if one.school_id not in district.schools:
        return
    found = district.day(one.school_id, day)
    if found.taught if one.days == SCHOOL_DAYS else found.kind is DayKind.HOLIDAY:
        yield from (local.replace(tzinfo=district.timezone) for local in one.dues(day))


def _of_day(district: District, one: Round, day: date) -> Iterator[Walk]:
    for due in dues(district, one, day):
        yield Walk(
            round_id=one.id,
            school_id=one.school_id,
            day=day,
            due_at=due,
            ends_at=due + one.tolerance,
            night=is_night(due),
            points=len(one.checkpoints),
            step=Step.NUDGE,
            next_at=due + one.tolerance / 2,
        )
