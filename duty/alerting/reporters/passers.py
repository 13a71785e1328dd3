"""A passer-by says that it happens now: one call (P1) for each place where a code hangs, others join it.

Who scanned it nobody knows, so the school's office stands for the reporter: it is asked, it goes there, and
hears what becomes of the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from duty.alerting.calling.raising import raise_alert
from duty.alerting.calls.facts import CallFacts
from duty.alerting.ports import Work
from duty.alerting.reporters.additions import IncidentMore
from duty.alerting.reporters.event import dealing_with, event_of, live_call_of
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.incidents.incident import Incident
from duty.language.reading import Meaning
from duty.messaging.notices import News, Notice, Priority
from duty.records.sentences import sentence
from duty.tips.receiving import Received, Said, kept
from duty.tips.telling import office
from duty.tips.tip import LENGTH, Tip, TipCode, hashed, normal

AGAIN_AFTER = timedelta(minutes=10)
"""One call of a place within so long, however it ended; a call that goes on takes all that follows."""
JOINED = 5
"""So many more sentences are told to whoever deals with it; what a crowd writes then says nothing new."""


class Heard(StrEnum):
    """What became of it."""

    CALLED = "called"
    JOINED = "joined"
    NOBODY = "nobody"
    """The school has nobody on its roster: only the telephone helps."""


@dataclass(frozen=True)
class Happening:
    """received: what was kept only now, with the code that its author reads once."""

    heard: Heard
    received: Received | None = None


@dataclass(frozen=True)
class PasserCalls(News):
    """The school's office: go and look, the desk knows."""

    kind: ClassVar[str] = "tip.calls"
    school: str
    post: str
    words: str


async def happening(work: Work, code: TipCode, said: Said, secret: str, now: datetime) -> Happening:
    """[正在发生]. `secret`: of the report it follows; without one it is a report of its own."""
    tip, received = await _own(work, code, secret), None
    last = await work.tips.last_call(code.known_id)
    event = await _going_on(work, last, now) if last else None
    reporter = _reporter(work, code.school_id)
    if event is None and reporter is None:
        return Happening(Heard.NOBODY)
    if tip is None and (event is None or await _may_join(work, event)):
        received = await kept(work, code, said, now)
        tip = received.tip
    if event is not None:
        await _join(work, event, tip, said, now)
        return Happening(Heard.JOINED, received)
    assert tip is not None and reporter is not None
    await _call(work, tip, reporter, now)
    return Happening(Heard.CALLED, received)


async def _own(work: Work, code: TipCode, secret: str) -> Tip | None:
    """The report that the page still shows; one that has called, or was answered, calls no second time."""
    if len(normal(secret)) != LENGTH:
        return None
    tip = await work.tips.of_secret(hashed(secret), locked=True)
    return tip if tip is not None and tip.held and tip.code_id == code.id else None


async def _going_on(work: Work, last: Tip, now: datetime) -> Incident | None:
    """The event that what comes now belongs to; None where a call of its own is due."""
    incident = await work.incidents.get(last.incident_id or 0)
    if incident is None:
        return None
    event = await event_of(work, incident)
    lately = now - event.received_at < AGAIN_AFTER
    return event if lately or await live_call_of(work, event) else None


async def _may_join(work: Work, event: Incident) -> bool:
    return await work.tips.count_called(event.known_id) <= JOINED


async def _join(work: Work, event: Incident, tip: Tip | None, said: Said, now: datetime) -> None:
    """Its words reach whoever deals with it, a few times; then it is only counted."""
    told = await _may_join(work, event)
    if tip is not None and not tip.call(event.known_id, now):
        return
    if not told:
        return
    words = sentence("of_call.passer_more", words=said.words)
    event.adds(words)
    work.record(event.subject, "detail", now, "", words=words)
    call = await live_call_of(work, event)
    if call is None:
        return
    news = IncidentMore(CallFacts.of(work.district, call), "", words)
    version = await work.count_changes(event.subject)
    for person in await dealing_with(work, call, now):
        dedupe = f"{event.subject}:more:{version}:{person}"
        work.tell(Notice(person, news, call.alert.priority, dedupe))


async def _call(work: Work, tip: Tip, reporter: Person, now: datetime) -> None:
    """P1: the desk decides what it is. The school's office goes and looks."""
    meaning = Meaning(tip.words)
    incident = await file_incident(
        work, reporter, now, kind=meaning.incident.kind, triage=Triage.P1, school_id=tip.school_id,
        post_id=tip.post_id, sentence=sentence("of_call.passer", words=tip.words),
    )  # fmt: skip
    tip.call(incident.known_id, now)
    for photo in await work.photos.of(tip.subject):
        photo.subject = incident.subject
    work.record(tip.subject, "called", now, "", incident=incident.id)
    await raise_alert(work, incident, now)
    post = work.district.posts.get(tip.post_id)
    school = work.district.schools[tip.school_id].short_name
    news = PasserCalls(school, post.name if post else "", tip.words)
    for person in dict.fromkeys((reporter.id, *office(work, tip.school_id))):
        work.tell(Notice(person, news, Priority.P1, f"{tip.subject}:calls:{person}"))


def _reporter(work: Work, school_id: str) -> Person | None:
    """The safety office, else whoever leads the guards; the head only where there is nobody else, since the
    reporter of a call is not called."""
    named = [*office(work, school_id), *work.district.leaders_of(school_id)]
    return next((work.district.people[one] for one in named if one in work.district.people), None)
