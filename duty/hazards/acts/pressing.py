"""What is done to a hazard by a tap: taken, handed over, given more time, brought back, joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from duty.district.people import Person, Role
from duty.district.severity import Level
from duty.hazards.acts.hearing import Hearing
from duty.hazards.acts.sameness import ASKED_ABOUT
from duty.hazards.category import categories, category_of
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.filing import due_of, next_number
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import Given
from duty.hazards.life.table import Need
from duty.hazards.looking.pairing import shown_of
from duty.hazards.ports import Work
from duty.hazards.rights import find, may_see_photos
from duty.hazards.sight import Sight
from duty.hazards.status import OPEN, Act

LONGEST_DAYS = 60
"""More time than this is not asked for by a tap."""
MOST_ALIKE = 3


@dataclass(frozen=True)
class Done:
    """What came of it. None: this person knows no such hazard; not done: it stands otherwise by now.

    acts: what they may do to it now. need: what is to be written first, where a sentence is wanted.
    """

    hazard: HazardFacts | None = None
    done: bool = False
    acts: tuple[Act, ...] = ()
    need: Need | None = None


async def standing(work: Work, hazard_id: int, by: Person) -> Done:
    """[更多]: everything that this person may do to it now."""
    hazard = await find(work, hazard_id, by)
    return seen(work, hazard, by, done=True) if hazard else Done()


def seen(work: Work, hazard: Hazard, by: Person, *, done: bool, need: Need | None = None) -> Done:
    return Done(facts(work, hazard), done, hazard.acts_of(by, work.district), need)


def stood(work: Work, hazard: Hazard | None, by: Person) -> Done:
    """Nothing was done: how it stands, as far as this person knows of it."""
    return seen(work, hazard, by, done=False) if hazard else Done()


async def press(work: Work, hazard_id: int, what: Act, by: Person, now: datetime) -> Done:
    """[接单], [同意], [不同意], [需要帮助], [等级没错], [改等级], [收回], [不是同一处]"""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None:
        return Done()
    return await acted(work, hazard, what, by, now, await _given(work, hazard, what, by, now))


async def hand_over(work: Work, hazard_id: int, to: str, by: Person, now: datetime) -> Done:
    """[转办] to somebody of the school."""
    hazard = await find(work, hazard_id, by, locked=True)
    if hazard is None or to not in colleagues(work, hazard):
        return stood(work, hazard, by)
    return await acted(work, hazard, Act.HAND_OVER, by, now, Given(owner=to), to=to)


async def transfer(work: Work, hazard_id: int, number: int, by: Person, now: datetime) -> Done:
    """[转办] to a department outside; whose it was in the school passes it on and asks after it."""
    hazard, some = await find(work, hazard_id, by, locked=True), departments()
    if hazard is None or not 0 <= number < len(some):
        return stood(work, hazard, by)
    given = Given(department=some[number], owner=hazard.owner_id or by.id, due=hazard.due_at)
    return await acted(work, hazard, Act.TRANSFER, by, now, given, to=some[number])


async def merge(work: Work, hazard_id: int, other: int, by: Person, now: datetime) -> Done:
    """[并到一处]: its number stays on record, the other one's counts."""
    hazard, same = await find(work, hazard_id, by, locked=True), await find(work, other, by)
    if hazard is None or same is None or same.status not in OPEN or same.school_id != hazard.school_id:
        return stood(work, hazard, by)
    return await acted(work, hazard, Act.MERGE, by, now, Given(other=other), to=same.number)


async def acted(
    work: Work, hazard: Hazard, what: Act, by: Person, now: datetime, given: Given, **detail: str
) -> Done:
    """Done, on record, and everybody whom it concerns hears of it."""
    before = hazard.owner_id
    if not do(work, hazard, what, by, now, given, **detail):
        return stood(work, hazard, by)
    await Hearing(work, hazard, what, by.id, now, given.words, before).tell()
    return seen(work, hazard, by, done=True)


async def _given(work: Work, hazard: Hazard, what: Act, by: Person, now: datetime) -> Given:
    if what is Act.ACCEPT:
        return Given(owner=hazard.owner_id or by.id)
    if what is Act.CHANGE_LEVEL:
        return Given(due=_due_of_other_level(work, hazard, now))
    if what is Act.BRING_BACK:
        inside = category_of(hazard.category)
        return Given(department=inside.owner if not inside.outside else category_of("other").owner)
    if what is Act.UNMERGE and not hazard.number and hazard.may(what, by, work.district):
        return Given(number=await next_number(work, hazard), category=category_of(hazard.category))
    return Given()


def _due_of_other_level(work: Work, hazard: Hazard, now: datetime) -> datetime:
    """Turned major it is due sooner, turned ordinary later; never later than it was for a graver one."""
    turned = Level.ORDINARY if hazard.major else Level.MAJOR
    due = due_of(work, category_of(hazard.category), turned, now)
    return max(due, hazard.due_at or due) if hazard.major else min(due, hazard.due_at or due)


# -- what there is to choose from ----------------------------------------------------------


def colleagues(work: Work, hazard: Hazard) -> list[str]:
    """The school's office and guard leader, but whose it is already."""
    roles = (Role.SAFETY_OFFICE, Role.VICE_PRINCIPAL, Role.PRINCIPAL, Role.GUARD_LEADER, Role.SCHOOL_STAFF)
    found = (one for role in roles for one in work.district.office_of(hazard.school_id, role))
    return [one for one in dict.fromkeys(found) if one != hazard.owner_id][:6]


def departments() -> list[str]:
    """城管, 交警 and the like: who have no account here."""
    return list(dict.fromkeys([*(one.owner for one in categories().values() if one.outside), *MORE]))


MORE = ("市场监管所", "供电公司")


@dataclass(frozen=True)
class Choice:
    """One to choose from: an id, and what is read on its button."""

    id: str
    name: str


async def whom(work: Work, hazard_id: int, by: Person) -> tuple[Done, list[Choice], list[Choice]]:
    """[转办] was pressed: colleagues, and departments where it may go outside."""
    hazard = await find(work, hazard_id, by)
    if hazard is None or not hazard.may(Act.HAND_OVER, by, work.district):
        return stood(work, hazard, by), [], []
    people = [Choice(one, work.district.polite(one)) for one in colleagues(work, hazard)]
    outside = hazard.may(Act.TRANSFER, by, work.district)
    places = [Choice(str(number), name) for number, name in enumerate(departments()) if outside]
    return seen(work, hazard, by, done=True), people, places


async def which(work: Work, hazard_id: int, by: Person) -> tuple[Done, list[HazardFacts]]:
    """[并到一处] was pressed: the other open ones of that category at the school, of its post first."""
    hazard = await find(work, hazard_id, by)
    if hazard is None or not hazard.may(Act.MERGE, by, work.district):
        return stood(work, hazard, by), []
    here = await work.hazards.alike(hazard, hazard.reported_at - ASKED_ABOUT, MOST_ALIKE)
    there = await work.hazards.open_of(Sight((hazard.school_id,)), hazard.category, MOST_ALIKE + 1)
    others = [one for one in dict.fromkeys([*here, *there]) if one is not hazard][:MOST_ALIKE]
    return seen(work, hazard, by, done=bool(others)), [await pictured(work, one, by) for one in others]


async def compared(work: Work, hazard_id: int, other: int, by: Person) -> tuple[Done, HazardFacts | None]:
    """One of them was tapped: it is looked at before anything is joined."""
    hazard, same = await find(work, hazard_id, by), await find(work, other, by)
    if hazard is None or same is None or not hazard.may(Act.MERGE, by, work.district):
        return stood(work, hazard, by), None
    return seen(work, hazard, by, done=True), await pictured(work, same, by)


async def pictured(work: Work, hazard: Hazard, by: Person) -> HazardFacts:
    """With the picture that says most of it, where they may see it."""
    shown = facts(work, hazard)
    if not may_see_photos(work, hazard, by):
        return shown
    return replace(shown, photo=shown_of(hazard, await work.photos.of(hazard.subject)))
