"""Reading the facts of a report out of the record."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.standing import AlertState
from duty.incidents.incident import Incident
from duty.reporting.facts import Facts, Measure
from duty.reporting.ports import Work

MEASURES = frozenset({"taken", "taken_over", "arrived", "closed", "false_alarm", "reopened"})
"""Entries of the alert's history that are measures."""


async def gather(work: Work, incident: Incident) -> Facts:
    """What the record says now; roles stand for names."""
    district = work.district
    school, post = district.schools[incident.school_id], district.posts.get(incident.post_id)
    call = await work.alerts.call_of(incident.id or 0)
    return Facts(
        received=_moment(work, incident.received_at),
        reporter_role=str(district.people[incident.reported_by].role),
        reports=1 + len(incident.also_reported_by),
        occurred=_moment(work, incident.occurred_at),
        place=school.name + (post.name if post else ""),
        kind=incident.kind,
        triage=str(incident.triage),
        measures=await _measures(work, call) if call else (),
        ended=_ended(work, call.alert) if call else "",
    )


def _moment(work: Work, moment: datetime) -> str:
    """24 hours, with the day."""
    return f"{work.district.local(moment):%Y-%m-%d %H:%M}"


def _ended(work: Work, alert: Alert) -> str:
    over = alert.state is AlertState.CLOSED and alert.closed_at
    return _moment(work, over) if over else ""


async def _measures(work: Work, call: Call) -> tuple[Measure, ...]:
    """In the order of the history."""
    done = [c for c in await work.changes(call.subject) if c.what in MEASURES]
    return tuple(Measure(work.district.clock(c.at), *_role(work, c.actor_id), c.what) for c in done)


def _role(work: Work, person_id: str) -> tuple[str, str]:
    """The organisation and the role somebody acted in."""
    person = work.district.people[person_id] if person_id else None
    org = work.district.organisations.get(person.org_id) if person else None
    return org.name if org else "", str(person.role) if person else ""
