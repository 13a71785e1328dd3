"""What every message about a call says: a snapshot of plain values, which handlers put into words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from duty.alerting.calls.call import Call
from duty.district.district import District
from duty.district.places import Place
from duty.messaging.notices import News
from duty.rights.may import About, may
from duty.rights.words import Do, Only, Thing

NEAR_M = 3000.0
"""Farther away than this nobody finds it by the name of a post."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a page and its later versions say.

    caller: the id of the person who called for help or reported.
    who:    how they are spoken of.
    unsure: the school is only the first of several; its place must be asked.
    spot, metres: the post next to where it is, and how far that is; empty where none is near.
    going:  how those are spoken of who said that they go there.
    opens:  there are pictures, and whoever reads this may look at them.
    """

    alert: int
    kind: str
    triage: str
    number: str
    time: str
    received: str
    school: str
    post: str
    unsure: bool
    caller: str
    who: str
    phone: str
    sentence: str
    delayed: bool
    drill: bool
    hushed: bool
    latitude: float | None
    longitude: float | None
    incident: int
    spot: str
    metres: float
    going: tuple[str, ...]
    opens: bool

    @classmethod
    def of(cls, district: District, call: Call, reader: str = "") -> CallFacts:
        """As the call stands at this moment, for that reader."""
        alert, incident = call.alert, call.incident
        reporter = district.people[incident.reported_by]
        post = district.posts.get(incident.post_id)
        spot, metres = _spot(district, call)
        return cls(
            alert=call.id,
            kind=incident.kind,
            triage=str(incident.triage),
            number=incident.number,
            time=district.clock(incident.occurred_at),
            received=district.clock(incident.received_at),
            school=district.schools[incident.school_id].short_name,
            post=post.name if post else "",
            unsure=incident.sos and post is None and len(district.schools_seen_by(reporter)) > 1,
            caller=reporter.id,
            who=district.polite(reporter.id),
            phone=reporter.phone,
            sentence=incident.sentence,
            delayed=incident.delayed,
            drill=alert.drill,
            hushed=alert.hushed,
            latitude=incident.latitude,
            longitude=incident.longitude,
            incident=incident.known_id,
            spot=spot,
            metres=metres,
            going=tuple(district.polite(person) for person in alert.going),
            opens=alert.pictured and bool(reader) and _opens(district, call, reader),
        )

    def values(self) -> dict[str, Any]:
        """The facts by name, for the placeholders of a text."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _spot(district: District, call: Call) -> tuple[str, float]:
    """The nearest post of its school, and how far that is."""
    incident = call.incident
    if incident.latitude is None or incident.longitude is None:
        return "", 0.0
    here = Place(incident.latitude, incident.longitude)
    posts = [(here.metres_to(post.place), post.name) for post in district.posts_of(incident.school_id)]
    metres, name = min(posts, default=(NEAR_M, ""))
    return (name, metres) if metres < NEAR_M else ("", 0.0)


def _opens(district: District, call: Call, reader: str) -> bool:
    """Whether the rights allow that person a look at its pictures."""
    incident = call.incident
    state = frozenset({Only.OPEN}) if incident.open else frozenset[Only]()
    about = About(schools=(incident.school_id,), own=(incident.reported_by,), state=state)
    return may(district, district.people[reader], Do.SEE, Thing.INCIDENT_PHOTO, about)


@dataclass(frozen=True)
class CallNews(News):
    """News about a call, which say which one; of a drill they are marked as such."""

    call: CallFacts

    @property
    def of_drill(self) -> bool:
        return self.call.drill

    @property
    def caller(self) -> str:
        return self.call.caller
