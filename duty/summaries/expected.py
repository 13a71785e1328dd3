"""What is expected of a person today besides their shifts: rounds of their school, routines asked of them.

Nothing that was kept quiet is lost: whoever heard four things today finds the rest here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duty.district.people import Person
from duty.patrols.progress import round_name
from duty.patrols.walk import Walk, WalkState
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.routines.news import TaskLine, asked_lines
from duty.routines.task import Task, still_asked
from duty.routines.whom import asked
from duty.summaries.ports import Work

TASKS = 8
"""Asked about in one message."""


class Walked(StrEnum):
    """How a round of today stands, for whoever may walk it."""

    LATER = "later"
    NOW = "now"
    UNDER_WAY = "under_way"
    DONE = "done"
    PAST = "past"


@dataclass(frozen=True)
class Round:
    due: datetime
    name: str
    walked: Walked


async def rounds_of(work: Work, person: Person, day: date, now: datetime) -> tuple[Round, ...]:
    """The planned ones of that day, for a guard or 宿管 who is rostered then; the police walk none."""
    walks_here = opens(person, Do.MAKE, Thing.ROUND) and not opens(person, Do.MAKE, Thing.VISIT)
    has_rounds = any(map(work.district.beats.rounds_of, person.schools))  # most schools have none to ask for
    if not walks_here or not has_rounds or not work.district.shifts_of(person.id, day):
        return ()
    found = await work.walks.of_schools(person.schools, [day])
    return tuple(
        Round(walk.due_at, round_name(work.district, walk), _walked(walk, now))
        for walk in found
        if walk.due_at is not None
    )


def _walked(walk: Walk, now: datetime) -> Walked:
    if walk.state in (WalkState.DONE, WalkState.PARTLY):
        return Walked.DONE
    if walk.state is WalkState.WALKING:
        return Walked.UNDER_WAY
    if walk.state is not WalkState.PLANNED or now > walk.ends_at:
        return Walked.PAST
    return Walked.NOW if now >= walk.opens_at else Walked.LATER


async def tasks_of(work: Work, person: Person, day: date, now: datetime) -> tuple[TaskLine, ...]:
    """The questions of that day nobody has answered yet and this person may."""
    schools = [school for school in person.schools if school in work.district.schools]
    found = await work.tasks.waiting(schools, day, now) if schools and len(schools) <= TASKS else ()
    mine = [one for one in found if still_asked(one, now) and _asks(work, one, person, now)]
    return asked_lines(work.district, mine[:TASKS])


def _asks(work: Work, task: Task, person: Person, now: datetime) -> bool:
    if person.id in task.told:
        return True
    routine = work.district.book.get(task.school_id, task.routine_id)
    return routine is not None and person.id in asked(work.district, routine, task, now)
