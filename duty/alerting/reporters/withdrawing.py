"""A report is taken back by whoever made it."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.answering import answers
from duty.alerting.ports import Work
from duty.attendance.checkin import UNDO_WITHIN
from duty.district.people import Person
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.own import own_report
from duty.incidents.refusal import Refusal, Why


async def take_back(work: Work, person: Person, incident_id: int, now: datetime) -> Incident | Refusal:
    """Within ten minutes, and not once an officer took the call; it stays on record as taken back."""
    incident = await own_report(work, person, incident_id)
    if isinstance(incident, Refusal):
        return incident
    if why := _why_not(incident, now):
        return Refusal(why, incident.number)
    call = await work.alerts.call_of(incident.known_id)
    if call and not await answers.withdraw(work, call, now):
        return Refusal(Why.TAKEN, incident.number, work.district.polite(call.alert.taken_by))
    incident.take_back()
    work.record(incident.subject, "taken_back", now, person.id)
    return incident


def _why_not(incident: Incident, now: datetime) -> Why | None:
    if incident.state is IncidentState.TAKEN_BACK:
        return Why.ALREADY
    if not incident.open:
        return Why.OVER
    return Why.TOO_LATE if now - incident.received_at > UNDO_WITHIN else None
