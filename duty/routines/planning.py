"""The day's rows are written: each school's, some schools at a time, the same whoever writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice

from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.moved import LooksAnew
from duty.district.schools import School
from duty.routines.ports import Work
from duty.routines.schedule import falls_due
from duty.routines.task import Task, still_asked

AT_ONCE = 50
"""Schools of one transaction."""
MADE_OF = ("routines", "buses", "terms", "key_periods", "calendar", "schools", "timezone")
"""What of the district a plan comes from."""


class Planner(LooksAnew):
    """One for a process. What it has planned it may forget at any time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, None] = {}
        self._from_morning = True
        """The day is planned for the first time here; else some row of it has changed."""

    def due(self, version: int, now: datetime) -> bool:
        return bool(self._waiting) or super().due(version, now)

    async def sweep(self, work: Work, now: datetime) -> int:
        """Plan the next schools; 0 when all are planned."""
        district, day = work.district, work.district.today(now)
        if self._day != day or self._district is None:
            self._waiting, self._from_morning = dict.fromkeys(district.schools), True
        elif _differ(self._district, district):
            self._waiting, self._from_morning = dict.fromkeys(district.schools), bool(self._waiting)
        self._looked_at(district, day)
        part = list(islice(self._waiting, AT_ONCE))
        if part:
            schools = [district.schools[one] for one in part if one in district.schools]
            await plan(work, schools, day, now, from_morning=self._from_morning)
            work.when_kept(partial(self._planned, part))
        return len(part)

    def _planned(self, schools: Iterable[str]) -> None:
        for one in schools:
            self._waiting.pop(one, None)


def _differ(before: District, after: District) -> bool:
    return any(getattr(before, name) is not getattr(after, name) for name in MADE_OF)


async def plan(
    work: Work, schools: Sequence[School], day: date, now: datetime, *, from_morning: bool
) -> None:
    """What is new is added, what nobody was asked yet and is wanted no more goes.

    from_morning: also what was due while we were down, as long as it is still asked. A row that somebody
    changed during the day holds for what is ahead.
    """
    kept = grouped(await work.tasks.of_day([one.id for one in schools], day), lambda task: task.school_id)
    for school in schools:
        have = {_key(task): task for task in kept.get(school.id, ())}
        want = {_key(task): task for task in falls_due(work.district, school, day)}
        await work.tasks.drop([one for key, one in have.items() if key not in want and _untouched(one)])
        for key, task in want.items():
            if key in have:
                _renew(have[key], task)
            elif task.due_at > now or (from_morning and still_asked(task, now)):
                await work.tasks.add(task)


def _key(task: Task) -> tuple[str, str, datetime]:
    return task.routine_id, task.bus_id, task.due_at


def _untouched(task: Task) -> bool:
    """Nobody was asked, nobody answered, and it follows from no answer."""
    return task.asked_at is None and not task.answered and task.follows is None and not task.delays


def _renew(old: Task, new: Task) -> None:
    """A row that was changed before anybody was asked asks as it reads now."""
    if _untouched(old):
        old.title, old.text, old.ends_at = new.title, new.text, new.ends_at
        if old.buttons != new.buttons:
            old.buttons = new.buttons
