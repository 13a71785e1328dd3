"""A hazard gets a number, an owner and a due time; or it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from duty.district.people import Person, Role
from duty.district.severity import Level
from duty.hazards.category import Category, category_of
from duty.hazards.draft import Drafted, Next, own_draft
from duty.hazards.facts import facts, read_by
from duty.hazards.hazard import SETTLED_AFTER, Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import Given
from duty.hazards.ports import Work
from duty.hazards.status import Act
from duty.hazards.telling import (
    HazardNews,
    TakenBack,
    notice_of,
    tell,
    tell_above,
    tell_owner_when_ready,
    those_above,
)
from duty.messaging.notices import Priority
from duty.messaging.quiet import nudge

MAJOR_DAYS = 1
"""A major hazard asks for a plan within a day, whatever its category (domain §2.10)."""
RECURS_WITHIN = timedelta(days=180)
MUCH_THE_SAME = 0.6
MOST_EARLIER = 5
UNEXPLAINED_AFTER = timedelta(minutes=5)
"""A picture without a word is put aside as 待说明 after this long."""


@dataclass(frozen=True)
class KeptAsProposed(HazardNews):
    """Nobody confirmed it in time."""

    kind: ClassVar[str] = "hazard.settled"


async def confirm(work: Work, hazard_id: int, by: Person, now: datetime) -> Drafted:
    """[确认]: a number at once; the owner hears when the pictures are ready."""
    found = await own_draft(work, hazard_id, by)
    return Drafted(found) if isinstance(found, Next) else await confirmed(work, found, now)


async def confirmed(work: Work, hazard: Hazard, now: datetime) -> Drafted:
    """The same for a draft that is known to be the person's own. Without a word it is none yet."""
    if not hazard.description:
        return Drafted(Next.WORDS, facts(work, hazard), at_hand=True)
    await register(work, hazard, now)
    await tell_owner_when_ready(work, hazard, now)
    photos = await work.photos.of(hazard.subject)
    assert hazard.due_at is not None
    days = max(1, round((hazard.due_at - now).total_seconds() / 86400))
    developing = any(not photo.settled for photo in photos)
    return Drafted(Next.RECEIPT, facts(work, hazard), days=days, developing=developing)


async def register(work: Work, hazard: Hazard, now: datetime) -> bool:
    """Under the next number of its school and year. False: done before."""
    if not hazard.drafted:
        return False
    category = category_of(hazard.category)
    owner, due = owner_of(work, hazard.school_id, category), due_of(work, category, hazard.level, now)
    given = Given(number=await next_number(work, hazard), category=category, owner=owner, due=due)
    what = {"category": hazard.category, "level": hazard.level, "owner": owner}
    do(work, hazard, Act.REGISTER, work.district.people.get(hazard.reported_by), now, given, **what)
    await link_to_earlier(work, hazard, now)
    if hazard.major:
        tell_above(work, hazard)
    return True


async def link_to_earlier(work: Work, hazard: Hazard, now: datetime) -> None:
    """再次发生: the last one of that school, post and category that says much the same and is over."""
    for earlier in await work.hazards.before(hazard, now - RECURS_WITHIN, MOST_EARLIER):
        if alike(earlier.description, hazard.description) >= MUCH_THE_SAME:
            hazard.recurs_of = earlier.id
            work.record(hazard.subject, "recurs", now, "", of=earlier.number)
            return


def alike(one: str, other: str) -> float:
    """Which part of the pairs of characters of the shorter text stands in the other, too; 0 to 1."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    fewest = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / fewest if fewest else 0.0


async def next_number(work: Work, hazard: Hazard) -> str:
    """YH-<school>-<year>-<nnnn>, of the year in which it was reported; each series begins at 1."""
    series = f"YH-{hazard.school_id}-{work.district.local(hazard.reported_at).year}"
    return f"{series}-{await work.next_number(series):04d}"


def due_of(work: Work, category: Category, level: Level, now: datetime) -> datetime:
    """As the district says for category and level; else the days of the category, of a major one a day."""
    said = work.district.remedying.due.get((category.name, level))
    days = MAJOR_DAYS if level is Level.MAJOR else category.days
    return now + (timedelta(minutes=said) if said else timedelta(days=days))


def owner_of(work: Work, school_id: str, category: Category) -> str:
    """Whoever is nearest to it in the school's office, the deputy where it is vacant; empty: none."""
    first = [Role.GUARD_LEADER] if category.name == "equip" else []
    offices = [*first, Role.SAFETY_OFFICE, Role.VICE_PRINCIPAL, Role.PRINCIPAL]
    found = (work.district.office_of(school_id, role) for role in offices)
    return next((some[0] for some in found if some), "")


# -- taking back ---------------------------------------------------------------------------


class Back(StrEnum):
    """What came of taking a hazard back."""

    DROPPED = "dropped"
    """It had no number yet."""
    TAKEN_BACK = "taken_back"
    TOO_LATE = "too_late"
    GONE = "gone"
    """There is no such hazard of this person."""


@dataclass(frozen=True)
class Undone:
    result: Back
    number: str = ""


async def latest(work: Work, person: Person, since: datetime) -> Hazard | None:
    """The last one this person began since then, if nobody has worked on it yet."""
    found = [one for one in await work.hazards.of_reporter(person.id, since) if one.untouched]
    return max(found, key=lambda one: one.reported_at, default=None)


async def take_back(work: Work, hazard_id: int, by: Person, now: datetime) -> Undone:
    """[撤回]: a number once given stays given; whoever was told of it is told that it is gone."""
    hazard = await work.hazards.get(hazard_id, locked=True)
    if hazard is None or hazard.reported_by != by.id:
        return Undone(Back.GONE)
    if not do(work, hazard, Act.TAKE_BACK, by, now):
        return Undone(Back.TOO_LATE, hazard.number)
    if hazard.number:
        await _tell_taken_back(work, hazard, now)
    return Undone(Back.TAKEN_BACK if hazard.number else Back.DROPPED, hazard.number)


async def _tell_taken_back(work: Work, hazard: Hazard, now: datetime) -> None:
    gone = TakenBack(facts(work, hazard))
    if hazard.owner_told and hazard.owner_id:
        await nudge(work, notice_of(hazard, hazard.owner_id, gone), now)
    if hazard.major:
        for person_id in those_above(work, hazard):
            tell(work, hazard, person_id, gone)


# -- what falls due ------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """Drafts nobody finished, and owners who still wait for a picture that is late."""
    count = 0
    for hazard in await work.hazards.unfinished(now - UNEXPLAINED_AFTER):
        count += await _finish(work, hazard, now)
    for hazard in await work.hazards.owner_waits():
        count += await tell_owner_when_ready(work, hazard, now)
    return count


async def _finish(work: Work, hazard: Hazard, now: datetime) -> bool:
    """Without a word it is put aside; with words it is kept as proposed."""
    if do(work, hazard, Act.PUT_ASIDE, None, now):
        return True
    if now - hazard.reported_at < SETTLED_AFTER:
        return False
    await register(work, hazard, now)
    told = read_by(work, facts(work, hazard), work.district.people[hazard.reported_by])
    tell(work, hazard, hazard.reported_by, KeptAsProposed(told), Priority.RECEIPT)
    return True
