"""Alerts: a call that climbs until a person takes it, and the honest account of whom it reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from duty.incidents import Incident, IncidentState, Triage
from duty.notices import Notice, Priority
from duty.people import DESK, POLICE, Person, Role

if TYPE_CHECKING:
    from duty.ports import Work

RECEIPT_AFTER = timedelta(seconds=2)
"""The caller hears how many it reached once every first page is settled, or after this long."""
FOLLOW_UP_AFTER = timedelta(minutes=30)
"""Taken but not closed for this long: the taker is asked, then it climbs again."""


@dataclass(frozen=True)
class Step:
    """Whom to call how long after the alert was raised."""

    after: timedelta
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Ladder:
    """Steps in order; after the last, everybody called so far again every `repeat`."""

    steps: tuple[Step, ...]
    repeat: timedelta | None
    repeats: int | None = None
    """At most so often; None is until somebody takes it."""


FIRST = ("desk", "station", "principal")
LADDERS: dict[Triage, Ladder] = {
    Triage.P0: Ladder(
        (
            Step(timedelta(), FIRST),
            Step(timedelta(minutes=1), ("desk_leaders",)),
            Step(timedelta(minutes=3), ("everyone",)),
        ),
        timedelta(minutes=3),
    ),
    Triage.P1: Ladder(
        (
            Step(timedelta(), FIRST),
            Step(timedelta(minutes=3), ("desk_leaders",)),
            Step(timedelta(minutes=10), ("everyone",)),
        ),
        timedelta(minutes=10),
    ),
    Triage.P2: Ladder((Step(timedelta(), ("desk",)),), timedelta(minutes=30), 1),
}
"""The district's default (product.md, Alerts). P3 has none: it waits for the summary."""


class AlertState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


class PageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    TAKEN = "taken"
    DECLINED = "declined"
    SKIPPED = "skipped"

    @property
    def settled(self) -> bool:
        return self is not PageState.QUEUED


@dataclass(eq=False)
class Page:
    """One call to one person in one round of one alert."""

    alert_id: int
    person_id: str
    step: int
    called_at: datetime
    state: PageState = PageState.QUEUED
    why: str = ""
    settled_at: datetime | None = None
    id: int | None = None


@dataclass(eq=False)
class Alert:
    """One per subject. `ladder` is the snapshot it was raised with, so a later setting changes nothing."""

    incident_id: int
    school_id: str
    post_id: str
    triage: Triage
    reporter_id: str
    raised_at: datetime
    ladder: list[dict[str, Any]] = field(default_factory=list)
    repeat_s: int = 0
    repeats_left: int | None = None
    step: int = 0
    state: AlertState = AlertState.OPEN
    next_at: datetime | None = None
    receipt_at: datetime | None = None
    unanswered_told: bool = False
    taken_by: str = ""
    taken_at: datetime | None = None
    arrived_at: datetime | None = None
    follow_up_at: datetime | None = None
    asked_follow_up: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None
    mistake_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> str:
        return f"alert:{self.id}"

    @property
    def live(self) -> bool:
        return self.state in (AlertState.OPEN, AlertState.TAKEN)

    @property
    def priority(self) -> Priority:
        return {Triage.P0: Priority.P0, Triage.P1: Priority.P1}.get(self.triage, Priority.P2)

    @property
    def urgent(self) -> bool:
        return self.triage in (Triage.P0, Triage.P1)


# -- raising and climbing ------------------------------------------------------------------


def due_first(alert: Alert) -> datetime | None:
    """The earliest moment at which something must happen to it."""
    moments = [alert.next_at, alert.receipt_at, alert.follow_up_at]
    return min((m for m in moments if m), default=None)


async def raise_alert(work: Work, incident: Incident, now: datetime) -> Alert | None:
    """Call the first step at once. None for P3, which waits for the summary."""
    ladder = LADDERS.get(incident.triage)
    if ladder is None:
        return None
    assert incident.id is not None
    alert = Alert(
        incident.id,
        incident.school_id,
        incident.post_id,
        incident.triage,
        incident.reported_by,
        now,
        ladder=_snapshot(ladder),
        repeat_s=int(ladder.repeat.total_seconds()) if ladder.repeat else 0,
        repeats_left=ladder.repeats,
        next_at=now,
        receipt_at=now + RECEIPT_AFTER if incident.triage in (Triage.P0, Triage.P1) else None,
    )
    await work.alerts.add(alert)
    work.record(alert.subject, "raised", now, incident.reported_by, triage=incident.triage)
    await climb(work, alert, incident, now)
    return alert


async def raise_higher(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """The reporter says it is more urgent: the higher ladder begins now, whoever took it keeps it."""
    ladder = LADDERS[incident.triage]
    alert.triage, alert.raised_at, alert.step = incident.triage, now, 0
    alert.ladder = _snapshot(ladder)
    alert.repeat_s = int(ladder.repeat.total_seconds()) if ladder.repeat else 0
    alert.repeats_left = ladder.repeats
    work.record(alert.subject, "raised_higher", now, alert.reporter_id, triage=incident.triage)
    if alert.state is AlertState.OPEN:
        alert.next_at, alert.receipt_at = now, now + RECEIPT_AFTER
        await climb(work, alert, incident, now)


async def withdraw(work: Work, alert: Alert, incident: Incident, now: datetime) -> bool:
    """The reporter takes the report back before anybody took it; whoever was called is told."""
    if alert.state is not AlertState.OPEN:
        return False
    alert.state, alert.closed_by, alert.closed_at = AlertState.CLOSED, alert.reporter_id, now
    alert.next_at = alert.receipt_at = alert.follow_up_at = None
    work.record(alert.subject, "withdrawn", now, alert.reporter_id)
    await tell_called(work, alert, incident, "alert.withdrawn", alert.reporter_id, now)
    return True


def _snapshot(ladder: Ladder) -> list[dict[str, Any]]:
    return [{"after_s": int(s.after.total_seconds()), "groups": list(s.groups)} for s in ladder.steps]


async def climb(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """Take every step that is due; after the last one, call everybody again."""
    while alert.state is AlertState.OPEN and alert.next_at and alert.next_at <= now:
        if alert.step < len(alert.ladder):
            await _call_step(work, alert, incident, now)
        else:
            await _call_again(work, alert, incident, now)
        alert.next_at = _next_at(alert, now)


def _next_at(alert: Alert, now: datetime) -> datetime | None:
    if alert.step < len(alert.ladder):
        return alert.raised_at + timedelta(seconds=alert.ladder[alert.step]["after_s"])
    if not alert.repeat_s or alert.repeats_left == 0:
        return None
    return now + timedelta(seconds=alert.repeat_s)


async def _call_step(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    called = {page.person_id for page in await work.alerts.pages(_id(alert))}
    groups = alert.ladder[alert.step]["groups"]
    wanted = recipients(work, alert, groups, now)
    for person_id in wanted:
        if person_id not in called:
            await _page(work, alert, incident, person_id, now)
    work.record(
        alert.subject, "step", now, "", step=alert.step, called=[p for p in wanted if p not in called]
    )
    alert.step += 1


async def _call_again(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    called = dict.fromkeys(page.person_id for page in await work.alerts.pages(_id(alert)))
    for person_id in called:
        await _page(work, alert, incident, person_id, now)
    alert.step += 1
    if alert.repeats_left:
        alert.repeats_left -= 1
    work.record(alert.subject, "repeated", now, "", called=list(called))


async def _page(work: Work, alert: Alert, incident: Incident, person_id: str, now: datetime) -> None:
    page = Page(_id(alert), person_id, alert.step, now)
    await work.alerts.add_page(page)
    accounts = await work.accounts.of_person(person_id)
    if not any(account.reachable for account in accounts):
        page.state, page.settled_at = PageState.SKIPPED, now
        page.why = "unreachable" if accounts else "no_account"
        work.record(alert.subject, "skipped", now, "", person=person_id, why=page.why)
        return
    work.tell(
        Notice(
            person_id,
            "alert.page",
            alert.priority,
            facts(work, alert, incident),
            dedupe=f"{alert.subject}:{person_id}:{alert.step}",
            name=alert.subject,
            page_id=page.id,
        )
    )


def recipients(work: Work, alert: Alert, groups: Sequence[str], now: datetime) -> list[str]:
    """The people of those groups at this moment, the caller left out, in calling order."""
    district = work.district
    school = district.schools[alert.school_id]
    desks = district.command_desks(school)
    found: list[str] = []
    for group in groups:
        if group == "desk":
            for org in desks:
                found += district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)
        elif group == "desk_leaders":
            for org in desks:
                found += district.on_duty(now, org_id=org, role=Role.LEADER_ON_DUTY)
        elif group == "station":
            found += district.on_duty(now, org_id=school.station_org_id)
        elif group == "principal":
            found += district.office_of(school.id, Role.PRINCIPAL)
        elif group == "everyone":
            found += _everyone(work, desks)
    return [p for p in dict.fromkeys(found) if p != alert.reporter_id]


def _everyone(work: Work, desks: Sequence[str]) -> list[str]:
    """Every officer of the district and the level above (product.md, ladder P0 at 3 min)."""
    district = work.district
    above = {district.organisations[org].parent_id for org in desks if org in district.organisations}
    return [
        p.id
        for p in district.people.values()
        if p.role in DESK | POLICE or (p.role is Role.SUPERVISOR and p.org_id in above)
    ]


def facts(work: Work, alert: Alert, incident: Incident) -> dict[str, Any]:
    """What a page and its later versions say."""
    district = work.district
    reporter = district.people[incident.reported_by]
    post = district.posts.get(incident.post_id)
    return {
        "alert": alert.id,
        "kind": incident.kind,
        "triage": str(incident.triage),
        "number": incident.number,
        "time": district.clock(incident.occurred_at),
        "school": district.schools[incident.school_id].short_name,
        "post": post.name if post else "",
        "who": district.polite(reporter.id),
        "phone": reporter.phone,
        "sentence": incident.sentence,
        "delayed": incident.delayed,
        "latitude": incident.latitude,
        "longitude": incident.longitude,
    }


def _id(alert: Alert) -> int:
    assert alert.id is not None
    return alert.id


# -- answering -----------------------------------------------------------------------------


async def may_answer(work: Work, alert: Alert, person: Person) -> bool:
    """Who was called, or whose scope it is as an officer; to everybody else it does not exist."""
    if any(page.person_id == person.id for page in await work.alerts.pages(_id(alert))):
        return True
    scope = {school.id for school in work.district.schools_seen_by(person)}
    return person.role in DESK | POLICE and alert.school_id in scope


async def take(work: Work, alert: Alert, incident: Incident, by: Person, now: datetime) -> bool:
    """接警: it stops climbing, everybody else called learns who took it. False when it was taken before."""
    if alert.state is not AlertState.OPEN:
        return False
    alert.state, alert.taken_by, alert.taken_at = AlertState.TAKEN, by.id, now
    alert.next_at, alert.receipt_at = None, None
    alert.follow_up_at, alert.asked_follow_up = now + FOLLOW_UP_AFTER, False
    work.record(alert.subject, "taken", now, by.id)
    await _mark(work, alert, by.id, PageState.TAKEN, now)
    await tell_called(work, alert, incident, "alert.taken", by.id, now)
    _tell_reporter(work, alert, "sos.taken", by.id, now)
    return True


async def decline(work: Work, alert: Alert, incident: Incident, by: Person, now: datetime) -> bool:
    """走不开: the next step is called at once. False when there is nothing left to decline."""
    if alert.state is not AlertState.OPEN:
        return False
    await _mark(work, alert, by.id, PageState.DECLINED, now)
    work.record(alert.subject, "declined", now, by.id)
    alert.next_at = now
    await climb(work, alert, incident, now)
    return True


def arrive(work: Work, alert: Alert, by: Person, now: datetime) -> bool:
    """到场: once."""
    if not alert.live or alert.arrived_at:
        return False
    alert.arrived_at = now
    alert.follow_up_at = now + FOLLOW_UP_AFTER
    work.record(alert.subject, "arrived", now, by.id)
    _tell_reporter(work, alert, "sos.arrived", by.id, now)
    return True


async def close(
    work: Work, alert: Alert, incident: Incident, by: Person, now: datetime, *, false_alarm: bool = False
) -> bool:
    """处置完毕 or 误报: nothing more is sent; both stay in the record."""
    if not alert.live:
        return False
    alert.state = AlertState.FALSE_ALARM if false_alarm else AlertState.CLOSED
    incident.state = IncidentState.FALSE_ALARM if false_alarm else IncidentState.CLOSED
    alert.closed_by, alert.closed_at = by.id, now
    alert.next_at = alert.receipt_at = alert.follow_up_at = None
    what = "false_alarm" if false_alarm else "closed"
    work.record(alert.subject, what, now, by.id)
    await tell_called(work, alert, incident, f"alert.{what}", by.id, now)
    _tell_reporter(work, alert, f"sos.{what}", by.id, now)
    return True


async def claim_mistake(work: Work, alert: Alert, incident: Incident, now: datetime) -> bool:
    """误触撤销: no new pages. Only an officer's call-back closes it, since a tap can be forced."""
    if not alert.live or alert.mistake_at:
        return False
    alert.mistake_at, alert.next_at, alert.receipt_at = now, None, None
    alert.follow_up_at = now + FOLLOW_UP_AFTER
    work.record(alert.subject, "mistake_claimed", now, alert.reporter_id)
    await tell_called(work, alert, incident, "alert.mistake", "", now)
    return True


async def add_detail(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """The caller said more: those who were called read it in a new line."""
    version = len(await work.changes(alert.subject))
    work.record(alert.subject, "detail", now, alert.reporter_id)
    called = dict.fromkeys(p.person_id for p in await work.alerts.pages(_id(alert)))
    for person_id in called:
        work.tell(
            Notice(
                person_id,
                "alert.detail",
                alert.priority,
                facts(work, alert, incident),
                dedupe=f"{alert.subject}:detail:{version}:{person_id}",
            )
        )


async def _mark(work: Work, alert: Alert, person_id: str, state: PageState, now: datetime) -> None:
    for page in await work.alerts.pages(_id(alert)):
        if page.person_id == person_id and page.state is not PageState.SKIPPED:
            page.state, page.settled_at = state, now


async def tell_called(
    work: Work, alert: Alert, incident: Incident, kind: str, by: str, now: datetime
) -> None:
    """Their message changes in place; the one who acted gets a fresh card from the answer instead."""
    called = dict.fromkeys(p.person_id for p in await work.alerts.pages(_id(alert)))
    what = facts(work, alert, incident) | {"by": _name(work, by), "at": work.district.clock(now)}
    for person_id in called:
        if person_id != by:
            work.tell(
                Notice(
                    person_id,
                    kind,
                    Priority.REPLY,
                    what,
                    dedupe=f"{alert.subject}:{kind}:{person_id}",
                    name=alert.subject,
                    replaces=alert.subject,
                )
            )


def _tell_reporter(work: Work, alert: Alert, kind: str, by: str, now: datetime) -> None:
    if alert.reporter_id == by:
        return
    work.tell(
        Notice(
            alert.reporter_id,
            kind,
            Priority.RECEIPT if not alert.urgent else Priority.P1,
            {"by": _polite(work, by), "at": work.district.clock(now)},
            dedupe=f"{alert.subject}:{kind}",
        )
    )


def _name(work: Work, person_id: str) -> str:
    person = work.district.people.get(person_id)
    return person.name if person else ""


def _polite(work: Work, person_id: str) -> str:
    return work.district.polite(person_id) if person_id in work.district.people else ""


# -- sweep ---------------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """Everything due at `now`: steps, honest receipts to the caller, forgotten ones. Idempotent."""
    due = await work.alerts.due(now)
    for alert in due:
        incident = await work.incidents.get(alert.incident_id)
        if incident is None:
            continue
        await climb(work, alert, incident, now)
        if alert.receipt_at and alert.receipt_at <= now:
            await _receipt(work, alert, now)
        if alert.follow_up_at and alert.follow_up_at <= now:
            await _follow_up(work, alert, incident, now)
    return len(due)


async def _receipt(work: Work, alert: Alert, now: datetime) -> None:
    """已送达 n 人 as soon as the first pages are settled; one minute unanswered: the desk's phone."""
    pages = await work.alerts.pages(_id(alert))
    reached = {p.person_id for p in pages if p.state in (PageState.SENT, PageState.TAKEN, PageState.DECLINED)}
    waited = now - alert.raised_at
    if waited >= timedelta(minutes=1):
        alert.receipt_at = None
        alert.unanswered_told = True
        facts_ = {"phone": desk_phone(work, alert), "count": len(reached)}
        _receipt_line(work, alert, "sos.unanswered", facts_)
        return
    told = any(c.what == "receipt" for c in await work.changes(alert.subject))
    if not told and (reached or waited >= timedelta(seconds=10)):
        work.record(alert.subject, "receipt", now, "", reached=sorted(reached))
        _receipt_line(
            work, alert, "sos.delivered" if reached else "sos.reached_nobody", {"count": len(reached)}
        )
        told = True
    if told:
        alert.receipt_at = alert.raised_at + timedelta(minutes=1)
    else:
        alert.receipt_at = now + timedelta(seconds=1)


def _receipt_line(work: Work, alert: Alert, kind: str, values: dict[str, Any]) -> None:
    work.tell(Notice(alert.reporter_id, kind, Priority.P1, values, dedupe=f"{alert.subject}:{kind}"))


def desk_phone(work: Work, alert: Alert) -> str:
    """The phone of the duty officer on the police desk now, else of the education desk."""
    district = work.district
    school = district.schools[alert.school_id]
    for org in reversed(district.command_desks(school)):
        for person_id in district.on_duty(alert.raised_at, org_id=org, role=Role.DUTY_OFFICER):
            if district.people[person_id].phone:
                return district.people[person_id].phone
    return "110"


async def _follow_up(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """Half an hour after it was taken: ask the taker; another half hour without a word: call again."""
    what = facts(work, alert, incident)
    if alert.taken_by and not alert.asked_follow_up:
        alert.asked_follow_up, alert.follow_up_at = True, now + FOLLOW_UP_AFTER
        work.record(alert.subject, "follow_up_asked", now, "", person=alert.taken_by)
        work.tell(
            Notice(
                alert.taken_by,
                "alert.follow_up",
                Priority.P1,
                what,
                dedupe=f"{alert.subject}:follow_up:{now:%Y%m%d%H%M}",
            )
        )
        return
    work.record(alert.subject, "raised_again", now, "")
    alert.state, alert.follow_up_at, alert.next_at = AlertState.OPEN, None, now
    alert.step = max(alert.step, len(alert.ladder))
    alert.mistake_at = None
    await climb(work, alert, incident, now)
