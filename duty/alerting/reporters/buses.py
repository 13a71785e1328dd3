"""校车清车: nobody walked through a bus in time, so its school and the desk are called (P1)."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.calling.raising import raise_alert
from duty.alerting.calls.facts import CallFacts
from duty.alerting.ports import Work
from duty.alerting.reporters.additions import IncidentMore
from duty.alerting.reporters.event import dealing_with, event_of, live_call_of
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.messaging.notices import Notice
from duty.records.sentences import sentence
from duty.routines.task import Task
from duty.routines.whom import office

KIND = "bus"
AT_ONCE = 50


async def sweep(work: Work, now: datetime) -> int:
    """Buses whose silence has lasted, and those whose attendant answered after the call."""
    due = await work.tasks.alarms(now, AT_ONCE)
    for task in due:
        task.alarm_at = None
        if task.incident_id:
            await _say_answered(work, task, now)
        elif not task.answered:
            await _call(work, task, now)
    return len(due)


async def _call(work: Work, task: Task, now: datetime) -> None:
    """The principal and the duty officers; the attendant hears what becomes of it as a reporter does."""
    reporter = _reporter(work, task)
    if reporter is None:
        return
    words = sentence("of_call.bus", bus=task.title, due=work.district.clock(task.due_at))
    incident = await file_incident(
        work, reporter, now, kind=KIND, triage=Triage.P1, school_id=task.school_id, sentence=words
    )
    task.incident_id = incident.id
    work.record(task.subject, "called", now, "", incident=incident.id)
    await raise_alert(work, incident, now)


def _reporter(work: Work, task: Task) -> Person | None:
    bus = work.district.book.buses.get(task.bus_id)
    names = [bus.attendant_id if bus else "", *office(work.district, task.school_id)]
    return next((work.district.people[one] for one in names if one in work.district.people), None)


async def _say_answered(work: Work, task: Task, now: datetime) -> None:
    """08:05 已到，已清车: whoever deals with the call reads it; only they end it."""
    incident = await work.incidents.get(task.incident_id or 0)
    if incident is None or not task.answered or task.answered_at is None:
        return
    event = await event_of(work, incident)
    time = work.district.clock(task.answered_at)
    words = sentence("of_call.bus_answered", time=time, bus=task.title, answer=task.answer)
    event.adds(words)
    work.record(event.subject, "detail", now, task.answered_by, words=words)
    call = await live_call_of(work, event)
    if call is None:
        return
    facts = CallFacts.of(work.district, call)
    news = IncidentMore(facts, work.district.polite(task.answered_by), words)
    for person in await dealing_with(work, call, now):
        dedupe = f"{task.subject}:answered:{now.timestamp():.3f}:{person}"
        work.tell(Notice(person, news, call.alert.priority, dedupe))
