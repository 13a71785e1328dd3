"""/routine: what is due today, and what may be begun at any time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from duty.district.people import SCHOOL_OFFICE, Person
from duty.district.routines import EVACUATION, Routine, When
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing
from duty.routines.ports import Work
from duty.routines.schedule import task_of
from duty.routines.task import Task


async def today(work: Work, person: Person, day: date) -> list[Task]:
    """What of the day this person was asked, or may look at."""
    schools = [school for school in person.schools if school in work.district.schools]
    found = await work.tasks.of_day(schools, day) if schools else []
    return [one for one in found if may(work.district, person, Do.SEE, Thing.ROUTINE, one.about)]


async def begin(work: Work, person: Person, school_id: str, routine_id: str, now: datetime) -> Task | Refused:
    """A row on demand, or today's of that row where one is open."""
    routine = work.district.book.get(school_id, routine_id)
    about = About(schools=(school_id,))
    if routine is None or not may(work.district, person, Do.START, Thing.ROUTINE, about):
        return Refused.GONE
    if not startable(work, person, routine):
        return Refused.GONE
    day = work.district.today(now)
    for one in await work.tasks.of_day([school_id], day):
        if one.routine_id == routine_id and not one.answered and not one.of_bus:
            one.told = {**one.told, person.id: one.told.get(person.id, "")}
            one.asked_at = one.asked_at or now
            return one
    task = task_of(work.district, routine, school_id, day, work.district.local(now).time())
    task.due_at, task.asked_at, task.next_at = now, now, None
    task.ends_at = now + timedelta(minutes=routine.window_min)
    task.told = {person.id: ""}
    return task if await work.tasks.add(task) else Refused.ALREADY


def startable(work: Work, person: Person, routine: Routine) -> bool:
    """On demand, or the drill, which may be held on any day; by the office, or whom the row names."""
    on_demand = routine.when is When.ON_DEMAND and not _follows(work, routine)
    return (on_demand or routine.id == EVACUATION) and _theirs(person, routine)


def _follows(work: Work, routine: Routine) -> bool:
    """Whether it comes by itself behind another row."""
    return any(one.then_id == routine.id for one in work.district.book.everywhere())


def _theirs(person: Person, routine: Routine) -> bool:
    return person.role in SCHOOL_OFFICE or person.role in routine.who


def startables(work: Work, person: Person, school_id: str) -> list[Routine]:
    """The rows of that school which this person may begin now."""
    if not may(work.district, person, Do.START, Thing.ROUTINE, About(schools=(school_id,))):
        return []
    return [one for one in work.district.book.of(school_id) if startable(work, person, one)]


def rows(work: Work, person: Person) -> list[Routine]:
    """What holds in the district, and what single schools have of their own; for the admin."""
    if not opens(person, Do.MAKE, Thing.ROUTINE):
        return []
    return [*work.district.book.everywhere(), *work.district.book.own()]
