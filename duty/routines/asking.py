"""What is due is asked, once reminded of, and where nobody answers somebody is told, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from duty.district.district import District
from duty.district.grouping import grouped_by_each
from duty.district.routines import Routine
from duty.messaging.notices import Notice, Priority
from duty.messaging.quiet import nudge
from duty.routines.news import (
    BusAgain,
    BusAsked,
    BusesSilent,
    BusSilent,
    TasksAgain,
    TasksAsked,
    TasksSilent,
    asked_lines,
    bus_news,
)
from duty.routines.ports import Work
from duty.routines.task import Task, still_asked
from duty.routines.whom import asked, office, unanswered_to

AT_ONCE = 200
"""Tasks of one transaction."""
BUS_SILENT = timedelta(minutes=20)
BUS_ALARM = timedelta(minutes=10)
"""So long after the school was told it becomes a call."""
TIME_TO_ANSWER = timedelta(minutes=5)
"""After a start of ours a bus has at least so long to answer."""


class Asking:
    """One for a process, which knows since when it can hear answers: what nobody could say is no silence."""

    def __init__(self, up_since: datetime) -> None:
        self._up_since = up_since

    async def sweep(self, work: Work, now: datetime) -> int:
        """Everything whose next moment has come."""
        self._up_since = min(self._up_since, now)
        due = await work.tasks.due(now, AT_ONCE)
        fresh = [task for task in due if task.asked_at is None]
        await _ask(work, [task for task in fresh if _is_asked(work.district, task, now)], now)
        known = [task for task in due if task not in fresh]
        remind = [task for task in known if _reminds(work.district, task, now)]
        await _remind(work, remind, now)
        await self._silence(work, [task for task in known if task not in remind], now)
        for task in due:
            task.next_at = self._next(work.district, task)
        return len(due)

    def _next(self, district: District, task: Task) -> datetime | None:
        """Never before it had its time to be answered."""
        moment, silent = next_moment(district, task), self._silent_from(district, task)
        if moment is None or silent is None or _reminds(district, task, moment):
            return moment
        return max(moment, silent)

    async def _silence(self, work: Work, tasks: Sequence[Task], now: datetime) -> None:
        """Those that had their time to be answered; the others are looked at again when they had."""
        since = ((task, self._silent_from(work.district, task)) for task in tasks)
        over = [task for task, moment in since if moment and moment <= now and task.silent_at is None]
        _tell_buses(work, [task for task in over if task.of_bus], now)
        await _tell_silent(work, [task for task in over if not task.of_bus], now)
        for task in over:
            task.silent_at = now
            work.record(task.subject, "silent", now, "")

    def _silent_from(self, district: District, task: Task) -> datetime | None:
        """None where nobody is told, as of a row that was taken out meanwhile."""
        after = _silent_after(district, task)
        if task.asked_at is None or after is None:
            return None
        if task.of_bus:
            return max(task.asked_at + after, self._up_since + min(after, TIME_TO_ANSWER))
        return max(task.asked_at, self._up_since) + after


def _is_asked(district: District, task: Task, now: datetime) -> bool:
    return _routine(district, task) is not None and still_asked(task, now)


def _routine(district: District, task: Task) -> Routine | None:
    return district.book.get(task.school_id, task.routine_id)


def _silent_after(district: District, task: Task) -> timedelta | None:
    routine = _routine(district, task)
    if routine and routine.silent_after_min is not None:
        return timedelta(minutes=routine.silent_after_min)
    return BUS_SILENT if task.of_bus else None


def _remind_after(district: District, task: Task) -> timedelta | None:
    routine = _routine(district, task)
    minutes = routine.remind_min if routine else None
    return timedelta(minutes=minutes) if minutes is not None else None


def next_moment(district: District, task: Task) -> datetime | None:
    """When the clock looks at it again, once it was asked."""
    if task.asked_at is None or task.answered:
        return None
    moments = []
    remind, silent = _remind_after(district, task), _silent_after(district, task)
    if remind is not None and task.reminded_at is None:
        moments.append(task.asked_at + remind)
    if silent is not None and task.silent_at is None:
        moments.append(task.asked_at + silent)
    return min(moments, default=None)


def _reminds(district: District, task: Task, now: datetime) -> bool:
    remind = _remind_after(district, task)
    if remind is None or task.reminded_at is not None or task.asked_at is None:
        return False
    return task.asked_at + remind <= now


# -- asking --------------------------------------------------------------------------------


async def _ask(work: Work, tasks: Sequence[Task], now: datetime) -> None:
    """One message for a person, however many are due at once; a bus has a message of its own."""
    district = work.district
    whom = {
        task.known_id: asked(district, routine, task, now)
        for task in tasks
        if (routine := _routine(district, task))
    }
    for task in tasks:
        task.asked_at = now
        if task.of_bus:
            task.told = {person: f"tasks:{person}:{task.id}" for person in whom[task.known_id]}
    rest = [task for task in tasks if not task.of_bus]
    for person, some in grouped_by_each(rest, lambda task: whom[task.known_id]).items():
        name = f"tasks:{person}:{now.timestamp():.0f}"
        for task in some:
            task.told = {**task.told, person: name}
    await _tell(work, tasks, TasksAsked, "", now)


async def _tell(work: Work, tasks: Iterable[Task], kind: type[TasksAsked], again: str, now: datetime) -> None:
    """To everybody who was told of any of them, all that belongs to the same message."""
    by_name = grouped_by_each(tasks, lambda task: task.told.items())
    for (person, name), some in by_name.items():
        notice = asked_notice(work.district, person, name, some, kind, again)
        if some[0].of_bus:
            work.tell(notice)
        else:
            await nudge(work, notice, now)


def asked_notice(
    district: District, person: str, name: str, tasks: Sequence[Task], kind: type[TasksAsked], again: str
) -> Notice:
    several = len(district.schools_seen_by(district.people[person])) > 1
    loud = tasks[0].of_bus
    if loud:
        kind = BusAgain if kind is TasksAgain else BusAsked
    news = kind(asked_lines(district, tasks), several)
    first = f"{name}:{again or tasks[0].delays}"
    return Notice(person, news, Priority.P2 if loud else Priority.NUDGE, first, name, silent=not loud)


async def _remind(work: Work, tasks: Sequence[Task], now: datetime) -> None:
    """Nobody is reminded of yesterday."""
    for task in tasks:
        task.reminded_at = now
    of_today = [task for task in tasks if task.day == work.district.today(now)]
    await _tell(work, of_today, TasksAgain, "again", now)


# -- silence -------------------------------------------------------------------------------


async def _tell_silent(work: Work, tasks: Sequence[Task], now: datetime) -> None:
    """One message for each who is to know, of all that is silent now."""
    district = work.district

    def whom(task: Task) -> list[str]:
        routine = _routine(district, task)
        return unanswered_to(district, routine, task, now) if routine else []

    for person, some in grouped_by_each(tasks, whom).items():
        dedupe = f"tasks:silent:{some[0].id}:{person}"
        news = TasksSilent(asked_lines(district, some))
        await nudge(work, Notice(person, news, Priority.NUDGE, dedupe, silent=True), now)


def _tell_buses(work: Work, tasks: Sequence[Task], now: datetime) -> None:
    """The leader and the safety office, with a sound, one message each; what stays silent becomes a call."""
    district = work.district

    def whom(task: Task) -> Iterable[str]:
        return dict.fromkeys([*district.leaders_of(task.school_id), *office(district, task.school_id)])

    for person, some in grouped_by_each(tasks, whom).items():
        dedupe = f"{some[0].subject}:silent:{some[0].delays}:{person}"
        news = BusesSilent(tuple(bus_news(BusSilent, district, task) for task in some))
        work.tell(Notice(person, news, Priority.P2, dedupe))
    for task in tasks:
        task.alarm_at = now + BUS_ALARM
