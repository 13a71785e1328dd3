"""A report is taken back by whoever made it."""

from __future__ import annotations

from datetime import datetime

from duty.alerting import answers
from duty.alerting.ports import Work
from duty.attendance.checkins import UNDO_WITHIN
from duty.district.people import Person
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.refusal import Refusal, Why


async def take_back(work: Work, person: Person, incident_id: int, now: datetime) -> Incident | Refusal:
    """Within ten minutes, and not once an officer took the call; it stays on record as taken back."""
    incident = await work.incidents.get(incident_id)
    if incident is None or incident.reported_by != person.id or incident.sos:
        return Refusal(Why.GONE)
    if why := _why_not(incident, now):
        return Refusal(why, incident.number)
    alert = await work.alerts.of_incident(incident_id)
    if alert and not await answers.withdraw(work, alert, incident, now):
        return Refusal(Why.TAKEN, incident.number, work.district.polite(alert.taken_by))
    incident.state = IncidentState.TAKEN_BACK
    work.record(incident.subject, "taken_back", now, person.id)
    return incident


def _why_not(incident: Incident, now: datetime) -> Why | None:
    if incident.state is IncidentState.TAKEN_BACK:
        return Why.ALREADY
    if incident.state is not IncidentState.OPEN:
        return Why.OVER
    return Why.TOO_LATE if now - incident.received_at > UNDO_WITHIN else None
