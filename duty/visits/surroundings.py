"""周边乱点: how a place around a school stands, who moved it on, and what of it the forms ask for.

A place is a 治安乱点 from the day trouble was found there until it is said to be put right (S2:22, S4:39). It
says nothing of whoever lives, works or comes there (domain §1.8).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing
from duty.visits.ports import Work
from duty.visits.visit import NearbyPlace, Standing

PAGE = 50
"""Places of one page in a browser."""
NEVER = date(2000, 1, 1)


class Step(StrEnum):
    """What somebody says of a place."""

    OPEN = "open"
    """有问题."""
    WORK = "work"
    """整治中."""
    DONE = "done"
    """已整改: 是否整改 is 是, and it is none any more."""
    NOT_DONE = "not_done"
    """没整改: it is one still, or again."""
    GROUP_IN = "group_in"
    """工作组进驻."""
    GROUP_OUT = "group_out"


class Answer(StrEnum):
    """附件2, 是否整改: 是 only where every point is closed; / where there is none (domain §1.10)."""

    YES = "是"
    NO = "否"
    NONE = "/"


@dataclass(frozen=True)
class Point:
    """A 治安乱点 of that time. looks: how often the police looked at it; last_look: when last."""

    place: NearbyPlace
    looks: int = 0
    last_look: datetime | None = None

    @property
    def rectified(self) -> bool:
        return self.place.rectified and not self.place.disorderly

    @property
    def named(self) -> str:
        """网吧 飞梭网吧: its type and which one, and nobody's name."""
        return named(self.place)


@dataclass(frozen=True)
class Surroundings:
    """What 附件1 r11 and 附件2 say of one school: its points from `begin` to `end`, both days included.

    places: how many places around the school are known; looks: how often the police looked at any of them.
    """

    school_id: str
    begin: date
    end: date
    points: tuple[Point, ...]
    places: int
    looks: int

    @property
    def rectified(self) -> Answer:
        if not self.points:
            return Answer.NONE
        return Answer.YES if all(point.rectified for point in self.points) else Answer.NO

    @property
    def open(self) -> tuple[Point, ...]:
        """Those that are not put right yet."""
        return tuple(point for point in self.points if not point.rectified)

    @property
    def listed(self) -> str:
        """Type and place of each for the cell of the form; empty where there is none (无)."""
        return "；".join(point.named for point in self.points)


async def surroundings_of(work: Work, school_id: str, begin: date, end: date) -> Surroundings:
    """The points of a school that were one on any of these days, in the order of the places' ids.

    A place whose trouble came twice counts once, as it stands now; the history has every step.
    """
    zone = work.district.timezone
    known = await work.visits.places(school_id)
    since = datetime.combine(begin, time(), zone)
    until = datetime.combine(end + timedelta(days=1), time(), zone)
    looks = await work.visits.look_counts([one.id for one in known], since, until)
    points = tuple(Point(one, *looks.get(one.id, (0, None))) for one in known if _was_one(one, begin, end))
    return Surroundings(school_id, begin, end, points, len(known), sum(count for count, _ in looks.values()))


def _was_one(place: NearbyPlace, begin: date, end: date) -> bool:
    if place.status is Standing.NONE or (place.opened_on or NEVER) > end:
        return False
    return place.status is not Standing.CLOSED or (place.closed_on or end) >= begin


def named(place: NearbyPlace) -> str:
    """网吧 飞梭网吧; 小旅馆 only once where the name says it."""
    return place.name if place.kind in place.name else f"{place.kind} {place.name}"


# -- who sees and who says -----------------------------------------------------------------


def sees(work: Work, person: Person, school_id: str) -> bool:
    """Whether the places around that school are theirs to see. A foreign one is as unknown as none."""
    known = school_id in work.district.schools
    return known and may(work.district, person, Do.SEE, Thing.PLACE, About(schools=(school_id,)))


async def found(work: Work, person: Person, place_id: str) -> NearbyPlace | Refused:
    """One place this person may know of."""
    place = await work.visits.place(place_id)
    if place is None or not may(work.district, person, Do.SEE, Thing.PLACE, place.about):
        return Refused.GONE
    return place


async def page(work: Work, person: Person, status: Standing | None, after: str = "") -> Sequence[NearbyPlace]:
    """A page of all places this person sees, one more than it shows where there are more."""
    if not opens(person, Do.SEE, Thing.PLACE):
        return []
    seen = work.district.schools_seen_by(person)
    schools: Collection[str] | None = [one.id for one in seen]
    if len(seen) == len(work.district.schools):
        schools = None
    return await work.visits.disorderly(schools, status, PAGE + 1, after)


def steps(work: Work, person: Person, place: NearbyPlace) -> tuple[Step, ...]:
    """What this person may say of it now, in the order it is offered."""
    if not may(work.district, person, Do.CHANGE, Thing.PLACE, place.about):
        return ()
    return tuple(step for step in Step if _fits(step, place))


def _fits(step: Step, place: NearbyPlace) -> bool:
    return {
        Step.OPEN: not place.disorderly,
        Step.WORK: place.status is Standing.OPEN,
        Step.DONE: place.disorderly,
        Step.NOT_DONE: place.status is Standing.CLOSED,
        Step.GROUP_IN: place.disorderly and not place.group_there,
        Step.GROUP_OUT: place.group_there,
    }[step]


async def say(work: Work, person: Person, place_id: str, step: Step, now: datetime) -> NearbyPlace | Refused:
    """Move a place on. Its steps stand in the history with who and when."""
    place = await work.visits.place(place_id, locked=True)
    if place is None or not may(work.district, person, Do.CHANGE, Thing.PLACE, place.about):
        return Refused.GONE
    if not _fits(step, place):
        return Refused.ALREADY
    return await _moved(work, place, step, person.id, now)


async def trouble_found(work: Work, place: NearbyPlace, by: str, now: datetime) -> NearbyPlace:
    """[有问题] of a visit: a place that was none becomes one."""
    return place if place.disorderly else await _moved(work, place, Step.OPEN, by, now)


async def trouble_taken_back(work: Work, place_id: str, by: str, now: datetime) -> None:
    """The look that found it was a wrong tap: the place is what it was, unless somebody moved it on."""
    place = await work.visits.place(place_id, locked=True)
    if place is None or place.status is not Standing.OPEN or place.opened_on != work.district.today(now):
        return
    undone = replace(place, status=Standing.NONE, opened_on=None)
    await work.visits.stands(undone)
    work.record(place.subject, "taken_back", now, by)


async def _moved(work: Work, place: NearbyPlace, step: Step, by: str, now: datetime) -> NearbyPlace:
    moved = after(place, step, work.district.today(now))
    await work.visits.stands(moved)
    work.record(place.subject, step, now, by)
    return moved


def after(place: NearbyPlace, step: Step, today: date) -> NearbyPlace:
    """The place once that was said of it on that day."""
    match step:
        case Step.OPEN:
            return replace(
                place, status=Standing.OPEN, opened_on=today, closed_on=None, rectified=False,
                group_in=None, group_out=None,
            )  # fmt: skip
        case Step.WORK:
            return replace(place, status=Standing.IN_WORK)
        case Step.DONE:
            out = place.group_out or (today if place.group_in else None)
            return replace(place, status=Standing.CLOSED, closed_on=today, rectified=True, group_out=out)
        case Step.NOT_DONE:
            return replace(place, status=Standing.IN_WORK, closed_on=None, rectified=False)
        case Step.GROUP_IN:
            return replace(place, status=Standing.IN_WORK, group_in=today, group_out=None)
        case Step.GROUP_OUT:
            return replace(place, group_out=today)
