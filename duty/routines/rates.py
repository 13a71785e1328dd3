"""按时 and done, missing, by school and routine: counted in one place, for every list that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from duty.district.schools import School
from duty.routines.ports import Counted, Work


@dataclass(frozen=True)
class Rate:
    """What became of a routine's asked ones at a school within some days. No persons, no order of merit."""

    school: School
    routine_id: str
    title: str
    counted: Counted


async def rates(
    work: Work, schools: Iterable[School], begin: date, end: date, now: datetime
) -> Sequence[Rate]:
    """By school in their order, then by routine; what nobody was asked (无数据) is not counted."""
    wanted = list(schools)
    counted = await work.tasks.counted([school.id for school in wanted], begin, end, now)
    found = []
    for school in wanted:
        for (school_id, routine_id), counts in sorted(counted.items()):
            if school_id == school.id:
                routine = work.district.book.get(school_id, routine_id)
                found.append(Rate(school, routine_id, routine.title if routine else routine_id, counts))
    return found


def total(some: Iterable[Rate]) -> Counted:
    """All of them together."""
    rows = [one.counted for one in some]
    return Counted(sum(r.due for r in rows), sum(r.done for r in rows), sum(r.in_time for r in rows))
