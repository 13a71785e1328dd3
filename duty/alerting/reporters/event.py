"""An event, however many reported it, and those who deal with it."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.calling.paging import called
from duty.alerting.calling.telling import holders
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.incidents.incident import Incident


async def event_of(work: Work, incident: Incident) -> Incident:
    """The incident that goes on: itself, or the one it was joined to."""
    joined = await work.incidents.get(incident.joined_to) if incident.joined_to else None
    return joined or incident


async def live_call_of(work: Work, event: Incident) -> Call | None:
    """The call for it; None where nobody was called, or where it is over."""
    call = await work.alerts.call_of(event.known_id)
    return call if call and call.alert.live else None


async def dealing_with(work: Work, call: Call, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them; before that everybody called."""
    return holders(work, call.alert, now) if call.alert.taken_by else await called(work, call.alert)
