"""A hazard is passed on, put right, and said to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from duty.district.people import Person
from duty.hazards.acts.hearing import Hearing
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import SAID, Given
from duty.hazards.looking.pairing import PAIR
from duty.hazards.ports import Work
from duty.hazards.rights import find, may_say_fixed
from duty.hazards.sight import sight
from duty.hazards.status import OPEN, Act, Status
from duty.hazards.step import Step, each_time, refused, whose_turn
from duty.hazards.telling import HazardNews, notice_of, tell
from duty.language.reading import Meaning
from duty.messaging.notices import Priority
from duty.messaging.quiet import nudge
from duty.records.photos import Photo, Picture
from duty.rights.words import Do

MOST_NAMED = 3
"""Of the hazards somebody may mean by 那个灯修好了."""


@dataclass(frozen=True)
class ToVerify(HazardNews):
    kind: ClassVar[str] = "hazard.to_verify"


@dataclass(frozen=True)
class PassedOn(HazardNews):
    kind: ClassVar[str] = "hazard.passed_on"


@dataclass(frozen=True)
class SaidFixed(HazardNews):
    """`who` says that it is put right."""

    kind: ClassVar[str] = "hazard.said_fixed"
    who: str


class Proof(StrEnum):
    """What came of a picture or a word that shows how a hazard was put right."""

    RECTIFIED = "rectified"
    MORE = "more"
    """Another picture of what was shown before."""
    EXPLAINED = "explained"
    """A word after the picture."""
    STANDS = "stands"
    """It stands otherwise by now."""
    FORWARDED = "forwarded"
    GONE = "gone"


@dataclass(frozen=True)
class Proved:
    """more: words or pictures that follow still belong to it."""

    result: Proof
    hazard: HazardFacts | None = None
    more: bool = True


# -- putting right -------------------------------------------------------------------------


async def ask_proof(work: Work, hazard_id: int, by: Person) -> Step:
    """[已整改] was pressed: done where a picture or a word of theirs can put it right."""
    return await whose_turn(work, hazard_id, by, Act.RECTIFY)


async def prove_by_picture(
    work: Work, hazard_id: int, by: Person, picture: Picture, words: str, now: datetime
) -> Proved:
    """The after-picture is kept beside the first one."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None:
        return Proved(Proof.GONE)
    if picture.forwarded:
        return Proved(Proof.FORWARDED)
    await work.photos.add(picture.of(hazard.subject, "after"))
    if hazard.status is Status.RECTIFIED:
        return Proved(Proof.MORE)
    return await _rectify(work, hazard, by, words, now)


async def prove_by_words(work: Work, hazard_id: int, by: Person, words: str, now: datetime) -> Proved:
    """A sentence instead of a picture, or after it."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not words:
        return Proved(Proof.GONE)
    if not do(work, hazard, Act.EXPLAIN, by, now, Given(words=words), words=words[:SAID]):
        return await _rectify(work, hazard, by, words, now)
    return Proved(Proof.EXPLAINED, facts(work, hazard), more=False)


async def _rectify(work: Work, hazard: Hazard, by: Person, words: str, now: datetime) -> Proved:
    """Somebody else of the school then looks."""
    photos = [photo for photo in await work.photos.of(hazard.subject) if photo.purpose == "after"]
    given, kept = Given(words=words, pictured=bool(photos)), words[:SAID]
    if not do(work, hazard, Act.RECTIFY, by, now, given, words=kept, photos=len(photos)):
        return Proved(Proof.STANDS, facts(work, hazard))
    _tell_verifiers(work, hazard, photos, now)
    told = work.district.office_of(hazard.school_id)
    await Hearing(work, hazard, Act.RECTIFY, by.id, now, told=told).tell()
    return Proved(Proof.RECTIFIED, facts(work, hazard), more=bool(photos))


def _tell_verifiers(work: Work, hazard: Hazard, photos: Sequence[Photo], now: datetime) -> None:
    pair = f"{PAIR}{hazard.id}" if photos else ""
    told = ToVerify(replace(facts(work, hazard), photo=pair))
    for person_id in work.district.office_of(hazard.school_id):
        if person_id != hazard.rectified_by:
            tell(work, hazard, person_id, told, again=each_time(now))


# -- word of it ----------------------------------------------------------------------------


async def pass_on(work: Work, hazard_id: int, by: Person, now: datetime) -> Step:
    """[已转告]: the chaser told the department; the reporter may know."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not do(work, hazard, Act.PASS_ON, by, now, to=hazard.owner_title):
        return refused(work, hazard)
    told = facts(work, hazard)
    if hazard.reported_by != by.id:
        await nudge(work, notice_of(hazard, hazard.reported_by, PassedOn(told)), now)
    return Step(told, done=True)


async def which_fixed(work: Work, person: Person, meaning: Meaning) -> list[HazardFacts]:
    """昨天那个灯修好了: the open ones of that category which this person may know of."""
    category, _ = meaning.hazard
    seen = sight(work.district, person, Do.SAY_FIXED)
    found = await work.hazards.open_of(seen, category, MOST_NAMED)
    return [facts(work, one) for one in found if may_say_fixed(work, one, person)]


@dataclass(frozen=True)
class Heard:
    """What came of somebody's word that a hazard is put right. proof: they may prove it themselves."""

    step: Step
    proof: bool = False


async def hear_fixed(work: Work, hazard_id: int, by: Person, now: datetime) -> Heard:
    """Whoever may put it right is asked for proof; else the owner looks, and it stays open until then."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or not may_say_fixed(work, hazard, by):
        return Heard(Step())
    if hazard.status not in OPEN:
        return Heard(refused(work, hazard))
    if hazard.may(Act.RECTIFY, by, work.district):
        return Heard(Step(facts(work, hazard), done=True), proof=True)
    work.record(hazard.subject, "said_fixed", now, by.id)
    if hazard.owner_id:
        news = SaidFixed(facts(work, hazard), work.district.polite(by.id))
        tell(work, hazard, hazard.owner_id, news, Priority.NUDGE, again=f":{by.id}")
    return Heard(Step(facts(work, hazard), done=True))
