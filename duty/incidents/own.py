"""A person's own reports: nobody else changes them or takes them back."""

from __future__ import annotations

from datetime import datetime

from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.ports import Work
from duty.incidents.refusal import Refusal, Why
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing


async def own_report(work: Work, person: Person, incident_id: int) -> Incident | Refusal:
    """A report of that person's own; a call for help is none, it has its own way back."""
    incident = await work.incidents.get(incident_id)
    if incident is None or incident.sos:
        return Refusal(Why.GONE)
    mine = may_here(person, Do.CHANGE, Thing.INCIDENT, About(own=(incident.reported_by,)))
    return incident if mine else Refusal(Why.GONE)


async def changeable_report(
    work: Work, person: Person, incident_id: int, now: datetime
) -> Incident | Refusal:
    """A report of that person's own whose kind and triage may still be corrected."""
    incident = await own_report(work, person, incident_id)
    if isinstance(incident, Refusal) or incident.changeable(now):
        return incident
    return Refusal(Why.OVER, incident.number)
