"""编制缺口: what the roster itself lacks. One line a week to the school, never a morning alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from duty.attendance.coverage import ALERTED
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import GUARDS, Role
from duty.district.schools import School
from duty.district.shifts import Window
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.weekly import OnceAWeek

HOUR, UNTIL, MONDAY = time(9), time(17), 1
"""On the first working morning of the week, once the peak is over."""
LEAST_GUARDS = 2
"""At every school (S4)."""
AT_ONCE = 200


@dataclass(frozen=True)
class Short:
    """One post lacks so many in the roster of that window, on its worst day."""

    window: str
    post: str
    missing: Mapping[str, int]


@dataclass(frozen=True)
class Shortage(News):
    """guards: how many the school has, where that is fewer than two; else -1."""

    kind: ClassVar[str] = "shortage.week"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    school: str
    shorts: tuple[Short, ...]
    guards: int = -1


def shortage(district: District, school: School, week_of: date) -> Shortage | None:
    """What the roster of that week lacks there; None where it lacks nothing."""
    worst: dict[tuple[str, str], dict[str, int]] = {}
    for days in range(7):
        for window, _, _ in district.windows_on(school.id, week_of + timedelta(days=days)):
            _note(district, school, worst, window, week_of + timedelta(days=days))
    shorts = tuple(Short(window, post, lacks) for (window, post), lacks in worst.items())
    guards = sum(one.role in GUARDS for one in district.people_at([school.id]))
    few = guards if guards < LEAST_GUARDS else -1
    return Shortage(school.short_name, shorts, few) if shorts or few >= 0 else None


def _note(
    district: District,
    school: School,
    worst: dict[tuple[str, str], dict[str, int]],
    window: Window,
    day: date,
) -> None:
    """A post counts only in windows for which the roster names somebody there."""
    places = grouped(district.places(window, day), lambda shift: shift.post_id)
    for post in district.posts_of(school.id):
        rostered = [district.people[one.person_id] for one in places.get(post.id, ())]
        for kind in ALERTED if rostered else ():
            lacks = post.required.get(kind, 0) - sum(person.fills(kind) for person in rostered)
            if lacks > 0:
                kinds = worst.setdefault((window.name, post.name), {})
                kinds[kind] = max(lacks, kinds.get(kind, 0))


class Weekly:
    """One for a process."""

    def __init__(self) -> None:
        self._turns = OnceAWeek(MONDAY, (HOUR, UNTIL), AT_ONCE)

    async def sweep(self, work: Work, now: datetime) -> int:
        """Some schools at a time; returns how many were looked at."""
        some, monday = self._turns.some(work.district, now), work.district.today(now)
        for school in some:
            if news := shortage(work.district, school, monday):
                self._tell(work, school, news, monday)
        return self._turns.told(some)

    @staticmethod
    def _tell(work: Work, school: School, news: Shortage, week: date) -> None:
        """The safety office; without one whoever answers for the school."""
        district = work.district
        office = district.office_of(school.id, Role.SAFETY_OFFICE) or district.head_of(school.id)
        for person_id in office or district.leaders_of(school.id):
            dedupe = f"shortage:{school.id}:{week}:{person_id}"
            work.tell(Notice(person_id, news, Priority.SUMMARY, dedupe, silent=True))
