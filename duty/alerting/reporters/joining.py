"""Two reports of one event: officers are offered to join them, and one of them does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.answering.rights import may_answer
from duty.alerting.calling.paging import called
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal, Why
from duty.language.danger import OTHER
from duty.messaging.notices import News, Notice, Priority

SAME_WITHIN = timedelta(minutes=30)
"""Two reports of one kind at one school this close may be one event."""


@dataclass(frozen=True)
class MaybeSame(News):
    """A report may be of the same event as another one. `time` and `who` are of that other one."""

    kind: ClassVar[str] = "incident.maybe_same"
    later: int
    number: str
    other: str
    time: str
    who: str


@dataclass(frozen=True)
class CallJoined(CallNews):
    """To those who were called for it: it goes on under another number."""

    kind: ClassVar[str] = "incident.joined_card"
    by: str
    at: str
    other: str


@dataclass(frozen=True)
class ReportJoined(News):
    """To its reporter: it goes on under another number.

    by, at: who has that one in hand, since when; empty while nobody has.
    """

    kind: ClassVar[str] = "incident.joined"
    number: str
    other: str
    by: str
    at: str


@dataclass(frozen=True)
class Joined:
    """The later report goes on as part of the first."""

    later: Incident
    first: Incident


async def same_event(work: Work, incident: Incident, now: datetime) -> Incident | None:
    """The earliest open report of that kind at that school in the last half hour, this one left out."""
    if incident.kind == OTHER:
        return None
    for other in await work.incidents.since([incident.school_id], now - SAME_WITHIN):
        if other.id != incident.id and other.kind == incident.kind and other.open:
            return other
    return None


async def offer_same(work: Work, incident: Incident, now: datetime) -> None:
    """Offer [同一件事] to the officers called for the later one; nobody is asked, nothing is hidden."""
    call = await work.alerts.call_of(incident.known_id)
    other = await same_event(work, incident, now)
    first = await work.alerts.call_of(other.known_id) if other else None
    if call is None or other is None or first is None or not first.alert.live:
        return
    at, who = work.district.clock(other.occurred_at), work.district.polite(other.reported_by)
    news = MaybeSame(incident.known_id, incident.number, other.number, at, who)
    for person_id in await called(work, call.alert):
        work.tell(Notice(person_id, news, Priority.REPLY, f"{incident.subject}:same:{person_id}"))


async def join(work: Work, person: Person, later_id: int, now: datetime) -> Joined | Refusal:
    """[同一件事]: the later report goes on as part of the first; whoever waits for it is told."""
    later = await work.incidents.get(later_id)
    call = await _answerable(work, later, person) if later else None
    if later is None or call is None:
        return Refusal(Why.GONE)
    if not later.open:
        return Refusal(Why.ALREADY, later.number)
    first = await same_event(work, later, later.received_at)
    going = await work.alerts.call_of(first.known_id) if first else None
    if going is None or not (call.alert.live and going.alert.live):
        return Refusal(Why.EXPIRED, later.number)
    _join(work, call, going, person, now)
    await _tell_called(work, call, going, person, now)
    _tell_reporter(work, call, going)
    return Joined(later, going.incident)


async def _answerable(work: Work, later: Incident, person: Person) -> Call | None:
    """Its call, for those who may answer it."""
    call = await work.alerts.call_of(later.known_id)
    return call if call and await may_answer(work, call.alert, person) else None


def _join(work: Work, call: Call, going: Call, by: Person, now: datetime) -> None:
    """One event from now on: the later alert ends, its reporter hears what the first one's does."""
    number = going.incident.number
    call.alert.join(by.id, now)
    work.record(call.subject, "joined", now, by.id, into=number)
    call.incident.join(going.incident)
    work.record(call.incident.subject, "joined", now, by.id, into=number)
    work.record(going.subject, "joined", now, by.id, number=call.incident.number)


async def _tell_called(work: Work, call: Call, going: Call, by: Person, now: datetime) -> None:
    """The calls for the later one change in place."""
    facts, at = CallFacts.of(work.district, call), work.district.clock(now)
    news, card = CallJoined(facts, by.name, at, going.incident.number), str(call.subject)
    for person_id in await called(work, call.alert):
        dedupe = f"{call.subject}:joined:{person_id}"
        work.tell(Notice(person_id, news, Priority.REPLY, dedupe, name=card, replaces=card))


def _tell_reporter(work: Work, call: Call, going: Call) -> None:
    """Its reporter reads how the first one stands."""
    district, alert, later = work.district, going.alert, call.incident
    by, at = "", ""
    if alert.taken_by and alert.taken_at:
        by, at = district.polite(alert.taken_by), district.clock(alert.taken_at)
    news = ReportJoined(later.number, going.incident.number, by, at)
    dedupe = f"{later.subject}:joined:{later.reported_by}"
    work.tell(Notice(later.reported_by, news, alert.priority, dedupe))
