"""Somebody else looks at what was put right: it passes, goes back, or is struck off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from duty.district.people import Person
from duty.hazards.facts import facts
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import WHY, Given
from duty.hazards.ports import Work
from duty.hazards.rights import find
from duty.hazards.status import Act
from duty.hazards.step import Step, each_time, refused, whose_turn
from duty.hazards.telling import HazardNews, notice_of, tell
from duty.messaging.notices import Priority
from duty.messaging.quiet import nudge


@dataclass(frozen=True)
class SentBack(HazardNews):
    kind: ClassVar[str] = "hazard.returned"


@dataclass(frozen=True)
class Closed(HazardNews):
    """acts: 还没好, for whoever may say so."""

    kind: ClassVar[str] = "hazard.closed"
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class LookedAt(HazardNews):
    """Somebody else of the school did it: the other cards ask for nothing any more."""

    kind: ClassVar[str] = "hazard.looked_at"
    who: str
    time: str
    act: Act


async def verify(work: Work, hazard_id: int, by: Person, now: datetime) -> Step:
    """[复查通过]"""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not do(work, hazard, Act.VERIFY, by, now):
        return refused(work, hazard)
    _put_away_cards(work, hazard, by, Act.VERIFY, now)
    return Step(facts(work, hazard), done=True)


async def ask_why(work: Work, hazard_id: int, by: Person) -> Step:
    """[退回] was pressed: done where a sentence of theirs can send it back."""
    return await whose_turn(work, hazard_id, by, Act.SEND_BACK)


async def send_back(work: Work, hazard_id: int, by: Person, now: datetime, why: str) -> Step:
    """[退回]: the owner reads what is missing and until when; nobody is blamed."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not why:
        return Step()
    if not do(work, hazard, Act.SEND_BACK, by, now, Given(words=why), words=why[:WHY]):
        return refused(work, hazard)
    told = facts(work, hazard)
    if hazard.owner_id:
        tell(work, hazard, hazard.owner_id, SentBack(told), again=each_time(now))
    _put_away_cards(work, hazard, by, Act.SEND_BACK, now)
    return Step(told, done=True)


async def close(work: Work, hazard_id: int, by: Person, now: datetime) -> Step:
    """[销号]: who reported it and who owns it may know."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not do(work, hazard, Act.CLOSE, by, now):
        return refused(work, hazard)
    told = facts(work, hazard)
    joined = [one.reported_by for one in await work.hazards.joined(hazard.id or 0)]
    concerned = dict.fromkeys((hazard.reported_by, hazard.owner_id, *joined))
    hazard.told_closed = [one for one in concerned if one and one != by.id]
    for person_id in hazard.told_closed:
        person = work.district.people.get(person_id)
        acts = hazard.acts_of(person, work.district) if person else ()
        await nudge(work, notice_of(hazard, person_id, Closed(told, acts), again=each_time(now)), now)
    _put_away_cards(work, hazard, by, Act.CLOSE, now)
    return Step(told, done=True)


def _put_away_cards(work: Work, hazard: Hazard, by: Person, act: Act, now: datetime) -> None:
    """Whoever was asked to look, too, reads who did; a button that is refused stands on nobody's phone."""
    hears_otherwise = {by.id, hazard.rectified_by}
    if act is not Act.VERIFY:
        hears_otherwise.add(hazard.owner_id)
    if act is Act.CLOSE:
        hears_otherwise.add(hazard.reported_by)
    news = LookedAt(facts(work, hazard), work.district.polite(by.id), work.district.clock(now), act)
    for person_id in work.district.office_of(hazard.school_id):
        if person_id not in hears_otherwise:
            card = notice_of(hazard, person_id, news, Priority.RECEIPT, again=f":{act}{each_time(now)}")
            work.tell(replace(card, replaces=card.name, silent=True))
