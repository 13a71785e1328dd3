"""初报, 续报, 终报: drafts of what is on record, a clock, and a person who confirms. Facts first, no names.

What the record does not say stays empty and reads 待核; nothing is guessed (快报事实、慎报原因).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from duty.alerting.alert import Alert, AlertState
from duty.alerting.answers import holders
from duty.district.people import DESK, Person, Role
from duty.district.severity import Triage
from duty.incidents.incident import Incident, IncidentState
from duty.messaging.notices import Notice, Priority

if TYPE_CHECKING:
    from duty.ports import Work

URGENT = frozenset({Triage.P0, Triage.P1})
REMIND_BEFORE = timedelta(minutes=10)
BEGUN_WITHIN = timedelta(hours=24)
"""After an outage of ours no clock begins for what is older."""
FIELDS = (
    *("received", "source", "occurred", "place", "nature", "scope"),
    *("casualties", "trend", "measures", "advice"),
)
"""The headings of domain §2.11, in the order superiors read them."""
MEASURES = frozenset({"taken", "taken_over", "arrived", "closed", "false_alarm", "reopened"})
"""Entries of the alert's timeline that are measures."""


class Kind(StrEnum):
    FIRST = "first"
    UPDATE = "update"
    FINAL = "final"


class Deadline(StrEnum):
    PHONE = "phone"
    WRITTEN = "written"
    UPDATE = "update"


@dataclass(frozen=True)
class ReportClock:
    """How soon a level is to be reported; the district sets it, no statute does (domain §2.11)."""

    phone_min: int = 30
    written_min: int = 60
    update_h: int = 2


@dataclass(eq=False)
class ReportTimer:
    """The deadlines of one incident, as the clock stood when it began. `remind_at` is the next reminder."""

    incident_id: int
    update_h: int
    phone_due: datetime
    written_due: datetime
    remind_at: datetime | None
    update_due: datetime | None = None
    phoned_at: datetime | None = None
    ended_at: datetime | None = None

    def deadlines(self) -> dict[Deadline, datetime]:
        """Those still to be kept. Once something is written, the next update counts."""
        found = {} if self.phoned_at else {Deadline.PHONE: self.phone_due}
        if self.update_due:
            return found | {Deadline.UPDATE: self.update_due}
        return found | {Deadline.WRITTEN: self.written_due}

    def wind(self, after: datetime) -> None:
        """The next reminder later than that moment: one for each deadline."""
        moments = [due - REMIND_BEFORE for due in self.deadlines().values()]
        self.remind_at = min((m for m in moments if m > after), default=None)


@dataclass(eq=False)
class Report:
    """A draft until `frozen_at`. `fields` are of the record, `added` a person's sentence for a heading."""

    incident_id: int
    kind: Kind
    ordinal: int
    author_id: str
    begun_at: datetime
    due_at: datetime | None
    fields: dict[str, Any] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    addressed: list[str] = field(default_factory=list)
    text: str = ""
    frozen_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> str:
        return f"report:{self.id}"

    @property
    def late(self) -> bool:
        return bool(self.frozen_at and self.due_at and self.frozen_at > self.due_at)


# -- the clock ------------------------------------------------------------------------------


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
    alert = await work.alerts.of_incident(incident.id or 0)
    if alert is None or alert.drill:
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
    incident = await work.incidents.get(timer.incident_id)
    alert = await work.alerts.of_incident(timer.incident_id)
    if incident is None or alert is None or not _counts(incident):
        timer.ended_at = now
        return
    meant = [(d, at) for d, at in timer.deadlines().items() if at - REMIND_BEFORE == timer.remind_at]
    for deadline, due in meant:
        for person_id in await whom_to_remind(work, alert, now):
            what = about(work, incident) | {"deadline": str(deadline), "due": work.district.clock(due)}
            dedupe = f"report:{incident.id}:{deadline}:{due.timestamp():.0f}:{person_id}"
            work.tell(Notice(person_id, "report.due", Priority.P2, what, dedupe=dedupe))
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


def phoned(work: Work, timer: ReportTimer, by: Person, now: datetime) -> bool:
    """已电话报告: a person says so; nothing is phoned by us."""
    if timer.phoned_at:
        return False
    timer.phoned_at = now
    timer.wind(now)
    work.record(f"incident:{timer.incident_id}", "phoned", now, by.id, late=now > timer.phone_due)
    return True


# -- drafts ---------------------------------------------------------------------------------


async def may_report(work: Work, incident: Incident, person: Person) -> bool:
    """Whoever took the alert, and the desks of the district."""
    alert = await work.alerts.of_incident(incident.id or 0)
    return alert is not None and (person.id == alert.taken_by or person.role in DESK)


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
    alert = await work.alerts.of_incident(incident.id or 0)
    reports = 1 + len(incident.also_reported_by)
    found: dict[str, Any] = {
        "received": _moment(work, incident.received_at),
        "source": [str(district.people[incident.reported_by].role), reports],
        "occurred": _moment(work, incident.occurred_at),
        "place": school.name + (post.name if post else ""),
        "nature": [incident.kind, str(incident.triage)],
        "measures": await _measures(work, alert) if alert else [],
    }
    if alert and alert.state is AlertState.CLOSED and alert.closed_at:
        found["trend"] = _moment(work, alert.closed_at)
    return found


def _moment(work: Work, moment: datetime) -> str:
    """24 hours, with the day."""
    return f"{work.district.local(moment):%Y-%m-%d %H:%M}"


async def _measures(work: Work, alert: Alert) -> list[list[str]]:
    """[时间, 单位, 角色, 做了什么] in the order of the timeline."""
    done = [c for c in await work.changes(alert.subject) if c.what in MEASURES]
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
            work.tell(Notice(person_id, "report.sent", Priority.P2, {"text": text}, dedupe=dedupe))
    return True


def _go_on(timer: ReportTimer, report: Report, now: datetime) -> None:
    if report.kind is Kind.FINAL:
        timer.ended_at = now
        return
    timer.update_due = now + timedelta(hours=timer.update_h)
    timer.wind(now)


def addressees(work: Work, incident: Incident) -> list[str]:
    """Both district desks; for a P0 the city's too. To whom it is meant: nothing leaves by itself."""
    organisations = work.district.organisations
    desks = work.district.command_desks(work.district.schools[incident.school_id])
    if incident.triage is not Triage.P0:
        return desks
    above = [organisations[org].parent_id for org in desks if org in organisations]
    return [*desks, *(org for org in above if org)]


def next_kinds(reports: Sequence[Report]) -> tuple[Kind, ...]:
    """Which may be written now."""
    frozen = [one.kind for one in reports if one.frozen_at]
    if Kind.FINAL in frozen:
        return ()
    return (Kind.UPDATE, Kind.FINAL) if frozen else (Kind.FIRST,)
