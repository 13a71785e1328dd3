"""Raising an alert, changing how urgent it is, and whatever falls due of it as time goes on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from duty.alerting.afterwards.planlines import hand_out
from duty.alerting.answering.drills import running_at
from duty.alerting.calling import following, receipts
from duty.alerting.calling.near import call_near, near_to, who_is_near
from duty.alerting.calling.paging import climb, drill_ladder, first_called, ladder_of, renewed
from duty.alerting.calling.telling import CallChanged, ForHolder, holders, tell_called
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.attendance.checkin import CheckIn
from duty.district.ladders import LADDERS
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.messaging.notices import Notice

log = logging.getLogger(__name__)


class ChangedForHolder(ForHolder):
    """Whoever has it reads that it is more or less urgent, with what they can say next."""

    kind: ClassVar[str] = "alert.changed_taken"


async def raise_alert(
    work: Work, incident: Incident, now: datetime, there: Sequence[CheckIn] | None = None
) -> Call | None:
    """Call the first step at once. None for P3, which waits for the summary.

    there: who stands at that school, where that was looked up already.
    """
    if incident.triage not in LADDERS:
        return None
    drill = await running_at(work, incident.post_id, now) if incident.sos else None
    if drill and drill.id:
        call = Call.raised(incident, drill_ladder(drill.org_id, drill.started_by), now, drill.id)
    else:
        call = Call.raised(incident, ladder_of(work, incident.triage), now)
    near = await _near(work, call, now, there)
    await work.accounts.of_people([*first_called(work, call, now), *near])
    await work.alerts.add(call.alert)
    triage, is_drill = incident.triage, call.alert.drill
    work.record(call.subject, "raised", now, incident.reported_by, triage=triage, drill=is_drill)
    await climb(work, call, now)
    await call_near(work, call, now, near)
    await hand_out(work, call, now)
    return call


async def _near(work: Work, call: Call, now: datetime, there: Sequence[CheckIn] | None) -> list[str]:
    school_id = call.incident.school_id
    if call.incident.triage is not Triage.P0 or call.alert.drill:
        return []
    if there is None:
        return await who_is_near(work, school_id, now)
    return near_to(work.district, school_id, there, now)


async def change_triage(work: Work, call: Call, now: datetime) -> None:
    """The reporter says it is more or less urgent than proposed.

    More: its ladder begins now, for those called before too. Less: nobody further is called in a hurry.
    Whoever took it keeps it, and reads the change.
    """
    alert, incident = call.alert, call.incident
    higher = incident.triage < alert.triage
    triage = incident.triage if incident.triage in LADDERS else Triage.P2
    what = "raised_higher" if higher else "lowered"
    work.record(alert.subject, what, now, alert.reporter_id, triage=triage)
    if not alert.open:
        alert.rate(triage)
        await _tell_holders(work, call, now)
    elif higher:
        alert.begin(ladder_of(work, triage), triage, now)
        await climb(work, call, now)
        await call_near(work, call, now)
        await hand_out(work, call, now)
    else:
        alert.lower(ladder_of(work, triage), triage, now)
        await tell_called(work, call, CallChanged, "", now)


async def _tell_holders(work: Work, call: Call, now: datetime) -> None:
    """Their card and everybody else's stay as they are."""
    alert = call.alert
    dedupe = f"{alert.subject}:changed:{now.timestamp():.3f}"
    for person_id in holders(work, alert, now):
        news = await ChangedForHolder.to(person_id, work, call)
        work.tell(renewed(Notice(person_id, news, alert.priority, dedupe, name=str(alert.subject))))


async def sweep(work: Work, now: datetime) -> int:
    """A slice of what is due at `now`: steps, honest receipts to the caller, forgotten ones. Idempotent.

    All of it together; where that fails, each call by itself.
    """
    due = await work.alerts.due(now)
    if not due or await _all_climb(work, due, now):
        return len(due)
    return sum([await _all_climb(work, [call], now) for call in await work.alerts.due(now)])


async def _all_climb(work: Work, calls: Sequence[Call], now: datetime) -> bool:
    """False where nothing of it was kept. One that cannot be handled stops no other; the watchdog says so."""
    subjects = " ".join(str(call.subject) for call in calls)
    try:
        async with work.apart():
            for call in calls:
                await _do_what_is_due(work, call, now)
    except Exception:
        if len(calls) == 1:
            log.exception("%s does not climb", subjects)
        return False
    return True


async def _do_what_is_due(work: Work, call: Call, now: datetime) -> None:
    alert = call.alert
    await climb(work, call, now)
    if alert.receipt_at and alert.receipt_at <= now:
        await receipts.give(work, call, now)
    if alert.follow_up_at and alert.follow_up_at <= now:
        await following.follow_up(work, call, now)
