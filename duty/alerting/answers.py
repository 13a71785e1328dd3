"""接警 · 走不开 · 到场 · 处置完毕 · 误报 · 误触: what people say to an alert, each with one effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duty.alerting.alert import Alert, AlertState, Page, PageState
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.alerting.paging import call_besides, called, climb_now, tell_called
from duty.alerting.ports import Work
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.incidents.incident import IncidentState
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import Priority, untyped

FOLLOW_UP_AFTER = timedelta(minutes=30)
"""Taken but not closed for this long: the taker is asked, then it climbs again."""
REFERRED_AFTER = timedelta(minutes=5)
"""转派 that nobody has taken over by then: whoever has it is asked."""


REOPEN_WITHIN = timedelta(minutes=10)
"""A wrong tap of whoever ended it can be taken back this long."""


async def may_answer(work: Work, alert: Alert, person: Person) -> bool:
    """Who was called, or whose scope it is as an officer; nobody ends their own call for help."""
    if person.id == alert.reporter_id and alert.urgent:
        return False
    if person.id in await called(work, alert):
        return True
    return person.role in DESK | POLICE and _in_scope(work, alert, person)


async def may_see(work: Work, alert: Alert, person: Person) -> bool:
    """To everybody else it reads as if it did not exist."""
    if person.id == alert.reporter_id or await may_answer(work, alert, person):
        return True
    return person.role in SCHOOL_OFFICE | {Role.ADMIN} and _in_scope(work, alert, person)


def _in_scope(work: Work, alert: Alert, person: Person) -> bool:
    return alert.school_id in {school.id for school in work.district.schools_seen_by(person)}


async def take(work: Work, call: Call, by: Person, now: datetime) -> bool:
    """接警: it stops climbing, everybody else called learns who took it. False when it was taken before.

    To whom it was passed on may take it over; who had it before stays in the history.
    """
    before = call.alert.taken_by
    if call.alert.state is not AlertState.OPEN and not await _passed_to(work, call.alert, by.id):
        return False
    call.alert.stop()
    call.alert.state, call.alert.taken_by, call.alert.taken_at = AlertState.TAKEN, by.id, now
    call.alert.arrived_at = None  # somebody else may have been there in an earlier round
    call.alert.follow_up_at, call.alert.asked_follow_up = now + FOLLOW_UP_AFTER, False
    work.record(call.subject, "taken_over" if before else "taken", now, by.id, before=before)
    await _mark(work, call.alert, by.id, PageState.TAKEN, now)
    await tell_called(work, call, "alert.taken", by.id, now)
    tell_reporter(work, call, "taken", by.id, now)
    return True


async def _passed_to(work: Work, alert: Alert, person_id: str) -> bool:
    """Whether it was passed on to them since somebody has it."""
    if alert.state is not AlertState.TAKEN or person_id == alert.taken_by:
        return False
    changes = await work.changes(alert.subject)
    since = [c for c in changes if alert.taken_at and c.at >= alert.taken_at]
    return any(person_id in c.detail["people"] for c in since if c.what in ("referred", "passed"))


def referable(work: Work, alert: Alert, by: Person, now: datetime) -> dict[str, list[str]]:
    """转派: the leaders on duty, the station, the other desk; whoever of them is on duty now."""
    district = work.district
    school = district.schools[alert.school_id]
    desks = district.command_desks(school)
    role, other = Role.LEADER_ON_DUTY, [org for org in desks if org != by.org_id]
    found = {
        "leaders": [p for org in desks for p in district.on_duty(now, org_id=org, role=role)],
        "station": district.on_duty(now, org_id=school.station_org_id),
        "desk": [p for org in other for p in district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)],
    }
    nobody = {by.id, alert.reporter_id}
    return {to: [p for p in people if p not in nobody] for to, people in found.items()}


async def refer(work: Work, call: Call, by: Person, people: Sequence[str], now: datetime) -> list[Page]:
    """转派: these are called at once. Who has it keeps it until one of them takes it over."""
    if not call.alert.live or not people:
        return []
    work.record(call.subject, "referred", now, by.id, people=list(people))
    pages = await call_besides(work, call, people, now, "alert.referred", by.id)
    if call.alert.state is AlertState.TAKEN:
        call.alert.follow_up_at, call.alert.asked_follow_up = now + REFERRED_AFTER, False
    return pages


async def pass_on(work: Work, absent: str, stand_in: str, now: datetime) -> int:
    """替我值班: the stand-in is called for everything open that the absent one was called for.

    What somebody else has in hand stays with them.
    """
    count = 0
    for call in await work.alerts.open(list(work.district.schools)):
        alert = call.alert
        people = await called(work, alert)
        if absent not in people or stand_in in (*people, alert.reporter_id):
            continue
        if alert.state is AlertState.TAKEN and not await _has(work, alert, absent):
            continue
        work.record(alert.subject, "passed", now, absent, people=[stand_in])
        await call_besides(work, call, [stand_in], now, "alert.referred", absent)
        count += 1
    return count


async def _has(work: Work, alert: Alert, person_id: str) -> bool:
    """Took it, or was given it and could take it over."""
    return alert.taken_by == person_id or await _passed_to(work, alert, person_id)


async def decline(work: Work, call: Call, by: Person, now: datetime) -> bool:
    """走不开: the next step is called at once, once for each who was called. False when it is not open."""
    if call.alert.state is not AlertState.OPEN:
        return False
    mine = [p for p in await work.alerts.pages(call.id) if p.person_id == by.id]
    if not any(p.state not in (PageState.DECLINED, PageState.SKIPPED) for p in mine):
        return True
    await _mark(work, call.alert, by.id, PageState.DECLINED, now)
    work.record(call.subject, "declined", now, by.id)
    if not call.alert.mistake_at:
        await climb_now(work, call, now)
    return True


def arrive(work: Work, call: Call, by: Person, now: datetime) -> bool:
    """到场: once."""
    if not call.alert.live or call.alert.arrived_at:
        return False
    call.alert.arrived_at = now
    call.alert.follow_up_at, call.alert.asked_follow_up = now + FOLLOW_UP_AFTER, False
    work.record(call.subject, "arrived", now, by.id)
    tell_reporter(work, call, "arrived", by.id, now)
    return True


def still_busy(work: Work, alert: Alert, by: Person, now: datetime) -> bool:
    """还在处理: it is asked again half an hour later."""
    if alert.state is not AlertState.TAKEN:
        return False
    alert.follow_up_at, alert.asked_follow_up = now + FOLLOW_UP_AFTER, False
    work.record(alert.subject, "still_busy", now, by.id)
    return True


async def close(
    work: Work,
    call: Call,
    by: Person,
    now: datetime,
    *,
    false_alarm: bool = False,
    words: str = "",
) -> bool:
    """处置完毕 with its word, or 误报: nothing more is sent; both stay in the record."""
    if not call.alert.live:
        return False
    call.alert.state = AlertState.FALSE_ALARM if false_alarm else AlertState.CLOSED
    call.incident.state = IncidentState.FALSE_ALARM if false_alarm else IncidentState.CLOSED
    if call.alert.drill:
        call.incident.state = IncidentState.DRILL
    call.alert.closed_by, call.alert.closed_at, call.alert.outcome = by.id, now, words[:300]
    call.alert.stop()
    what = "false_alarm" if false_alarm else "closed"
    work.record(call.subject, what, now, by.id, words=call.alert.outcome)
    await tell_called(work, call, f"alert.{what}", by.id, now)
    tell_reporter(work, call, what, by.id, now)
    return True


async def reopen(work: Work, call: Call, by: Person, now: datetime) -> bool:
    """点错了: whoever ended it has it in hand again, everybody reads so, and both stay in the record."""
    ended = call.incident.state in (IncidentState.CLOSED, IncidentState.FALSE_ALARM)
    if call.alert.live or not ended or call.alert.closed_by != by.id or not _just(call.alert.closed_at, now):
        return False
    call.alert.state, call.alert.taken_by, call.alert.taken_at = AlertState.TAKEN, by.id, now
    call.alert.closed_by, call.alert.closed_at, call.alert.outcome = "", None, ""
    call.alert.follow_up_at, call.alert.asked_follow_up = now + FOLLOW_UP_AFTER, False
    call.incident.state = IncidentState.OPEN
    work.record(call.subject, "reopened", now, by.id)
    await tell_called(work, call, "alert.reopened", by.id, now)
    tell_reporter(work, call, "reopened", by.id, now)
    return True


def _just(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= REOPEN_WITHIN


async def claim_mistake(work: Work, call: Call, now: datetime) -> bool:
    """误触撤销: no new pages. Only an officer's call-back closes it, since a tap can be forced."""
    if not call.alert.live or call.alert.mistake_at:
        return False
    call.alert.stop()
    call.alert.mistake_at, call.alert.follow_up_at = now, now + FOLLOW_UP_AFTER
    work.record(call.subject, "mistake_claimed", now, call.alert.reporter_id)
    await tell_called(work, call, "alert.mistake", "", now)
    return True


async def withdraw(work: Work, call: Call, now: datetime) -> bool:
    """The reporter takes the report back before anybody took it; whoever was called is told."""
    if call.alert.state is not AlertState.OPEN:
        return False
    call.alert.state, call.alert.closed_by, call.alert.closed_at = (
        AlertState.CLOSED,
        call.alert.reporter_id,
        now,
    )
    call.alert.stop()
    work.record(call.subject, "withdrawn", now, call.alert.reporter_id)
    await tell_called(work, call, "alert.withdrawn", call.alert.reporter_id, now)
    return True


async def add_detail(work: Work, call: Call, words: str, now: datetime) -> None:
    """The caller said more: those who were called read it in a new line."""
    version = len(await work.changes(call.subject))
    work.record(call.subject, "detail", now, call.alert.reporter_id)
    what = CallFacts.of(work.district, call).values() | {"sentence": words}
    for person_id in await called(work, call.alert):
        dedupe = f"{call.subject}:detail:{version}:{person_id}"
        work.tell(untyped(person_id, "alert.detail", call.alert.priority, what, dedupe=dedupe))


async def photo_came(work: Work, call: Call, now: datetime) -> None:
    """照片已收到, without the picture."""
    version = len(await work.changes(call.subject))
    work.record(call.subject, "photo", now, call.alert.reporter_id)
    what = CallFacts.of(work.district, call).values()
    for person_id in await called(work, call.alert):
        dedupe = f"{call.subject}:photo:{version}:{person_id}"
        work.tell(untyped(person_id, "alert.photo", call.alert.priority, what, dedupe=dedupe))


def holders(work: Work, alert: Alert, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them by now."""
    org = work.district.people[alert.taken_by].org_id
    return list(dict.fromkeys((alert.taken_by, work.district.standing_for(alert.taken_by, org, now))))


async def press_again(work: Work, call: Call, now: datetime) -> None:
    """The caller taps once more: whoever has it hears it, else everybody called so far."""
    work.record(call.subject, "pressed_again", now, call.alert.reporter_id)
    kind = "alert.again_taken" if call.alert.taken_by else "alert.again"
    for person_id in (
        holders(work, call.alert, now) if call.alert.taken_by else await called(work, call.alert)
    ):
        dedupe = f"{call.subject}:again:{now:%Y%m%d%H%M%S}:{person_id}"
        again = CallFacts.of(work.district, call).values() | {"arrived": call.alert.arrived_at is not None}
        work.tell(untyped(person_id, kind, call.alert.priority, again, dedupe=dedupe, name=str(call.subject)))


async def _mark(work: Work, alert: Alert, person_id: str, state: PageState, now: datetime) -> None:
    for page in await work.alerts.pages(alert.known_id):
        if page.person_id == person_id and page.state is not PageState.SKIPPED:
            page.state, page.settled_at = state, now


def tell_reporter(work: Work, call: Call, what: str, by: str, now: datetime) -> None:
    """Who called for help reads it at once; who reported something else, with its number.

    So do those whose later reports were joined to it.
    """
    kind = f"sos.{what}" if call.incident.sos else f"incident.{what}"
    values = {
        "by": work.district.polite(by) if by else "",
        "at": work.district.clock(now),
        "number": call.incident.number,
        "dial": emergency_number(call.incident.kind),
        "drill": call.alert.drill,
    }
    dedupe = f"{call.subject}:{kind}:{now.timestamp():.3f}"
    priority = Priority.P1 if call.alert.urgent else Priority.RECEIPT
    for person_id in dict.fromkeys((call.alert.reporter_id, *call.incident.also_reported_by)):
        if person_id != by:
            work.tell(untyped(person_id, kind, priority, values, dedupe=dedupe))
