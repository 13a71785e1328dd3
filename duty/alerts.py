"""Alerts: a call that climbs until a person takes it, and the honest account of whom it reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from duty.answers import FOLLOW_UP_AFTER
from duty.incidents import Incident, Triage
from duty.ladders import LADDERS, Alert, AlertState, Page, PageState
from duty.notices import Notice, Priority
from duty.paging import climb, climb_now, facts, next_step_at, tell_called, this_round
from duty.people import Role

if TYPE_CHECKING:
    from duty.ports import Work

__all__ = ["Alert", "AlertState", "Page", "PageState", "change_triage", "raise_alert", "sweep"]

RECEIPT_AFTER = timedelta(seconds=1)
RECEIPT_AT_LATEST = timedelta(seconds=10)
"""The caller hears how many it reached once every page is settled, or after this long."""
UNANSWERED_AFTER = timedelta(minutes=1)
"""Then the caller reads the desk's phone number."""


async def raise_alert(work: Work, incident: Incident, now: datetime) -> Alert | None:
    """Call the first step at once. None for P3, which waits for the summary."""
    if incident.triage not in LADDERS:
        return None
    assert incident.id is not None
    alert = Alert(
        incident.id, incident.school_id, incident.post_id, incident.triage, incident.reported_by, now
    )
    alert.begin(incident.triage, now)
    alert.receipt_at = now + RECEIPT_AFTER if alert.urgent else None
    await work.alerts.add(alert)
    work.record(alert.subject, "raised", now, incident.reported_by, triage=incident.triage)
    await climb(work, alert, incident, now)
    return alert


async def change_triage(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """The reporter says it is more or less urgent than proposed.

    More: its ladder begins now, for those called before too. Less: nobody further is called in a hurry.
    Whoever took it keeps it, and reads the change.
    """
    higher = incident.triage < alert.triage
    triage = incident.triage if incident.triage in LADDERS else Triage.P2
    what = "raised_higher" if higher else "lowered"
    work.record(alert.subject, what, now, alert.reporter_id, triage=triage)
    if alert.state is not AlertState.OPEN:
        alert.triage = triage
    elif higher:
        alert.begin(triage, now)
        alert.receipt_at = now + RECEIPT_AFTER if alert.urgent else None
        await climb(work, alert, incident, now)
        return
    else:
        _lower(alert, triage, now)
    await tell_called(work, alert, incident, "alert.changed", "", now)


def _lower(alert: Alert, triage: Triage, now: datetime) -> None:
    """The slower ladder from the step it has reached."""
    raised_at, step = alert.raised_at, alert.step
    alert.step = 0
    alert.begin(triage, now)
    alert.raised_at, alert.step = raised_at, step
    alert.next_at = next_step_at(alert, now)
    alert.receipt_at = alert.receipt_at if alert.urgent else None


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
            await _receipt(work, alert, incident, now)
        if alert.follow_up_at and alert.follow_up_at <= now:
            await _follow_up(work, alert, incident, now)
    return len(due)


async def _receipt(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """已送达 n 人 once that is certain; nobody: said at once, the next are called; a minute: the phone."""
    waited = now - alert.raised_at
    if waited >= UNANSWERED_AFTER:
        alert.receipt_at, alert.unanswered_told = None, True
        _receipt_line(work, alert, "sos.unanswered", {"phone": desk_phone(work, alert)})
        return
    pages = await this_round(work, alert)
    reached = sorted({p.person_id for p in pages if p.state.reached})
    alert.receipt_at = min(now + RECEIPT_AFTER, alert.raised_at + UNANSWERED_AFTER)
    if not all(p.state.settled for p in pages) and waited < RECEIPT_AT_LATEST:
        return
    if reached:
        alert.receipt_at = alert.raised_at + UNANSWERED_AFTER
        work.record(alert.subject, "receipt", now, "", reached=reached)
        _receipt_line(work, alert, "sos.delivered", {"count": len(reached)})
    else:
        _receipt_line(work, alert, "sos.reached_nobody", {})
        await climb_now(work, alert, incident, now)


def _receipt_line(work: Work, alert: Alert, kind: str, values: dict[str, Any]) -> None:
    dedupe = f"{alert.subject}:{kind}:{alert.triage}"
    work.tell(Notice(alert.reporter_id, kind, Priority.P1, values, dedupe=dedupe))


def desk_phone(work: Work, alert: Alert) -> str:
    """The phone of the duty officer on the police desk now, else of the education desk."""
    district = work.district
    school = district.schools[alert.school_id]
    for org in reversed(district.command_desks(school)):
        for person_id in district.on_duty(alert.raised_at, org_id=org, role=Role.DUTY_OFFICER):
            if district.people[person_id].phone and person_id != alert.reporter_id:
                return district.people[person_id].phone
    return "110"


async def _follow_up(work: Work, alert: Alert, incident: Incident, now: datetime) -> None:
    """Half an hour after it was taken: ask the taker; another half hour without a word: call again."""
    if alert.taken_by and not alert.asked_follow_up:
        alert.asked_follow_up, alert.follow_up_at = True, now + FOLLOW_UP_AFTER
        work.record(alert.subject, "follow_up_asked", now, "", person=alert.taken_by)
        what = facts(work, alert, incident) | {"arrived": alert.arrived_at is not None}
        dedupe = f"{alert.subject}:follow_up:{now:%Y%m%d%H%M}"
        work.tell(Notice(alert.taken_by, "alert.follow_up", Priority.P1, what, dedupe=dedupe))
        return
    work.record(alert.subject, "raised_again", now, "", taken_by=alert.taken_by)
    alert.state, alert.taken_by, alert.taken_at = AlertState.OPEN, "", None
    alert.follow_up_at = alert.mistake_at = None
    alert.begin_again(now)
    await climb(work, alert, incident, now)
