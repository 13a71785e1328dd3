"""The clock of reports: when each is due, and who is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.alerting.alert import Alert
from duty.alerting.telling import holders
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.incident import Incident, IncidentState
from duty.messaging.notices import Priority, untyped
from duty.records.subject import Subject
from duty.reporting.addressing import about, desk_officers
from duty.reporting.ports import Work
from duty.reporting.report import REMIND_BEFORE, ReportTimer

URGENT = frozenset({Triage.P0, Triage.P1})
BEGUN_WITHIN = timedelta(hours=24)
"""After an outage of ours no clock begins for what is older."""


async def sweep(work: Work, now: datetime) -> int:
    """Clocks begin for urgent incidents; each deadline is reminded of once."""
    fresh = await work.reports.unclocked(now - BEGUN_WITHIN)
    for incident in fresh:
        await begin(work, incident)
    due = await work.reports.due(now)
    for timer in due:
        await _remind(work, timer, now)
    return len(fresh) + len(due)


async def begin(work: Work, incident: Incident) -> ReportTimer | None:
    """From the minute the report came in. A drill has no clock."""
    call = await work.alerts.call_of(incident.id or 0)
    if call is None or call.alert.drill:
        return None
    clock = await work.reports.clock(incident.triage)
    start = incident.received_at
    written = start + timedelta(minutes=clock.written_min)
    timer = ReportTimer(
        incident.id or 0, clock.update_h, start + timedelta(minutes=clock.phone_min), written, None
    )
    timer.wind(start)
    await work.reports.add_timer(timer)
    return timer


async def _remind(work: Work, timer: ReportTimer, now: datetime) -> None:
    call = await work.alerts.call_of(timer.incident_id)
    if call is None or not _counts(call.incident):
        timer.ended_at = now
        return
    meant = [(d, at) for d, at in timer.deadlines().items() if at - REMIND_BEFORE == timer.remind_at]
    for deadline, due in meant:
        for person_id in await whom_to_remind(work, call.alert, now):
            what = about(work, call.incident) | {"deadline": str(deadline), "due": work.district.clock(due)}
            dedupe = f"report:{timer.incident_id}:{deadline}:{due.timestamp():.0f}:{person_id}"
            work.tell(untyped(person_id, "report.due", Priority.P2, what, dedupe=dedupe))
    timer.wind(timer.remind_at or now)


def _counts(incident: Incident) -> bool:
    return incident.triage in URGENT and incident.state in (IncidentState.OPEN, IncidentState.CLOSED)


async def whom_to_remind(work: Work, alert: Alert, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them by now; the duty officers of both district desks before
    that, and where none of those can be reached."""
    took = holders(work, alert, now) if alert.taken_by else []
    for person_id in took:
        if any(account.reachable for account in await work.accounts.of_person(person_id)):
            return took
    return desk_officers(work, alert.school_id, now)


def phoned(work: Work, timer: ReportTimer, by: Person, now: datetime) -> bool:
    """已电话报告: a person says so; nothing is phoned by us."""
    if timer.phoned_at:
        return False
    timer.phoned_at = now
    timer.wind(now)
    work.record(Subject("incident", timer.incident_id), "phoned", now, by.id, late=now > timer.phone_due)
    return True
