"""夜巡守护: whoever walks at night and falls silent is asked, then their leader is, then somebody comes.

A scan, a press and whatever else their account sent is a sign of life. Finishing ends it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.raising import raise_alert
from duty.alerting.ports import Work
from duty.alerting.reporters.details import tell_detail
from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.language.danger import OTHER
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.patrols.progress import round_name
from duty.patrols.walk import Walk
from duty.records.sentences import sentence

log = logging.getLogger(__name__)

SILENCE = timedelta(minutes=20)
"""So long a night round may be silent, unless the settings say otherwise."""
LEADER_AFTER = timedelta(minutes=3)
CALL_AFTER = timedelta(minutes=2)
STALE = timedelta(minutes=5)
"""We were down ourselves: whoever could not be heard is asked anew, before anybody is alarmed."""
ASKED, LEADER_TOLD, CALLED = 1, 2, 3
"""Steps behind a walk: 0 is nobody asked."""


@dataclass(frozen=True)
class AllWell(News):
    """李师傅，夜巡还顺利吗？ [都好] [要帮忙]"""

    kind: ClassVar[str] = "night.ask"
    walk_id: int
    who: str


@dataclass(frozen=True)
class WalkerSilent(News):
    """To the leader: since when nothing was heard, and where to phone."""

    kind: ClassVar[str] = "night.silent"
    who: str
    phone: str
    school: str
    round: str
    since: str


@dataclass(frozen=True)
class WalkerHeard(News):
    """To the leader who was told: there is a sign of life."""

    kind: ClassVar[str] = "night.heard"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    who: str
    school: str
    time: str


class NightGuard:
    """`silence`: how long a walker may be silent."""

    def __init__(self, silence: timedelta = SILENCE) -> None:
        self._silence = silence

    async def sweep(self, work: Work, now: datetime) -> int:
        """Every walker whose time is up. One that cannot be handled stops no other."""
        due = await work.walks.silent(now)
        for walk in due:
            subject = walk.subject
            try:
                async with work.apart():
                    await self._look_after(work, walk, now)
            except Exception:
                log.exception("%s is not looked after", subject)
        return len(due)

    async def _look_after(self, work: Work, walk: Walk, now: datetime) -> None:
        person = work.district.people.get(walk.person_id)
        if person is None or not walk.walking:
            walk.guard_at = None
            return
        heard = await _last_heard(work, walk)
        if heard is not None and (walk.heard_at is None or heard > walk.heard_at):
            await signs_of_life(work, walk, person, heard)
        last = walk.heard_at or now
        if walk.guard_step == 0 and last + self._silence > now:
            walk.guard_at = last + self._silence
            return
        if walk.guard_step and walk.guard_at and now - walk.guard_at > STALE:
            walk.guard_step = 0
        await _go_on(work, walk, person, now)


async def _last_heard(work: Work, walk: Walk) -> datetime | None:
    accounts = await work.accounts.of_person(walk.person_id)
    return max((one.last_heard_at for one in accounts if one.last_heard_at), default=None)


async def signs_of_life(work: Work, walk: Walk, person: Person, at: datetime) -> None:
    """Whoever was alarmed hears that it goes on."""
    if walk.guard_step >= LEADER_TOLD:
        school = work.district.schools[walk.school_id].short_name
        news = WalkerHeard(work.district.polite(person.id), school, work.district.clock(at))
        for leader in _leaders(work, walk):
            dedupe = f"{walk.subject}:heard:{at:%H%M%S}:{leader}"
            work.tell(Notice(leader, news, Priority.P2, dedupe))
    if walk.guard_step >= CALLED:
        await _tell_called(work, walk, person, at)
    walk.hear(at)


def _leaders(work: Work, walk: Walk) -> list[str]:
    return [one for one in work.district.leaders_of(walk.school_id) if one != walk.person_id]


async def _go_on(work: Work, walk: Walk, person: Person, now: datetime) -> None:
    walk.guard_step += 1
    steps = {ASKED: _ask, LEADER_TOLD: _tell_leader, CALLED: _call}
    await steps[walk.guard_step](work, walk, person, now)
    work.record(walk.subject, "silent", now, "", step=walk.guard_step)


async def _ask(work: Work, walk: Walk, person: Person, now: datetime) -> None:
    """It is told apart from earlier ones by its moment: one night may have several."""
    walk.guard_at = now + LEADER_AFTER
    news = AllWell(walk.known_id, work.district.polite(person.id))
    work.tell(Notice(person.id, news, Priority.P1, f"{walk.subject}:ask:{now:%H%M%S}", name=asked(walk)))


def asked(walk: Walk) -> str:
    """The name of the question."""
    return f"{walk.subject}:ask"


async def _tell_leader(work: Work, walk: Walk, person: Person, now: datetime) -> None:
    walk.guard_at = now + CALL_AFTER
    news = WalkerSilent(
        who=work.district.polite(person.id),
        phone=person.phone,
        school=work.district.schools[walk.school_id].short_name,
        round=round_name(work.district, walk),
        since=work.district.clock(walk.heard_at or now),
    )
    for leader in _leaders(work, walk):
        work.tell(Notice(leader, news, Priority.P1, f"{walk.subject}:silent:{now:%H%M%S}:{leader}"))


async def _call(work: Work, walk: Walk, person: Person, now: datetime) -> None:
    """P1, in the name of whoever is silent: officers see whom to phone and where they walk."""
    walk.guard_at = None
    district = work.district
    name = round_name(district, walk) or sentence("of_call.walk")
    due = district.clock(walk.due_at or walk.begun_at or now)
    last = district.clock(walk.heard_at or now)
    words = sentence("of_call.walker", walk=name, due=due, who=district.polite(person.id), last=last)
    incident = await file_incident(
        work, person, now, kind=OTHER, triage=Triage.P1, school_id=walk.school_id, sentence=words
    )
    await raise_alert(work, incident, now)
    work.record(walk.subject, "called", now, "", incident=incident.known_id)


async def _tell_called(work: Work, walk: Walk, person: Person, at: datetime) -> None:
    """Whoever comes reads it; only they end the call, since a tap can be forced."""
    called = [one for one in await work.changes(walk.subject) if one.what == "called"]
    call = await work.alerts.call_of(int(called[-1].detail["incident"])) if called else None
    if call and call.alert.live:
        who, time = work.district.polite(person.id), work.district.clock(at)
        await tell_detail(work, call, sentence("of_call.walker_heard", who=who, time=time), at)


# -- the answers -----------------------------------------------------------------------------------


async def all_well(work: Work, walk_id: int, person: Person, now: datetime) -> Walk | None:
    """[都好]. None where it is no walk of theirs."""
    walk = await work.walks.get(walk_id)
    if walk is None or walk.person_id != person.id:
        return None
    if walk.walking:
        await signs_of_life(work, walk, person, now)
    work.record(walk.subject, "all_well", now, person.id)
    return walk
