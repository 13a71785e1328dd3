"""What every message about a call says: a snapshot of plain values, which handlers put into words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from duty.alerting.calls.call import Call
from duty.district.district import District
from duty.messaging.notices import News


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a page and its later versions say.

    caller: the id of the person who called for help or reported.
    who:    how they are spoken of.
    unsure: the school is only the first of several; its place must be asked.
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

    @classmethod
    def of(cls, district: District, call: Call) -> CallFacts:
        """As the call stands at this moment."""
        alert, incident = call.alert, call.incident
        reporter = district.people[incident.reported_by]
        post = district.posts.get(incident.post_id)
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
        )

    def values(self) -> dict[str, Any]:
        """The facts by name, for the placeholders of a text."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


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
