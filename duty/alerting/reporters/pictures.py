"""Pictures of an event: who learns that there are some, and who may look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.alerting.reporters.event import dealing_with, event_of, live_call_of
from duty.district.people import POLICE, SCHOOL_OFFICE, Person, Role
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal, Why
from duty.messaging.notices import Notice, Priority
from duty.records.photos import Photo, PhotoState

SHOWN = 10
"""So many are sent for one tap."""


@dataclass(frozen=True)
class IncidentPictured(CallNews):
    """There are pictures. `opens`: this reader may look at them."""

    kind: ClassVar[str] = "incident.pictured"
    incident: int
    opens: bool


@dataclass(frozen=True)
class Pictures:
    """What somebody looks at."""

    incident: Incident
    photos: Sequence[Photo]


def may_look(work: Work, incident: Incident, person: Person) -> bool:
    """Whether that person may: station and school; the desks and groups read text only."""
    school = work.district.schools[incident.school_id]
    if person.role in POLICE:
        return person.org_id == school.station_org_id
    return person.role in SCHOOL_OFFICE | {Role.GUARD_LEADER} and school.id in person.schools


async def tell_pictured(work: Work, incident: Incident, now: datetime) -> None:
    """有照片, once to each who deals with it, however many pictures come."""
    event = await event_of(work, incident)
    call = await live_call_of(work, event)
    if call is None:
        return
    facts = CallFacts.of(work.district, call)
    for person_id in await dealing_with(work, call, now):
        opens = may_look(work, event, work.district.people[person_id])
        news = IncidentPictured(facts, event.known_id, opens)
        work.tell(Notice(person_id, news, Priority.REPLY, f"{event.subject}:pictured:{person_id}"))


async def look(work: Work, person: Person, incident_id: int, now: datetime) -> Pictures | Refusal:
    """Show the pictures of an event, those of joined reports too. Each look is on record (domain §4.2-2)."""
    incident = await work.incidents.get(incident_id)
    if incident is None or not may_look(work, incident, person):
        return Refusal(Why.GONE)
    photos = await _developed(work, incident)
    if not photos:
        return Refusal(await _why_none(work, incident))
    work.record(incident.subject, "photos_seen", now, person.id, photos=[photo.id for photo in photos])
    return Pictures(incident, photos[:SHOWN])


async def _developed(work: Work, incident: Incident) -> list[Photo]:
    reports = [incident, *await work.incidents.joined_to(incident.known_id)]
    found = [photo for one in reports for photo in await work.photos.of(one.subject)]
    return [photo for photo in found if photo.state is PhotoState.DEVELOPED]


async def _why_none(work: Work, incident: Incident) -> Why:
    own = await work.photos.of(incident.subject)
    gone = any(photo.state is PhotoState.GONE for photo in own)
    return Why.PICTURES_GONE if gone else Why.NO_PICTURE_YET
