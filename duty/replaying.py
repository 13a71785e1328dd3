"""谁何时知道: of which case, and for whom. What stands in the file: `duty.records.replay`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from duty.alerting.answering.rights import about_call
from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.rights import find
from duty.hazards.status import Status
from duty.incidents.incident import Incident
from duty.records.subject import Subject
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from duty.work import Work


async def of_call(work: Work, alert_id: int, person: Person) -> Incident | None:
    """What was called for, once it is over; None for whom there is no such file."""
    call = next(iter(await work.alerts.among([alert_id])), None)
    if call is None or call.alert.live:
        return None
    theirs = may(work.district, person, Do.SEE, Thing.REPLAY, about_call(call.alert))
    return call.incident if theirs else None


async def of_hazard(work: Work, hazard_id: int, person: Person) -> Hazard | None:
    """One that is listed (挂牌督办)."""
    hazard = await find(work, hazard_id, person)
    if hazard is None or hazard.status is not Status.LISTED:
        return None
    return hazard if may(work.district, person, Do.SEE, Thing.REPLAY, hazard.about) else None


class Still(Enum):
    GOING_ON = "going on"


async def of_incident(work: Work, incident_id: int, person: Person, now: datetime) -> Incident | Still | None:
    """One that is over; None for whom there is no such file."""
    incident = await work.incidents.get(incident_id)
    if incident is None:
        return None
    if not may(work.district, person, Do.SEE, Thing.REPLAY, About(schools=(incident.school_id,))):
        return None
    return incident if await _over(work, incident, now) else Still.GOING_ON


async def _over(work: Work, incident: Incident, now: datetime) -> bool:
    """Where nobody was called (P3), nobody ends it: it is over once nothing more belongs to it."""
    if not incident.open:
        return True
    return not incident.takes_more(now) and not await work.alerts.called_for(incident.known_id)


async def may_have(work: Work, subject: Subject, person: Person, now: datetime) -> bool:
    """The same of a case by its subject, when the file is asked for."""
    if subject.kind == "hazard":
        return await of_hazard(work, subject.number, person) is not None
    found = await of_incident(work, subject.number, person, now) if subject.kind == "incident" else None
    return isinstance(found, Incident)
