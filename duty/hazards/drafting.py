"""A hazard is found: pictures and words become a draft, and what it is gets settled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from duty.attendance.whereabouts import place_spoken_of
from duty.district.people import Person
from duty.hazards.category import categories
from duty.hazards.draft import Drafted, Next, open_draft, own_draft
from duty.hazards.facts import facts
from duty.hazards.filing import confirmed
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.ports import Work
from duty.hazards.status import Act
from duty.language.corrections import corrected
from duty.language.reading import Intent, Meaning
from duty.records.photos import Picture

_A_DAY = timedelta(days=1)
"""A draft that words were added to may have been begun before them."""


async def draft(work: Work, person: Person, now: datetime, school_id: str, post_id: str = "") -> Hazard:
    """Half an entry is a row already, so a crash or a change of mind loses nothing."""
    hazard = Hazard(school_id, person.id, now, post_id=post_id)
    await work.hazards.add(hazard)
    work.record(hazard.subject, "drafted", now, person.id)
    return hazard


async def unsay(work: Work, person_id: str, first: datetime, said: Collection[str], now: datetime) -> None:
    """Words of which only a later message has shown that they must not be kept leave their hazards.

    What has a number stays, and its history says that words were taken out, not which.
    """
    for hazard in await work.hazards.of_reporter(person_id, first - _A_DAY):
        if hazard.unsays(said) and hazard.number:
            work.record(hazard.subject, "unsaid", now)


def describe(hazard: Hazard, words: str) -> None:
    """Words come in, or correct what was said; category and level are proposed anew from all of them."""
    right = corrected(hazard.description, words)
    if right is None or not hazard.rewords(hazard.description, right):
        hazard.adds(words)
    _proposed(hazard)


def _proposed(hazard: Hazard) -> None:
    """From all of its words; what was found at a place around the school is a matter of the surroundings."""
    meaning = Meaning(hazard.description)
    if hazard.place_id:
        hazard.taken_for(hazard.category, meaning.level_around)
    else:
        hazard.taken_for(*meaning.hazard)


async def _begin(work: Work, person: Person, words: str, now: datetime) -> Hazard | None:
    """A draft where the person is, or at the school they name; None where nobody knows which school."""
    school_id, post_id = await place_spoken_of(work, person, words, now)
    return await draft(work, person, now, school_id, post_id) if school_id else None


# -- pictures ------------------------------------------------------------------------------


async def pictured(
    work: Work,
    person: Person,
    picture: Picture,
    words: str,
    now: datetime,
    *,
    draft_id: int = 0,
    album: str = "",
    expected: bool = False,
) -> Drafted:
    """A picture begins a draft or joins it; an album is one hazard.

    draft_id, album: the draft at hand and the album it began with. expected: a picture was asked for.
    """
    if picture.forwarded:
        return Drafted(Next.FORWARDED)
    hazard = await open_draft(work, draft_id)
    if hazard and picture.album and picture.album == album:
        return await _joined(work, hazard, picture, words)
    if hazard and expected and not words:
        await work.photos.add(picture.of(hazard.subject, "before"))
        return Drafted(_next(hazard), facts(work, hazard))
    return await _begun(work, person, picture, words, now, expected)


def _next(hazard: Hazard) -> Next:
    """After one more picture: of a place around the school its name is said, and nothing was asked."""
    if hazard.place_id:
        return Next.QUESTION
    return Next.NOTHING if hazard.description else Next.WORDS


async def _joined(work: Work, hazard: Hazard, picture: Picture, words: str) -> Drafted:
    """Another picture of the same album; the caption may come with any of them."""
    await work.photos.add(picture.of(hazard.subject, "before"))
    if not words or hazard.description:
        return Drafted(Next.NOTHING, facts(work, hazard))
    describe(hazard, words)
    return Drafted(Next.QUESTION, facts(work, hazard))


async def _begun(
    work: Work, person: Person, picture: Picture, words: str, now: datetime, expected: bool
) -> Drafted:
    hazard = await _begin(work, person, words, now)
    if hazard is None:
        return Drafted(Next.NO_SCHOOL)
    await work.photos.add(picture.of(hazard.subject, "before"))
    if words:
        describe(hazard, words)
        return Drafted(Next.QUESTION, facts(work, hazard), at_hand=True)
    return Drafted(Next.WORDS if expected else Next.WHAT, facts(work, hazard), at_hand=True)


# -- words ---------------------------------------------------------------------------------


async def described(work: Work, person: Person, words: str, now: datetime, *, draft_id: int = 0) -> Drafted:
    """Words for the draft at hand, or a draft that begins with words."""
    if not words:
        return Drafted(Next.WORDS)
    hazard = await open_draft(work, draft_id) or await _begin(work, person, words, now)
    if hazard is None:
        return Drafted(Next.NO_SCHOOL)
    describe(hazard, words)
    return Drafted(Next.QUESTION, facts(work, hazard), at_hand=True)


async def said(work: Work, person: Person, meaning: Meaning, now: datetime, *, draft_id: int = 0) -> Drafted:
    """A sentence where words for a hazard are expected; each is judged anew.

    对 confirms it, 没事了 drops it; 到岗, a question and danger are none of it and leave it as it is.
    """
    hazard = await open_draft(work, draft_id)
    if draft_id and hazard is None:
        return Drafted(Next.ELSEWHERE)
    if meaning.says_nothing or meaning.agrees:
        return await _nodded(work, meaning, now, draft_id)
    if meaning.calls_off:
        return await drop(work, draft_id, person, now) if hazard else Drafted(Next.ELSEWHERE)
    if meaning.other_matter:
        return _elsewhere(work, hazard)
    if meaning.names_hazard or meaning.intent is Intent.UNCLEAR:
        return await described(work, person, meaning.words, now, draft_id=draft_id)
    if meaning.intent is not Intent.INCIDENT or hazard is None or hazard.description:
        return _elsewhere(work, hazard)
    describe(hazard, meaning.words)
    return Drafted(Next.INCIDENT, facts(work, hazard))


def _elsewhere(work: Work, hazard: Hazard | None) -> Drafted:
    """Answered by itself; the draft at hand stays at hand."""
    return Drafted(Next.ELSEWHERE, facts(work, hazard) if hazard else None, at_hand=hazard is not None)


async def _nodded(work: Work, meaning: Meaning, now: datetime, draft_id: int) -> Drafted:
    """对 answers 对吗？; thanks and noise are none of the description."""
    hazard = await open_draft(work, draft_id)
    if hazard is None or not hazard.description:
        return Drafted(Next.WORDS)
    return await confirmed(work, hazard, now) if meaning.agrees else Drafted(Next.NOTHING)


async def reworded(work: Work, draft_id: int, message: tuple[str, str, str], words: str) -> Drafted:
    """The person changed a message (its channel, address and reference) after it was sent.

    A draft that says it follows; nothing else does.
    """
    hazard = await open_draft(work, draft_id)
    before = await work.written.of(*message) if hazard else None
    if hazard is None or before is None or not hazard.rewords(before, words):
        return Drafted(Next.ELSEWHERE)
    _proposed(hazard)
    await work.written.change(*message, words)
    return Drafted(Next.QUESTION, facts(work, hazard))


# -- buttons -------------------------------------------------------------------------------


async def expect_words(work: Work, hazard_id: int, by: Person) -> Drafted:
    """[隐患]: the picture shows one; what it is comes next."""
    found = await own_draft(work, hazard_id, by)
    if isinstance(found, Next):
        return Drafted(found)
    return Drafted(Next.WORDS, facts(work, found), at_hand=True)


async def choose_category(work: Work, hazard_id: int, by: Person, name: str = "") -> Drafted:
    """[改类别]: without a name all of them are shown; a name nobody knows changes nothing."""
    found = await own_draft(work, hazard_id, by)
    if isinstance(found, Next):
        return Drafted(found)
    if name in categories():
        found.taken_for(name, found.level)
    return Drafted(Next.QUESTION if name else Next.CATEGORY, facts(work, found))


async def turn_level(work: Work, hazard_id: int, by: Person) -> Drafted:
    """[改等级]"""
    found = await own_draft(work, hazard_id, by)
    if isinstance(found, Next):
        return Drafted(found)
    found.turn_level()
    return Drafted(Next.QUESTION, facts(work, found))


async def drop(work: Work, hazard_id: int, by: Person, now: datetime) -> Drafted:
    """[发错了], /cancel: it is not kept as proposed ten minutes later."""
    found = await own_draft(work, hazard_id, by)
    if isinstance(found, Next):
        return Drafted(found)
    do(work, found, Act.TAKE_BACK, by, now)
    return Drafted(Next.DROPPED, facts(work, found))
