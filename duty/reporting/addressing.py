"""To whom a report goes, and which incident it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duty.district.people import Role
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.reporting.ports import Work


def desk_officers(work: Work, school_id: str, now: datetime) -> list[str]:
    school = work.district.schools[school_id]
    desks = work.district.command_desks(school)
    found = [p for org in desks for p in work.district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)]
    return list(dict.fromkeys(found))


def about(work: Work, incident: Incident) -> dict[str, Any]:
    school = work.district.schools[incident.school_id]
    return {
        "incident": incident.id,
        "number": incident.number,
        "school": school.short_name,
        "kind": incident.kind,
        "time": work.district.clock(incident.occurred_at),
    }


def addressees(work: Work, incident: Incident) -> list[str]:
    """Both district desks; for a P0 the city's too. To whom it is meant: nothing leaves by itself."""
    organisations = work.district.organisations
    desks = work.district.command_desks(work.district.schools[incident.school_id])
    if incident.triage is not Triage.P0:
        return desks
    above = [organisations[org].parent_id for org in desks if org in organisations]
    return [*desks, *(org for org in above if org)]
