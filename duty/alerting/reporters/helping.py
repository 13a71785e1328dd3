"""🚨: the first tap calls, a second one tells how it stands; what its caller then says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import ClassVar

from duty.alerting.calling.near import call_near
from duty.alerting.calling.paging import called, climb, ladder_of, renewed
from duty.alerting.calling.raising import change_triage, raise_alert
from duty.alerting.calling.telling import (
    CallCompany,
    CallHushed,
    CallMistaken,
    CallOn,
    ForHolder,
    holders,
    tell_called,
)
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.alerting.reporters.details import add_words, tell_detail
from duty.attendance.checkin import CheckIn
from duty.attendance.whereabouts import last_known
from duty.district.ladders import COMPANY
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident, happened_at
from duty.language.reading import Meaning
from duty.messaging.notices import Notice

AGAIN_AFTER = timedelta(minutes=1)
"""A second tap sooner is the same call; later everybody called hears of it once more."""
RUNS_FOR = timedelta(hours=2)
"""A call for help older than this is not meant by a new tap."""
FEW = 8
"""Of so many schools of one person it is looked up with their own place who stands there."""


@dataclass(frozen=True)
class PressedAgain(CallNews):
    """The caller tapped once more, and nobody has it."""

    kind: ClassVar[str] = "alert.again"


class DoNotPhone(CallNews):
    """Its caller cannot speak: said once more in a line of its own, which is heard."""

    kind: ClassVar[str] = "alert.hushed"


class PressedAgainForHolder(ForHolder):
    """The caller tapped once more: whoever has it reads so."""

    kind: ClassVar[str] = "alert.again_taken"


# -- the tap -------------------------------------------------------------------------------------


class Heard(Enum):
    """What became of a tap."""

    CALLED = auto()
    DRILLED = auto()
    """Called within a drill: only its desk hears."""
    KNOWN = auto()
    """The call before is running; nobody is called again so soon."""
    TOLD_AGAIN = auto()
    """The call before is running, and whoever deals with it heard of the new tap."""
    MADE_REAL = auto()
    NO_SCHOOL = auto()
    """Nobody answers for a school of theirs: they are told whom to phone."""


@dataclass(frozen=True, slots=True)
class Help:
    """What became of a tap, and the call it is part of."""

    heard: Heard
    call: Call | None = None


async def call_for_help(
    work: Work,
    person: Person,
    now: datetime,
    said_at: datetime,
    *,
    real: bool = False,
    sentence: str = "",
) -> Help:
    """One tap: the incident, the alert and the first calls. `real`: said of what began as a drill."""
    running = await running_call(work, person, now)
    if running:
        return await _press_again(work, running, now)
    own = person.schools if len(person.schools) <= FEW else ()
    around = await work.check_ins.around(person.id, own, now)
    school_id, post_id = _where(work, person, around, now)
    if not school_id:
        return Help(Heard.NO_SCHOOL)
    where = {"school_id": school_id, "post_id": post_id, "sentence": sentence}
    happened = happened_at(said_at, now)
    incident = await file_incident(
        work, person, now, kind="sos", triage=Triage.P0, occurred_at=happened, **where
    )
    there = _standing(around, school_id, now) if school_id in own else None
    call = await raise_alert(work, incident, now, there)
    if call and call.alert.drill and real:
        await _make_real(work, call, now)
    return Help(Heard.DRILLED if call and call.alert.drill else Heard.CALLED, call)


async def call_in_words(
    work: Work, person: Person, meaning: Meaning, now: datetime, said_at: datetime
) -> Help:
    """A tap, with words that stand in the first page already; to a call that runs they are added."""
    words = "" if meaning.says_nothing else meaning.words
    heard = await call_for_help(work, person, now, said_at, sentence=words)
    if heard.call and heard.heard not in (Heard.CALLED, Heard.DRILLED):
        await add_words(work, heard.call.incident.known_id, meaning, person, now)
    return heard


def _where(work: Work, person: Person, around: Sequence[CheckIn], now: datetime) -> tuple[str, str]:
    """The last known place; of several schools the first, and the call says that the place must be asked."""
    made = [one for one in around if one.person_id == person.id]
    school_id, post_id = last_known(work.district, person, made, now)
    if school_id:
        return school_id, post_id
    own = [s for s in person.schools if s in work.district.schools]
    seen = own or [school.id for school in work.district.schools_seen_by(person)]
    return (seen[0] if seen else ""), ""


def _standing(around: Sequence[CheckIn], school_id: str, now: datetime) -> list[CheckIn]:
    """Who stands at that school in a window that still runs, in the order they came."""
    there = [one for one in reversed(around) if one.school_id == school_id]
    return [one for one in there if one.ends_at is None or one.ends_at > now]


async def running_call(work: Work, person: Person, now: datetime) -> Call | None:
    """The person's own call for help that is still being answered, a mistake they claimed included."""
    for incident in await work.incidents.of_reporter(person.id, now - RUNS_FOR):
        if incident.sos and incident.id is not None:
            call = await work.alerts.call_of(incident.id)
            if call and call.alert.live:
                return call
    return None


async def _press_again(work: Work, call: Call, now: datetime) -> Help:
    """The same call: after a minute whoever has it hears of the tap, else everybody called so far.

    After 误触撤销 or [只要来个人] it is a call like at first: that is heard at once, and once a minute.
    """
    alert = call.alert
    back = bool(alert.mistake_at) or alert.triage is not Triage.P0
    last = alert.pressed_at or (None if back else call.incident.received_at)
    soon = last is not None and now - last < AGAIN_AFTER
    if soon and not back:
        return Help(Heard.KNOWN, call)
    await _call_on(work, call, now)
    if soon:
        return Help(Heard.KNOWN, call)
    await _tell_pressed(work, call, now)
    return Help(Heard.TOLD_AGAIN, call)


async def _call_on(work: Work, call: Call, now: datetime) -> None:
    """The same people, and from there on its ladder."""
    alert, mistaken = call.alert, bool(call.alert.mistake_at)
    alert.press_again(now)
    work.record(alert.subject, "pressed_again", now, alert.reporter_id)
    if alert.triage is not Triage.P0:
        call.incident.triage = Triage.P0
        await change_triage(work, call, now)
    elif mistaken:
        await tell_called(work, call, CallOn, "", now)


async def _tell_pressed(work: Work, call: Call, now: datetime) -> None:
    alert = call.alert
    held = bool(alert.taken_by)
    for person_id in holders(work, alert, now) if held else await called(work, alert):
        facts = CallFacts.of(work.district, call, person_id)
        news = await PressedAgainForHolder.to(person_id, work, call) if held else PressedAgain(facts)
        dedupe = f"{alert.subject}:again:{now:%Y%m%d%H%M%S}:{person_id}"
        work.tell(renewed(Notice(person_id, news, alert.priority, dedupe, name=str(alert.subject))))


# -- a drill that is none ------------------------------------------------------------------------


async def say_it_is_real(work: Work, alert_id: int, person: Person, now: datetime, said_at: datetime) -> Help:
    """是真的: a call within a drill climbs like any other; where that is over, a new call begins."""
    call = await own_call(work, alert_id, person)
    if call is None:
        return await call_for_help(work, person, now, said_at, real=True)
    await _make_real(work, call, now)
    return Help(Heard.MADE_REAL, call)


async def _make_real(work: Work, call: Call, now: datetime) -> None:
    if call.make_real(ladder_of(work, Triage.P0), now):
        work.record(call.subject, "made_real", now, call.alert.reporter_id)
        await climb(work, call, now)
        await call_near(work, call, now)


async def own_call(work: Work, alert_id: int, person: Person) -> Call | None:
    """Their own call, while it is being answered."""
    call = await work.alerts.call(alert_id)
    return call if call and call.alert.reporter_id == person.id and call.alert.live else None


# -- taken back ----------------------------------------------------------------------------------


class Became(Enum):
    """What became of a press under one's own call for help."""

    DONE = auto()
    BEFORE = auto()
    """It was said before."""
    NOTED = auto()
    """It is in the record, and changes nothing."""
    OVER = auto()
    UNKNOWN = auto()
    """No call for help of theirs."""


async def claim_mistake(work: Work, incident_id: int, person: Person, now: datetime) -> Became:
    """误触撤销: no new pages, but somebody is asked to phone, since a tap can be forced.

    Of somebody who cannot speak it is only noted.
    """
    call = await _own_cry(work, incident_id, person)
    if isinstance(call, Became):
        return call
    if not call.alert.claim_mistake(now):
        if call.alert.hushed:
            work.record(call.subject, "mistake_noted", now, person.id)
        return Became.NOTED if call.alert.hushed else Became.BEFORE
    work.record(call.subject, "mistake_claimed", now, person.id)
    await tell_called(work, call, CallMistaken, "", now)
    return Became.DONE


async def hush(work: Work, incident_id: int, person: Person, now: datetime) -> Became:
    """不方便说话: whoever was called reads that nobody may phone, and our answers make no sound."""
    call = await _own_cry(work, incident_id, person)
    if isinstance(call, Became):
        return call
    if not call.alert.hush(now):
        return Became.BEFORE
    work.record(call.subject, "hushed", now, person.id)
    await tell_called(work, call, CallHushed, "", now)
    facts = CallFacts.of(work.district, call)
    for person_id in await called(work, call.alert):
        dedupe = f"{call.subject}:hushed:{person_id}"
        work.tell(Notice(person_id, DoNotPhone(facts), call.alert.priority, dedupe))
    return Became.DONE


async def want_company(work: Work, incident_id: int, person: Person, now: datetime) -> Became:
    """只要来个人: a P1 for the own school and its station. Once: who taps 🚨 after it means it."""
    call = await _own_cry(work, incident_id, person)
    if isinstance(call, Became):
        return call
    alert = call.alert
    if alert.triage is not Triage.P0 or alert.drill:
        return Became.BEFORE
    if alert.pressed_at:
        return Became.NOTED
    call.incident.triage = Triage.P1
    work.record(alert.subject, "company", now, person.id)
    if alert.open:
        alert.lower(COMPANY, Triage.P1, now)
    else:
        alert.rate(Triage.P1)
    await tell_called(work, call, CallCompany, "", now)
    return Became.DONE


async def _own_cry(work: Work, incident_id: int, person: Person) -> Call | Became:
    """Their call for help, while it is being answered."""
    incident = await work.incidents.get(incident_id)
    if incident is None or not incident.sos or incident.reported_by != person.id:
        return Became.UNKNOWN
    call = await work.alerts.call_of(incident_id)
    return call if call and call.alert.live else Became.OVER


async def claim_drill(work: Work, alert_id: int, person: Person, words: str, now: datetime) -> bool:
    """是演练，不用管: the officers read it as `words`, and decide; the alert goes on. False: no such call."""
    call = await own_call(work, alert_id, person)
    if call is None:
        return False
    work.record(call.subject, "drill_claimed", now, person.id)
    await tell_detail(work, call, words, now)
    return True
