"""Alerts: a call that climbs until a person takes it, and the honest account of whom it reached."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from duty.alerting.alert import Alert, AlertState
from duty.alerting.answers import FOLLOW_UP_AFTER, holders, tell_reporter
from duty.alerting.call import Call
from duty.alerting.drills import running_at
from duty.alerting.facts import CallFacts
from duty.alerting.paging import (
    climb,
    climb_now,
    drill_ladder,
    ladder_of,
    next_step_at,
    tell_called,
    this_round,
)
from duty.alerting.ports import Work
from duty.district.ladders import LADDERS
from duty.district.people import Role
from duty.district.severity import Triage
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import Priority, untyped

log = logging.getLogger(__name__)

RECEIPT_AFTER = timedelta(seconds=1)
RECEIPT_AT_LATEST = timedelta(seconds=10)
"""The caller hears how many it reached once every page is settled, or after this long."""
UNANSWERED_AFTER = timedelta(minutes=1)
"""Then the caller reads the desk's phone number."""


async def raise_alert(work: Work, incident: Incident, now: datetime) -> Call | None:
    """Call the first step at once. None for P3, which waits for the summary."""
    if incident.triage not in LADDERS:
        return None
    assert incident.id is not None
    alert = Alert(
        incident.id, incident.school_id, incident.post_id, incident.triage, incident.reported_by, now
    )
    drill = await running_at(work, incident.post_id, now) if incident.sos else None
    if drill and drill.id:
        alert.drill_id, incident.state = drill.id, IncidentState.DRILL
        alert.begin(drill_ladder(drill.org_id, drill.started_by), incident.triage, now)
    else:
        alert.begin(ladder_of(work, incident.triage), incident.triage, now)
    alert.receipt_at = now + RECEIPT_AFTER if alert.urgent else None
    await work.alerts.add(alert)
    work.record(alert.subject, "raised", now, incident.reported_by, triage=incident.triage, drill=alert.drill)
    call = Call(alert, incident)
    await climb(work, call, now)
    return call


async def change_triage(work: Work, call: Call, now: datetime) -> None:
    """The reporter says it is more or less urgent than proposed.

    More: its ladder begins now, for those called before too. Less: nobody further is called in a hurry.
    Whoever took it keeps it, and reads the change.
    """
    higher = call.incident.triage < call.alert.triage
    triage = call.incident.triage if call.incident.triage in LADDERS else Triage.P2
    what = "raised_higher" if higher else "lowered"
    work.record(call.subject, what, now, call.alert.reporter_id, triage=triage)
    if call.alert.state is not AlertState.OPEN:
        call.alert.triage = triage
        _tell_holders(work, call, now)
        return
    if higher:
        call.alert.begin(ladder_of(work, triage), triage, now)
        call.alert.receipt_at = now + RECEIPT_AFTER if call.alert.urgent else None
        await climb(work, call, now)
        return
    _lower(work, call.alert, triage, now)
    await tell_called(work, call, "alert.changed", "", now)


def _tell_holders(work: Work, call: Call, now: datetime) -> None:
    """A new line with what they can say next; their card and everybody else's stay as they are."""
    what = CallFacts.of(work.district, call).values() | {"arrived": call.alert.arrived_at is not None}
    dedupe = f"{call.subject}:changed:{now.timestamp():.3f}"
    for person_id in holders(work, call.alert, now):
        work.tell(
            untyped(
                person_id, "alert.changed_taken", call.alert.priority, what, dedupe, name=str(call.subject)
            )
        )


def _lower(work: Work, alert: Alert, triage: Triage, now: datetime) -> None:
    """The slower ladder from the step it has reached; after 误触撤销 still nobody new is called."""
    raised_at, step = alert.raised_at, alert.step
    alert.step = 0
    alert.begin(ladder_of(work, triage), triage, now)
    alert.raised_at, alert.step = raised_at, step
    alert.next_at = None if alert.mistake_at else next_step_at(alert, now)
    alert.receipt_at = alert.receipt_at if alert.urgent else None


# -- sweep ---------------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """Everything due at `now`: steps, honest receipts to the caller, forgotten ones. Idempotent."""
    due = await work.alerts.due(now)
    for call in due:
        subject = call.subject
        try:
            async with work.apart():
                await _do_what_is_due(work, call, now)
        except Exception:  # one that cannot be handled stops no other; the watchdog says so
            log.exception("%s does not climb", subject)
    return len(due)


async def _do_what_is_due(work: Work, call: Call, now: datetime) -> None:
    alert = call.alert
    await climb(work, call, now)
    if alert.receipt_at and alert.receipt_at <= now:
        await _receipt(work, call, now)
    if alert.follow_up_at and alert.follow_up_at <= now:
        await _follow_up(work, call, now)


async def _receipt(work: Work, call: Call, now: datetime) -> None:
    """已送达 n 人 once that is certain; nobody: said at once, the next are called; a minute: the phone."""
    waited = now - call.alert.raised_at
    if waited >= UNANSWERED_AFTER:
        call.alert.receipt_at, call.alert.unanswered_told = None, True
        _receipt_line(work, call, "sos.unanswered", {"phone": desk_phone(work, call.alert)})
        return
    pages = await this_round(work, call.alert)
    reached = sorted({p.person_id for p in pages if p.state.reached})
    call.alert.receipt_at = min(now + RECEIPT_AFTER, call.alert.raised_at + UNANSWERED_AFTER)
    if not all(p.state.settled for p in pages) and waited < RECEIPT_AT_LATEST:
        return
    if reached:
        call.alert.receipt_at = call.alert.raised_at + UNANSWERED_AFTER
        work.record(call.subject, "receipt", now, "", reached=reached)
        _receipt_line(work, call, "sos.delivered", {"count": len(reached)})
    else:
        _receipt_line(work, call, "sos.reached_nobody", {})
        await climb_now(work, call, now)


async def make_real(work: Work, call: Call, now: datetime) -> bool:
    """是真的: what was called as a drill climbs like any other from now on, whoever has seen it."""
    if not call.alert.drill or not call.alert.live:
        return False
    call.alert.drill_id, call.incident.state = 0, IncidentState.OPEN
    call.alert.state, call.alert.taken_by, call.alert.taken_at = AlertState.OPEN, "", None
    call.alert.stop()
    call.alert.mistake_at, call.alert.unanswered_told = None, False
    call.alert.begin(ladder_of(work, Triage.P0), Triage.P0, now)
    call.alert.receipt_at = now + RECEIPT_AFTER
    work.record(call.subject, "made_real", now, call.alert.reporter_id)
    await climb(work, call, now)
    return True


def _receipt_line(work: Work, call: Call, kind: str, values: dict[str, Any]) -> None:
    """Each names the number to dial that fits the kind: a fire's is not the police's. Once a round."""
    if call.alert.drill and kind != "sos.delivered":  # it stays with its desk; nobody dials 110 for it
        kind = "sos.unanswered_drill"
    round_ = f"{call.alert.raised_at:%Y%m%d%H%M%S}"
    dedupe = f"{call.subject}:{kind}:{call.alert.triage}{':drill' if call.alert.drill else ''}:{round_}"
    what = values | {"drill": call.alert.drill, "number": emergency_number(call.incident.kind)}
    work.tell(untyped(call.alert.reporter_id, kind, Priority.P1, what, dedupe=dedupe))


def desk_phone(work: Work, alert: Alert) -> str:
    """The phone of the duty officer on the police desk now, else of the education desk."""
    district = work.district
    school = district.schools[alert.school_id]
    for org in reversed(district.command_desks(school)):
        for person_id in district.on_duty(alert.raised_at, org_id=org, role=Role.DUTY_OFFICER):
            if district.people[person_id].phone and person_id != alert.reporter_id:
                return district.people[person_id].phone
    return "110"


async def _follow_up(work: Work, call: Call, now: datetime) -> None:
    """Half an hour after it was taken: ask the taker; another half hour without a word: call again."""
    if call.alert.taken_by and not call.alert.asked_follow_up:
        call.alert.asked_follow_up, call.alert.follow_up_at = True, now + FOLLOW_UP_AFTER
        work.record(call.subject, "follow_up_asked", now, "", person=call.alert.taken_by)
        what = CallFacts.of(work.district, call).values() | {"arrived": call.alert.arrived_at is not None}
        dedupe = f"{call.subject}:follow_up:{now:%Y%m%d%H%M}"
        for person_id in holders(work, call.alert, now):
            work.tell(untyped(person_id, "alert.follow_up", Priority.P1, what, dedupe=dedupe))
        return
    work.record(call.subject, "raised_again", now, "", taken_by=call.alert.taken_by)
    call.alert.state, call.alert.taken_by, call.alert.taken_at = AlertState.OPEN, "", None
    call.alert.follow_up_at = call.alert.mistake_at = None
    call.alert.begin_again(now)
    call.alert.receipt_at, call.alert.unanswered_told = (
        now + RECEIPT_AFTER if call.alert.urgent else None,
        False,
    )
    tell_reporter(work, call, "raised_again", "", now)
    await climb(work, call, now)
