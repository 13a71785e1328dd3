"""Once a week all that is open: each owner reads their own, the safety office the school's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from duty.district.people import Role
from duty.district.schools import School
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.sight import Sight
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge
from duty.messaging.weekly import OnceAWeek

FRIDAY, HOUR, UNTIL = 5, time(10), time(17)
"""Before the week ends, between the peaks; Monday has the roster's line."""
AT_ONCE = 100
MOST = 2000
SHOWN = 6
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True)
class WeekOpen(News):
    """What is open, of how many how many are overdue; the first are named.

    hours: median from report to fix of the last 30 days at the school, 0 where nothing was put right or it
    is not theirs to read; goal: the district's. A figure, never a ranking.
    """

    kind: ClassVar[str] = "hazard.week"
    school: str
    count: int
    overdue: int
    hazards: tuple[HazardFacts, ...]
    hours: int = 0
    goal: int = 48


class Weekly:
    """One for a process."""

    def __init__(self) -> None:
        self._turns = OnceAWeek(FRIDAY, (HOUR, UNTIL), AT_ONCE)

    async def sweep(self, work: Work, now: datetime) -> int:
        """Some schools at a time; returns how many were looked at."""
        some = self._turns.some(work.district, now)
        if some:
            await _tell_schools(work, some, now)
        return self._turns.told(some)


async def _tell_schools(work: Work, some: Sequence[School], now: datetime) -> None:
    ids = [school.id for school in some]
    open_ = await work.hazards.open_at(ids, MOST)
    hours = (await work.hazards.medians(Sight(tuple(ids)), now - LOOKED_BACK)).by_school
    for school in some:
        theirs = [one for one in open_ if one.school_id == school.id]
        if theirs:
            await _tell(work, school, theirs, round(hours.get(school.id, 0)), now)


async def _tell(work: Work, school: School, open_: Sequence[Hazard], hours: int, now: datetime) -> None:
    office = work.district.office_of(school.id, Role.SAFETY_OFFICE) or work.district.head_of(school.id)
    owners = [one.owner_id for one in open_ if one.owner_id in work.district.people]
    for person_id in dict.fromkeys([*office, *owners]):
        whole = person_id in office
        some = [one for one in open_ if whole or one.owner_id == person_id]
        overdue = sum(one.overdue(now) for one in some)
        shown = tuple(facts(work, one) for one in some[:SHOWN])
        goal = work.district.remedying.goal_hours
        news = WeekOpen(school.short_name, len(some), overdue, shown, hours if whole else 0, goal)
        dedupe = f"hazards:week:{school.id}:{work.district.today(now)}:{person_id}"
        await nudge(work, Notice(person_id, news, Priority.SUMMARY, dedupe, silent=True), now)
