"""What its reporter adds to a report in the minutes after it: words, the place, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.placing import show_place
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.alerting.reporters.changing import Changed, rename, weigh
from duty.alerting.reporters.event import dealing_with, event_of, live_call_of
from duty.alerting.reporters.pictures import tell_pictured
from duty.district.people import Person
from duty.district.places import Place
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.incidents.own import own_report
from duty.incidents.refusal import Refusal, Why
from duty.language.danger import OTHER
from duty.language.reading import Intent, Meaning
from duty.messaging.notices import Notice
from duty.records.photos import Picture

ANSWERED_WITHIN = timedelta(seconds=30)
"""Pictures that follow one another this closely are answered once."""


@dataclass(frozen=True)
class IncidentMore(CallNews):
    """What was added by whom; without words it is the place, which the call has."""

    kind: ClassVar[str] = "incident.more"
    by: str
    words: str


@dataclass(frozen=True)
class WordsAdded:
    """Words were added to that report.

    told:   somebody deals with it, and read them.
    raised: they are graver than the report was: somebody is called because of them.
    """

    incident: Incident
    told: bool
    raised: Changed | None = None


@dataclass(frozen=True)
class PictureAdded:
    """A picture was added to that report.

    words:    its caption was added, too.
    answered: another one came just before, and was answered.
    """

    incident: Incident
    words: WordsAdded | None
    answered: bool


@dataclass(frozen=True)
class PlaceAdded:
    """A place was added to that report. `due`: a check-in or a spot check waits for a place, too."""

    incident: Incident
    due: bool


async def add_words(
    work: Work, person: Person, incident_id: int, said: Meaning, now: datetime
) -> WordsAdded | Refusal:
    """Append words to a report, and weigh it anew by them: 其中一个掏出刀来了.

    A check-in is none of it, and words of another kind that do not speak on of it are another report.
    """
    incident = await _taking_more(work, person, incident_id, now)
    if isinstance(incident, Refusal):
        return incident
    if said.says_nothing:
        return Refusal(Why.NOTHING_SAID)
    if said.checks_in or _of_another_kind(incident, said):
        return Refusal(Why.ANOTHER_MATTER)
    return await _append(work, incident, said, person, now)


async def add_place(
    work: Work, person: Person, incident_id: int, place: Place | None, now: datetime
) -> PlaceAdded | Refusal:
    """Say where it is. `place`: None where it is no evidence, as when it was forwarded."""
    incident = await _taking_more(work, person, incident_id, now)
    if isinstance(incident, Refusal):
        return incident
    if place is None:
        return Refusal(Why.ANOTHER_MATTER)
    event = await event_of(work, incident)
    event.stands_at(place)
    work.record(event.subject, "place", now, person.id)
    await _tell_more(work, event, "", person, now, place=True)
    if call := await live_call_of(work, event):
        await show_place(work, call, now)
    return PlaceAdded(incident, await _place_is_due(work, person, now))


async def _place_is_due(work: Work, person: Person, now: datetime) -> bool:
    """Whether they were asked for their place, or should be at a post and did not check in."""
    if await work.spot_checks.waiting(person.id, now):
        return True
    expected = any(shift.running(now) for shift in work.district.shifts_near(person.id, now))
    return expected and not any(one.on_duty(now) for one in await work.check_ins.recent(person.id, now))


async def add_picture(
    work: Work, person: Person, incident_id: int, picture: Picture, caption: Meaning, now: datetime
) -> PictureAdded | Refusal:
    """Keep a picture with a report; its caption is more words, unless it is a check-in or another matter."""
    incident = await _taking_more(work, person, incident_id, now)
    if isinstance(incident, Refusal):
        return incident
    here = caption.intent is Intent.CHECK_IN
    if picture.forwarded or here or _of_another_kind(incident, caption):
        return Refusal(Why.ANOTHER_MATTER)
    before = await work.photos.of(incident.subject)
    await work.photos.add(picture.of(incident.subject, "before"))
    await tell_pictured(work, incident, now)
    added = await _append(work, incident, caption, person, now) if caption.words else None
    answered = bool(before) and before[-1].received_at > now - ANSWERED_WITHIN
    return PictureAdded(incident, added, answered)


async def _taking_more(work: Work, person: Person, incident_id: int, now: datetime) -> Incident | Refusal:
    """The report that is added to, while its time lasts."""
    incident = await own_report(work, person, incident_id)
    if isinstance(incident, Refusal) or incident.takes_more(now):
        return incident
    return Refusal(Why.OVER, incident.number)


def _of_another_kind(incident: Incident, said: Meaning) -> bool:
    """Whether it is another event; what goes on from the first, or leaves open whether it is now, is not."""
    other = said.names_danger and said.incident.kind not in (incident.kind, OTHER)
    return other and incident.kind != OTHER and not said.goes_on and not said.asks


async def _append(work: Work, incident: Incident, said: Meaning, person: Person, now: datetime) -> WordsAdded:
    event = await event_of(work, incident)
    event.adds(said.words)
    work.record(event.subject, "detail", now, person.id, words=said.words)
    told = await _tell_more(work, event, said.words, person, now)
    return WordsAdded(incident, told, await _weigh_anew(work, event, said, person, now))


async def _weigh_anew(
    work: Work, event: Incident, said: Meaning, person: Person, now: datetime
) -> Changed | None:
    """None where the words make it no graver. Its kind follows the graver words."""
    triage = Triage.P1 if said.wall_alarm_fails else Triage.P3
    if said.calls or said.asks:
        triage = min(triage, said.incident.triage if said.names_danger else Triage.P1)
    if triage >= event.triage:
        return None
    if said.names_danger:
        await rename(work, event, said.incident.kind, person, now)
    return await weigh(work, event, triage, person, now)


async def _tell_more(
    work: Work, event: Incident, words: str, person: Person, now: datetime, *, place: bool = False
) -> bool:
    """Whoever deals with it reads what is new, not the whole again; a `place` may move later.

    False: nobody does.
    """
    call = await live_call_of(work, event)
    if call is None:
        return False
    news = IncidentMore(CallFacts.of(work.district, call), work.district.polite(person.id), words)
    version = await work.count_changes(event.subject)
    dealing = await dealing_with(work, call, now)
    for person_id in dealing:
        dedupe = f"{event.subject}:more:{version}:{person_id}"
        work.tell(
            Notice(person_id, news, call.alert.priority, dedupe, f"{call.subject}:place" if place else "")
        )
    return bool(dealing)
