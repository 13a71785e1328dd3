"""Pictures of an event: who learns that there are some, and who may look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.alerting.reporters.event import dealing_with, event_of, live_call_of
from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal, Why
from duty.messaging.notices import Notice, Priority
from duty.records.photos import Photo, PhotoState
from duty.rights.may import About, ground, may
from duty.rights.words import Do, Only, Thing

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


def may_look(work: Work, report: Incident, person: Person, event: Incident | None = None) -> bool:
    """Its reporter, station and school; the desks while it is open; groups read text only.

    event: the one that goes on, where the report was joined to another.
    """
    return may(work.district, person, Do.SEE, Thing.INCIDENT_PHOTO, _about(report, event))


def _about(report: Incident, event: Incident | None) -> About:
    return About(
        schools=(report.school_id,),
        own=(report.reported_by,),
        state={Only.OPEN} if (event or report).open else frozenset(),
    )


async def may_open(work: Work, report: Incident, person: Person) -> bool:
    """The same of a single picture of that report."""
    return may_look(work, report, person, await event_of(work, report))


async def why_open(work: Work, report: Incident, person: Person) -> str:
    """By which right of the table; empty where by none."""
    about = _about(report, await event_of(work, report))
    return ground(work.district, person, Do.SEE, Thing.INCIDENT_PHOTO, about)


async def tell_pictured(work: Work, incident: Incident, now: datetime) -> None:
    """有照片, once to each who deals with it, however many pictures come."""
    event = await event_of(work, incident)
    call = await live_call_of(work, event)
    if call is None:
        return
    call.alert.pictured = True
    facts = CallFacts.of(work.district, call)
    for person_id in await dealing_with(work, call, now):
        opens = may_look(work, event, work.district.people[person_id])
        news = IncidentPictured(facts, event.known_id, opens)
        work.tell(Notice(person_id, news, Priority.REPLY, f"{event.subject}:pictured:{person_id}"))


async def look(work: Work, person: Person, incident_id: int) -> Pictures | Refusal:
    """Show the pictures of an event, those of joined reports too. That each of them was opened is on record
    only once it stands on a screen (`duty.picturing.opened`)."""
    incident = await work.incidents.get(incident_id)
    if incident is None or not may_look(work, incident, person):
        return Refusal(Why.GONE)
    photos = await _developed(work, incident, person)
    if not photos:
        return Refusal(await _why_none(work, incident))
    return Pictures(incident, photos[:SHOWN])


async def _developed(work: Work, event: Incident, person: Person) -> list[Photo]:
    """Of joined reports, too; whoever may look as its reporter sees those of their own report."""
    reports = [event, *await work.incidents.joined_to(event.known_id)]
    shown = [one for one in reports if may_look(work, one, person, event)]
    found = [photo for one in shown for photo in await work.photos.of(one.subject)]
    return [photo for photo in found if photo.state is PhotoState.DEVELOPED]


async def _why_none(work: Work, incident: Incident) -> Why:
    own = await work.photos.of(incident.subject)
    gone = any(photo.state is PhotoState.GONE for photo in own)
    return Why.PICTURES_GONE if gone else Why.NO_PICTURE_YET
