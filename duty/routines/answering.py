"""Answers: one tap, a number or a picture; anybody's of the office counts for the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.district.routines import UNCHANGED, Act, Choice
from duty.hazards.draft import Drafted, Next
from duty.hazards.drafting import draft
from duty.hazards.facts import facts
from duty.messaging.notices import Notice
from duty.messaging.quiet import nudge
from duty.messaging.refused import Refused
from duty.records.photos import Picture
from duty.rights.may import may, may_here
from duty.rights.words import Do, Thing
from duty.routines.asking import asked_notice, next_moment
from duty.routines.news import TaskLine, TasksAsked
from duty.routines.ports import Work
from duty.routines.schedule import task_of
from duty.routines.task import Task

LATER = timedelta(hours=1)
"""What follows and whose time is over for today is asked after so long."""


@dataclass(frozen=True)
class Answered:
    """What came of a tap. wants: what is still to be said. drafted: the hazard that began."""

    task: Task
    wants: Act | None = None
    drafted: Drafted | None = None
    follow: Task | None = None


async def open_task(work: Work, person: Person, task_id: int) -> Task | Refused:
    """The task that this person may answer; a foreign one is as unknown as none."""
    task = await work.tasks.get(task_id)
    if task is None or not may(work.district, person, Do.ANSWER, Thing.ROUTINE, task.about):
        return Refused.GONE
    return Refused.ALREADY if task.answered else task


async def answer(work: Work, person: Person, task_id: int, number: int, now: datetime) -> Answered | Refused:
    """A button: done at once, or what it wants first."""
    task = await open_task(work, person, task_id)
    if isinstance(task, Refused):
        return task
    choice = task.choice(number)
    if choice is None:
        return Refused.GONE
    if choice.act is Act.COUNT:
        task.stopped_at = task.stopped_at or now
    if choice.act in (Act.COUNT, Act.PHOTO):
        return Answered(task, choice.act)
    drafted = await _hazard(work, person, task, choice, now) if choice.act is Act.HAZARD else None
    follow = await _settled(work, person, task, choice, now)
    return Answered(task, drafted=drafted, follow=follow)


async def count(work: Work, person: Person, task_id: int, people: int, now: datetime) -> Answered | Refused:
    """How many there were; the stopwatch stopped at the tap, not at the number."""
    task = await open_task(work, person, task_id)
    choice = None if isinstance(task, Refused) else _of(task, Act.COUNT)
    if isinstance(task, Refused) or choice is None:
        return task if isinstance(task, Refused) else Refused.GONE
    task.count = people
    before = await work.tasks.get(task.follows) if task.follows else None
    if before and before.answered_at:
        task.seconds = round(((task.stopped_at or now) - before.answered_at).total_seconds())
    return Answered(task, follow=await _settled(work, person, task, choice, now))


async def pictured(
    work: Work, person: Person, task_id: int, picture: Picture, now: datetime
) -> Answered | Refused:
    """It is done when the picture came; a forwarded one shows nobody knows what."""
    task = await open_task(work, person, task_id)
    choice = None if isinstance(task, Refused) else _of(task, Act.PHOTO)
    if isinstance(task, Refused) or choice is None:
        return task if isinstance(task, Refused) else Refused.GONE
    await work.photos.add(picture.of(task.subject, "before"))
    return Answered(task, follow=await _settled(work, person, task, choice, now))


def _of(task: Task, act: Act) -> Choice | None:
    return next((one for one in task.choices if one.act is act), None)


async def _hazard(work: Work, person: Person, task: Task, choice: Choice, now: datetime) -> Drafted:
    """A hazard begins with its category and words filled in; more words and pictures may join it."""
    hazard = await draft(work, person, now, task.school_id)
    hazard.adds(f"{task.title}：{choice.label}")
    hazard.taken_for(choice.category, hazard.level)
    task.hazard_id = hazard.id
    return Drafted(Next.QUESTION, facts(work, hazard), at_hand=True)


async def _settled(work: Work, person: Person, task: Task, choice: Choice, now: datetime) -> Task | None:
    """Kept, said to the others, and what follows is planned."""
    if choice.label == UNCHANGED:
        record = await work.tasks.last_record(task, UNCHANGED)
        task.confirms = record.id if record else None
    task.settle(person.id, choice, now)
    said = {"answer": choice.label, "count": task.count, "seconds": task.seconds, "hazard": task.hazard_id}
    said = {name: value for name, value in said.items() if value is not None}
    work.record(task.subject, "answered", now, person.id, **said)
    await rewrite(work, task, person.id, now)
    return await _follow(work, person, task, now) if choice.act is not Act.HAZARD else None


async def _follow(work: Work, person: Person, task: Task, now: datetime) -> Task | None:
    """The row that follows: at its time, or at once where it has none."""
    routine = work.district.book.get(task.school_id, task.routine_id)
    after = work.district.book.get(task.school_id, routine.then_id) if routine else None
    if after is None:
        return None
    follow = task_of(
        work.district, after, task.school_id, task.day, after.at or work.district.local(now).time()
    )
    window = follow.ends_at - follow.due_at
    follow.follows = task.id
    if after.at is None:
        follow.due_at = follow.asked_at = now
        follow.told, follow.next_at = {person.id: ""}, None
    elif follow.due_at <= now:
        follow.due_at = follow.next_at = now + LATER
    follow.ends_at = follow.due_at + window
    return follow if await work.tasks.add(follow) else None


# -- the others, and second thoughts ---------------------------------------------------------


async def rewrite(work: Work, task: Task, by: str, now: datetime) -> None:
    """Whoever else was asked reads in place that it is done, or open again."""
    if task.asked_at is None:
        return
    stamp = f"{task.id}:{now.timestamp():.3f}"
    for person, name in task.told.items():
        if person != by and name and person in work.district.people:
            together = await beside(work, task, person)
            notice = asked_notice(work.district, person, name, together, TasksAsked, stamp)
            await nudge(work, _instead(notice), now)


def _instead(notice: Notice) -> Notice:
    return replace(notice, replaces=notice.name, silent=True)


async def beside(work: Work, task: Task, person_id: str) -> Sequence[Task]:
    """All that stands in the same message of that person."""
    name = task.told.get(person_id, "")
    if not name:
        return [task]
    seen = work.district.schools_seen_by(work.district.people[person_id])
    schools = dict.fromkeys([task.school_id, *(school.id for school in seen)])
    together = await work.tasks.asked_with(task, list(schools))
    return [one for one in together if one.told.get(person_id) == name] or [task]


async def lines(work: Work, tasks: Sequence[Task]) -> tuple[TaskLine, ...]:
    """As they stand, each with the record that it confirms."""
    confirmed = {one.id: await work.tasks.get(one.confirms) for one in tasks if one.confirms}
    return tuple(TaskLine.of(work.district, one, confirmed.get(one.id)) for one in tasks)


async def take_back(work: Work, person: Person, task_id: int, now: datetime) -> Task | Refused:
    """[撤回]: what was planned because of it goes, too, unless that was answered itself."""
    task = await work.tasks.get(task_id)
    if task is None or not may_here(person, Do.CHANGE, Thing.ROUTINE, task.about):
        return Refused.GONE
    said = task.answer
    if not task.take_back(person.id, now):
        return Refused.TOO_LATE
    await work.tasks.drop([one for one in await work.tasks.following(task_id) if not one.answered])
    task.next_at = next_moment(work.district, task)
    work.record(task.subject, "taken_back", now, person.id, answer=said)
    await rewrite(work, task, person.id, now)
    return task


async def latest(work: Work, person: Person, since: datetime) -> Task | None:
    """The last of theirs since then that still stands."""
    return next(iter(await work.tasks.of_person(person.id, since)), None)
