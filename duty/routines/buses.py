"""校车清车: what the attendant says besides [已到，已清车]: 晚到, 没来, and in plain words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.district.routines import Choice
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused
from duty.routines.answering import open_task, rewrite
from duty.routines.news import BusAbsent, bus_news
from duty.routines.ports import Work
from duty.routines.task import NO_BUS, Task
from duty.routines.whom import office

ABSENT = Choice("没来", NO_BUS)
BEFORE = timedelta(hours=1)
"""So long before its time an arrival can be spoken of."""
CLEARED = re.compile(
    r"(?:清过?车|车[里内]?(?:都|也)?(?:已经)?(?:清|看|查)(?:好|完|过|空)?|清(?:好|完|过))了?"
)
NUMBER = re.compile(r"[0-9]+|[一二三四五六七八九十]+")


async def late(work: Work, person: Person, task_id: int, now: datetime) -> datetime | Refused:
    """晚到: when it is asked again; until then nobody is told anything."""
    task = await open_task(work, person, task_id)
    if isinstance(task, Refused):
        return task
    if not task.of_bus:
        return Refused.GONE
    again = task.delay(now)
    work.record(task.subject, "late", now, person.id, again=again.isoformat())
    return again


async def absent(work: Work, person: Person, task_id: int, now: datetime) -> Task | Refused:
    """没来: there is no bus to walk through, so nobody is called; the safety office knows."""
    task = await open_task(work, person, task_id)
    if isinstance(task, Refused):
        return task
    if not task.of_bus:
        return Refused.GONE
    task.settle(person.id, ABSENT, now)
    work.record(task.subject, "answered", now, person.id, answer=ABSENT.label)
    for other in office(work.district, task.school_id):
        if other != person.id:
            dedupe = f"{task.subject}:absent:{now.timestamp():.3f}:{other}"
            work.tell(Notice(other, bus_news(BusAbsent, work.district, task), Priority.P2, dedupe))
    await rewrite(work, task, person.id, now)
    return task


def speaks_of_clearing(words: str) -> bool:
    """3号车清好了, 车清了."""
    return len(words) <= 20 and bool(CLEARED.search(words)) and not re.search(r"没|不|吗|还|未", words)


async def meant(work: Work, person: Person, words: str, now: datetime) -> list[Task]:
    """The open arrivals of their buses that the words can be about: the one they name, or all."""
    buses = {bus.id: bus for bus in work.district.book.buses_with(person.id)}
    schools = list(dict.fromkeys(bus.school_id for bus in buses.values()))
    if not schools:
        return []
    of_day = await work.tasks.of_day(schools, work.district.today(now))
    open_ = [one for one in of_day if one.bus_id in buses and not one.answered and one.due_at - BEFORE <= now]
    number = NUMBER.search(words)
    named = [one for one in open_ if number and number[0] in NUMBER.findall(one.title)]
    return named if named else open_ if not number else []
