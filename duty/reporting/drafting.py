"""A report is drafted from what is on record, a person adds and confirms. Facts first, no names.

What the record does not say stays empty and reads 待核; nothing is guessed (快报事实、慎报原因).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from duty.alerting.call import Call
from duty.alerting.standing import AlertState
from duty.district.people import DESK, Person
from duty.incidents.incident import Incident
from duty.messaging.notices import Priority, untyped
from duty.reporting.addressing import addressees, desk_officers
from duty.reporting.ports import Work
from duty.reporting.report import Kind, Report, ReportTimer

FIELDS = (
    *("received", "source", "occurred", "place", "nature", "scope"),
    *("casualties", "trend", "measures", "advice"),
)
"""The headings of domain §2.11, in the order superiors read them."""
MEASURES = frozenset({"taken", "taken_over", "arrived", "closed", "false_alarm", "reopened"})
"""Entries of the alert's timeline that are measures."""


async def may_report(work: Work, incident: Incident, person: Person) -> bool:
    """Whoever took the alert, and the desks of the district."""
    call = await work.alerts.call_of(incident.id or 0)
    return call is not None and (person.id == call.alert.taken_by or person.role in DESK)


async def draft(work: Work, incident: Incident, kind: Kind, by: Person, now: datetime) -> Report | None:
    """The open draft under that kind, its facts as they stand now. None where the kind does not fit.

    The first is the 初报; after the 终报 there is nothing more.
    """
    earlier = await work.reports.of_incident(incident.id or 0)
    frozen = [one for one in earlier if one.frozen_at]
    timer = await work.reports.timer(incident.id or 0)
    if timer is None or any(one.kind is Kind.FINAL for one in frozen):
        return None
    if (kind is Kind.FIRST) == bool(frozen):
        return None
    made = next((one for one in earlier if not one.frozen_at), None)
    if made is None:
        due = timer.update_due or timer.written_due
        made = Report(incident.id or 0, kind, len(frozen) + 1, by.id, now, due)
        await work.reports.add(made)
    made.kind = kind
    made.fields = await facts(work, incident)
    return made


async def facts(work: Work, incident: Incident) -> dict[str, Any]:
    """What the record says, roles for names. Headings it says nothing about are left out."""
    district = work.district
    school, post = district.schools[incident.school_id], district.posts.get(incident.post_id)
    call = await work.alerts.call_of(incident.id or 0)
    reports = 1 + len(incident.also_reported_by)
    found: dict[str, Any] = {
        "received": _moment(work, incident.received_at),
        "source": [str(district.people[incident.reported_by].role), reports],
        "occurred": _moment(work, incident.occurred_at),
        "place": school.name + (post.name if post else ""),
        "nature": [incident.kind, str(incident.triage)],
        "measures": await _measures(work, call) if call else [],
    }
    if call and call.alert.state is AlertState.CLOSED and call.alert.closed_at:
        found["trend"] = _moment(work, call.alert.closed_at)
    return found


def _moment(work: Work, moment: datetime) -> str:
    """24 hours, with the day."""
    return f"{work.district.local(moment):%Y-%m-%d %H:%M}"


async def _measures(work: Work, call: Call) -> list[list[str]]:
    """[时间, 单位, 角色, 做了什么] in the order of the timeline."""
    done = [c for c in await work.changes(call.subject) if c.what in MEASURES]
    return [[work.district.clock(c.at), *_role(work, c.actor_id), c.what] for c in done]


def _role(work: Work, person_id: str) -> tuple[str, str]:
    person = work.district.people.get(person_id)
    org = work.district.organisations.get(person.org_id) if person else None
    return org.name if org else "", str(person.role) if person else ""


def add_sentence(report: Report, heading: str, words: str) -> bool:
    """One sentence for a heading; a frozen report never changes."""
    if report.frozen_at or heading not in FIELDS:
        return False
    report.added = report.added | {heading: words}
    return True


async def freeze(
    work: Work, report: Report, incident: Incident, text: str, by: Person, now: datetime
) -> bool:
    """Confirmed: author, time and words are fixed, both desks read it, the next deadline begins."""
    timer = await work.reports.timer(report.incident_id)
    if report.frozen_at or timer is None:
        return False
    report.text, report.author_id, report.frozen_at = text, by.id, now
    report.addressed = addressees(work, incident)
    _go_on(timer, report, now)
    work.record(report.subject, "frozen", now, by.id, kind=str(report.kind), late=report.late)
    work.record(incident.subject, "reported_up", now, by.id, kind=str(report.kind), ordinal=report.ordinal)
    for person_id in desk_officers(work, incident.school_id, now):
        if person_id != by.id:
            dedupe = f"{report.subject}:{person_id}"
            work.tell(untyped(person_id, "report.sent", Priority.P2, {"text": text}, dedupe=dedupe))
    return True


def _go_on(timer: ReportTimer, report: Report, now: datetime) -> None:
    if report.kind is Kind.FINAL:
        timer.ended_at = now
        return
    timer.update_due = now + timedelta(hours=timer.update_h)
    timer.wind(now)


def next_kinds(reports: Sequence[Report]) -> tuple[Kind, ...]:
    """Which may be written now."""
    frozen = [one.kind for one in reports if one.frozen_at]
    if Kind.FINAL in frozen:
        return ()
    return (Kind.UPDATE, Kind.FINAL) if frozen else (Kind.FIRST,)
