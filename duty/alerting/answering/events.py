"""Events that are not over although nobody is called: the list with [办结], and one by its SJ number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.alerting.answering.rights import Refusal, Refused, right_of
from duty.alerting.calling.telling import ReportClosed
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import Notice, Priority
from duty.rights.may import About, may
from duty.rights.words import Do, Only, Thing

LISTED_FOR = timedelta(days=30)
NUMBER = re.compile(r"\s*(SJ-[A-Z0-9]{2,40}-\d{4}-\d{4,6})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened. call: the one that was raised for it. may_settle: that it is over is theirs to say."""

    incident: Incident
    call: Call | None
    may_settle: bool


def number_in(words: str) -> str:
    """A number and nothing else; empty where it is none."""
    found = NUMBER.fullmatch(words)
    return found[1].upper() if found else ""


async def open_events(work: Work, person: Person, now: datetime) -> list[Event]:
    """Those of the last 30 days that the person may end and nobody is called for, the oldest first."""
    schools = [school.id for school in work.district.schools_seen_by(person)]
    found = await work.incidents.since(schools, now - LISTED_FOR)
    events = [await _event(work, one, person) for one in found if one.open]
    return [one for one in events if one.may_settle]


async def find(work: Work, number: str, person: Person) -> Event | None:
    """By its number; somebody else's reads like one that does not exist."""
    incident = await work.incidents.of_number(number)
    if incident is None:
        return None
    about = About(schools=(incident.school_id,), own=(incident.reported_by,))
    event = await _event(work, incident, person)
    called = bool(event.call and await right_of(work, event.call.alert, person))
    return event if called or may(work.district, person, Do.SEE, Thing.CALL, about) else None


async def settle(work: Work, incident_id: int, by: Person, now: datetime) -> Incident | Refused:
    """办结: its reporter reads so."""
    incident = await work.incidents.get(incident_id)
    event = await _event(work, incident, by) if incident else None
    if incident is None or event is None or not (event.may_settle or not incident.open):
        return Refused(Refusal.UNKNOWN)
    if not incident.close():
        return Refused(Refusal.TOO_LATE)
    work.record(incident.subject, "closed", now, by.id)
    news = ReportClosed(
        by=work.district.polite(by.id),
        at=work.district.clock(now),
        number=incident.number,
        dial=emergency_number(incident.kind),
        drill=False,
    )
    for person_id in dict.fromkeys((incident.reported_by, *incident.also_reported_by)):
        if person_id != by.id:
            work.tell(Notice(person_id, news, Priority.RECEIPT, f"{incident.subject}:settled:{person_id}"))
    return incident


async def _event(work: Work, incident: Incident, person: Person) -> Event:
    call = await work.alerts.call_of(incident.known_id)
    about = About(
        schools=(incident.school_id,),
        own=(incident.reported_by,),
        state=frozenset() if incident.sos else frozenset({Only.NO_SOS}),
    )
    ends = may(work.district, person, Do.END, Thing.CALL, about)
    return Event(incident, call, ends and incident.open and not (call and call.alert.live))
