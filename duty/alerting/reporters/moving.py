"""A live location goes on: the event is where its reporter is, and what stands on screens moves in place."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.calling.placing import show_place
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.alerting.reporters.event import event_of, live_call_of
from duty.alerting.reporters.helping import running_call
from duty.district.people import Person
from duty.district.places import Place
from duty.incidents.own import own_report
from duty.incidents.refusal import Refusal

MOVED_M = 30.0
"""A phone that lies on a table wanders less than this."""


async def move(work: Work, person: Person, place: Place, report_id: int, now: datetime) -> bool:
    """Follow the person whose call is being answered. False where there is none, or they hardly moved.

    report_id: the report that their live location was sent for; 0 where it was for none.
    """
    call = await running_call(work, person, now) or await _call_of_report(work, person, report_id)
    if call is None or not _moved(call, place):
        return False
    call.incident.stands_at(place)
    await show_place(work, call, now)
    return True


async def _call_of_report(work: Work, person: Person, report_id: int) -> Call | None:
    report = await own_report(work, person, report_id) if report_id else None
    if report is None or isinstance(report, Refusal):
        return None
    return await live_call_of(work, await event_of(work, report))


def _moved(call: Call, place: Place) -> bool:
    """Farther than the fix is coarse; the first one always counts."""
    incident = call.incident
    if incident.latitude is None or incident.longitude is None:
        return True
    before = Place(incident.latitude, incident.longitude)
    return before.metres_to(place) >= MOVED_M
