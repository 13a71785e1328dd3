"""The clock of reports: when each is due, and who is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.telling import holders
from duty.alerting.calls.alert import Alert
from duty.incidents.incident import Incident
from duty.messaging.notices import News, Notice, Priority
from duty.reporting.addressing import About, about, desk_officers
from duty.reporting.ports import Work
from duty.reporting.report import must_be_reported
from duty.reporting.timer import Deadline, ReportTimer

BEGUN_WITHIN = timedelta(hours=24)
"""After an outage of ours no clock begins for what is older."""


@dataclass(frozen=True)
class ReportDue(News):
    """A deadline comes near. `due` is its time of day."""

    kind: ClassVar[str] = "report.due"
    about: About
    deadline: Deadline
    due: str


async def sweep(work: Work, now: datetime) -> int:
    """Begin the clock of urgent incidents, and remind of each deadline once."""
    fresh = await work.reports.unclocked(now - BEGUN_WITHIN)
    for incident in fresh:
        await begin(work, incident)
    due = await work.reports.due(now)
    for timer in due:
        await _remind(work, timer, now)
    return len(fresh) + len(due)


async def begin(work: Work, incident: Incident) -> ReportTimer | None:
    """Start the clock, from the minute the incident came in. A drill has none."""
    call = await work.alerts.call_of(incident.id or 0)
    if call is None or call.alert.drill:
        return None
    clock = await work.reports.clock(incident.triage)
    timer = ReportTimer.begun(incident.id or 0, clock, incident.received_at)
    await work.reports.add_timer(timer)
    return timer


async def _remind(work: Work, timer: ReportTimer, now: datetime) -> None:
    call = await work.alerts.call_of(timer.incident_id)
    if call is None or not must_be_reported(call.incident):
        timer.end(now)
        return
    for deadline, due in timer.reminded_of().items():
        news = ReportDue(about(work, call.incident), deadline, work.district.clock(due))
        for person_id in await whom_to_remind(work, call.alert, now):
            dedupe = f"report:{timer.incident_id}:{deadline}:{due.timestamp():.0f}:{person_id}"
            work.tell(Notice(person_id, news, Priority.P2, dedupe))
    timer.wind(timer.remind_at or now)


async def whom_to_remind(work: Work, alert: Alert, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them by now; the duty officers of both district desks before
    that, and where none of those can be reached."""
    took = holders(work, alert, now) if alert.taken_by else []
    for person_id in took:
        if any(account.reachable for account in await work.accounts.of_person(person_id)):
            return took
    return desk_officers(work, alert.school_id, now)
