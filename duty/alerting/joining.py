"""More about one event: words, places and pictures that come later, and a second report of the same thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from duty.alerting.alert import Alert
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.alerting.paging import called
from duty.alerting.ports import Work
from duty.alerting.rights import may_answer
from duty.alerting.telling import holders
from duty.district.people import POLICE, SCHOOL_OFFICE, Person, Role
from duty.district.places import Place
from duty.incidents.incident import Incident, IncidentState
from duty.messaging.notices import Priority, untyped
from duty.records.photos import Photo, PhotoState

MORE_WITHIN = timedelta(minutes=10)
"""What the reporter sends this long after belongs to the report."""
SAME_WITHIN = timedelta(minutes=30)
"""Two reports of one kind at one school this close may be one event."""


# -- more of the same report ----------------------------------------------------------------


async def event_of(work: Work, incident: Incident) -> Incident:
    """The incident that goes on: itself, or the one it was joined to."""
    joined = await work.incidents.get(incident.joined_to) if incident.joined_to else None
    return joined or incident


async def add_words(work: Work, incident: Incident, words: str, person: Person, now: datetime) -> None:
    """Appended, never overwritten; whoever deals with it reads the new words."""
    event = await event_of(work, incident)
    event.adds(words)
    work.record(event.subject, "detail", now, person.id, words=words)
    await _tell_more(work, event, person, words, now)


async def add_place(work: Work, incident: Incident, place: Place, person: Person, now: datetime) -> None:
    event = await event_of(work, incident)
    event.stands_at(place)
    work.record(event.subject, "place", now, person.id)
    await _tell_more(work, event, person, "", now)


async def _tell_more(work: Work, event: Incident, person: Person, words: str, now: datetime) -> None:
    call = await work.alerts.call_of(event.id or 0)
    if call is None or not call.alert.live:
        return
    what = CallFacts.of(work.district, call).values() | {
        "sentence": words,
        "who": work.district.polite(person.id),
    }
    if words:
        what |= {"latitude": None, "longitude": None}
    version = len(await work.changes(event.subject))
    for person_id in await dealing_with(work, call.alert, now):
        dedupe = f"{event.subject}:more:{version}:{person_id}"
        work.tell(untyped(person_id, "incident.more", call.alert.priority, what, dedupe=dedupe))


async def dealing_with(work: Work, alert: Alert, now: datetime) -> list[str]:
    """Whoever took it, and who stands in for them; before that everybody called."""
    return holders(work, alert, now) if alert.taken_by else await called(work, alert)


async def change_kind(work: Work, incident: Incident, kind: str, by: Person, now: datetime) -> None:
    """The reporter names another kind; whoever deals with it reads so."""
    before, incident.kind = incident.kind, kind
    work.record(incident.subject, "kind", now, by.id, before=before, after=kind)
    call = await work.alerts.call_of(incident.id or 0)
    if call is None or not call.alert.live:
        return
    for person_id in await dealing_with(work, call.alert, now):
        dedupe = f"{incident.subject}:kind:{now.timestamp():.3f}:{person_id}"
        work.tell(
            untyped(
                person_id,
                "incident.kind_changed",
                call.alert.priority,
                CallFacts.of(work.district, call).values(),
                dedupe,
            )
        )


# -- pictures -------------------------------------------------------------------------------


def may_open(work: Work, incident: Incident, person: Person) -> bool:
    """Station and school; the desks and groups read text only."""
    school = work.district.schools[incident.school_id]
    if person.role in POLICE:
        return person.org_id == school.station_org_id
    return person.role in SCHOOL_OFFICE | {Role.GUARD_LEADER} and school.id in person.schools


async def tell_pictured(work: Work, incident: Incident, now: datetime) -> None:
    """有照片, once to each who deals with it, however many pictures come."""
    event = await event_of(work, incident)
    call = await work.alerts.call_of(event.id or 0)
    if call is None or not call.alert.live:
        return
    for person_id in await dealing_with(work, call.alert, now):
        person = work.district.people[person_id]
        opens = may_open(work, event, person)
        what: dict[str, Any] = CallFacts.of(work.district, call).values() | {
            "incident": event.id,
            "opens": opens,
        }
        dedupe = f"{event.subject}:pictured:{person_id}"
        work.tell(untyped(person_id, "incident.pictured", Priority.REPLY, what, dedupe=dedupe))


async def developed(work: Work, incident: Incident) -> list[Photo]:
    """Its pictures that can be looked at, those of joined reports included."""
    reports = [incident, *await work.incidents.joined_to(incident.id or 0)]
    found = [photo for one in reports for photo in await work.photos.of(one.subject)]
    return [photo for photo in found if photo.state is PhotoState.DEVELOPED]


# -- the same event -------------------------------------------------------------------------


async def same_event(work: Work, incident: Incident, now: datetime) -> Incident | None:
    """The earliest open report of that kind at that school in the last half hour, this one left out."""
    if incident.kind == "other":
        return None
    for other in await work.incidents.since([incident.school_id], now - SAME_WITHIN):
        if other.id != incident.id and other.kind == incident.kind and other.state is IncidentState.OPEN:
            return other
    return None


async def offer_same(work: Work, incident: Incident, now: datetime) -> None:
    """The officers called for the later one are offered [同一件事]; nobody is asked, nothing is hidden."""
    call = await work.alerts.call_of(incident.id or 0)
    other = await same_event(work, incident, now)
    first = await work.alerts.call_of(other.id or 0) if other else None
    if call is None or other is None or first is None or not first.alert.live:
        return
    what = {
        "later": incident.id,
        "number": incident.number,
        "other": other.number,
        "time": work.district.clock(other.occurred_at),
        "who": work.district.polite(other.reported_by),
    }
    for person_id in await called(work, call.alert):
        dedupe = f"{incident.subject}:same:{person_id}"
        work.tell(untyped(person_id, "incident.maybe_same", Priority.REPLY, what, dedupe=dedupe))


async def join(work: Work, later: Incident, first: Incident, by: Person, now: datetime) -> bool:
    """One event from now on: the later alert ends, its reporter hears what the first one's does."""
    ending = await work.alerts.call_of(later.id or 0)
    going = await work.alerts.call_of(first.id or 0)
    if ending is None or going is None or not (ending.alert.live and going.alert.live):
        return False
    _end(work, ending.alert, by, first, now)
    later.state, later.joined_to = IncidentState.JOINED, first.id
    also = {later.reported_by, *later.also_reported_by} - {first.reported_by}
    first.also_reported_by = list(dict.fromkeys([*first.also_reported_by, *sorted(also)]))
    work.record(later.subject, "joined", now, by.id, into=first.number)
    work.record(going.subject, "joined", now, by.id, number=later.number)
    await _tell_joined(work, ending, going, by, now)
    return True


def _end(work: Work, alert: Alert, by: Person, first: Incident, now: datetime) -> None:
    alert.join(by.id, now)
    work.record(alert.subject, "joined", now, by.id, into=first.number)


async def _tell_joined(work: Work, ending: Call, going: Call, by: Person, now: datetime) -> None:
    """The calls for the later one change in place; its reporter reads how the first one stands."""
    what = CallFacts.of(work.district, ending).values()
    what |= {"by": by.name, "at": work.district.clock(now), "other": going.incident.number}
    for person_id in await called(work, ending.alert):
        dedupe = f"{ending.subject}:joined:{person_id}"
        work.tell(
            untyped(
                person_id,
                "incident.joined_card",
                Priority.REPLY,
                what,
                dedupe,
                name=str(ending.subject),
                replaces=str(ending.subject),
            )
        )
    _tell_reporter(work, going, ending.incident)


def _tell_reporter(work: Work, going: Call, later: Incident) -> None:
    alert = going.alert
    taken = alert.taken_at is not None and bool(alert.taken_by)
    what = {
        "number": later.number,
        "other": going.incident.number,
        "taken": taken,
        "by": work.district.polite(alert.taken_by) if taken else "",
        "at": work.district.clock(alert.taken_at) if alert.taken_at else "",
    }
    dedupe = f"{later.subject}:joined:{later.reported_by}"
    work.tell(untyped(later.reported_by, "incident.joined", alert.priority, what, dedupe=dedupe))


async def may_join(work: Work, later: Incident, person: Person) -> Call | None:
    """The later one's call, for those who may answer it."""
    call = await work.alerts.call_of(later.id or 0)
    return call if call and await may_answer(work, call.alert, person) else None
