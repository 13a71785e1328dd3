"""我的求助怎样了: how a person's own last call or report stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.alerting.calling.receipts import desk_phone
from duty.alerting.calls.call import Call
from duty.alerting.calls.standing import Stands
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.district.severity import URGENT
from duty.incidents.kinds import emergency_number

ASKED_WITHIN = timedelta(hours=12)
"""Of older ones nobody asks how they stand."""


class Progress(StrEnum):
    """Where it is, as its caller reads it."""

    OPEN = "open"
    OPEN_CALM = "open_calm"
    """Nobody has it, and it was nothing urgent."""
    TAKEN = "taken"
    EXPECTED = "expected"
    """Taken, and they said when they will be there."""
    ARRIVED = "arrived"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    WITHDRAWN = "withdrawn"
    MISTAKE = "mistake"


@dataclass(frozen=True)
class OwnCall:
    """One's own call for help or report. dial, phone: whom to phone besides; by, at: who brought it there;
    minutes: until they are there, as they said."""

    progress: Progress
    sos: bool
    number: str
    time: datetime
    dial: str
    phone: str
    by: str
    at: datetime | None
    minutes: int = 0


async def own_call(work: Work, person: Person, now: datetime) -> OwnCall | None:
    """The last one that is still going on, else the last of all. None where there is none to ask about."""
    calls = [
        call
        for incident in await work.incidents.of_reporter(person.id, now - ASKED_WITHIN)
        if incident.id is not None and (call := await work.alerts.call_of(incident.id))
    ]
    live = (call for call in calls if call.alert.live)
    call = next(live, None) or next(iter(calls), None)
    return _facts(work, call, now) if call else None


def _facts(work: Work, call: Call, now: datetime) -> OwnCall:
    alert, incident, standing = call.alert, call.incident, call.alert.standing
    arrived = alert.live and alert.arrived and not alert.mistake_at
    by = alert.taken_by if arrived else standing.by
    minutes = _minutes(alert.eta_at, now) if alert.taken and not arrived else 0
    return OwnCall(
        progress=Progress.ARRIVED if arrived else Progress.EXPECTED if minutes else _progress(call),
        sos=incident.sos,
        number=incident.number,
        time=incident.occurred_at,
        dial=emergency_number(incident.kind),
        phone=desk_phone(work, alert),
        by=work.district.polite(by) if by else "",
        at=alert.arrived_at if arrived else standing.at,
        minutes=minutes,
    )


def _minutes(eta: datetime | None, now: datetime) -> int:
    """Whole ones, and at least one; 0 where nobody said so, or it is past."""
    return math.ceil((eta - now).total_seconds() / 60) if eta and eta > now else 0


def _progress(call: Call) -> Progress:
    stands = call.alert.standing.stands
    if stands is Stands.OPEN and call.alert.triage not in URGENT:
        return Progress.OPEN_CALM
    return Progress(stands)
