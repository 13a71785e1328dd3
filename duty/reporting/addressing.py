"""To whom a report goes, and how the incident it is about is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.district.people import Role
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.reporting.ports import Work


@dataclass(frozen=True)
class About:
    """Which incident a reminder or a line of a list is about. `kind` is of domain §2.11."""

    incident: int
    number: str
    school: str
    kind: str
    time: str


def about(work: Work, incident: Incident) -> About:
    school = work.district.schools[incident.school_id]
    at = work.district.clock(incident.occurred_at)
    return About(incident.id or 0, incident.number, school.short_name, incident.kind, at)


def desk_officers(work: Work, school_id: str, now: datetime) -> list[str]:
    """Who is duty officer of either district desk at that moment."""
    district = work.district
    desks = district.command_desks(district.schools[school_id])
    found = [p for org in desks for p in district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)]
    return list(dict.fromkeys(found))


def addressees(work: Work, incident: Incident) -> list[str]:
    """The organisations a report is meant for: both district desks, for a P0 the city's too."""
    organisations = work.district.organisations
    desks = work.district.command_desks(work.district.schools[incident.school_id])
    if incident.triage is not Triage.P0:
        return desks
    above = [organisations[org].parent_id for org in desks if org in organisations]
    return [*desks, *(org for org in above if org)]
