"""上门, 巡点 and 周边 in the making: each a tap, each a row, and each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from duty.district.people import Person
from duty.district.places import Place
from duty.district.schools import Post, School
from duty.hazards.draft import Drafted, Next
from duty.hazards.drafting import draft
from duty.hazards.facts import facts
from duty.messaging.refused import Refused
from duty.rights.may import About, may, may_here, opens
from duty.rights.words import Do, Thing
from duty.visits.ports import Work
from duty.visits.surroundings import named, trouble_found, trouble_taken_back
from duty.visits.visit import CALLS, Found, Kind, NearbyPlace, Visit

FEW = 4
"""Schools that are offered before somebody must look for one by its name."""
RECENT = timedelta(days=30)
SAME_BEAT = timedelta(minutes=10)
"""Who sends a place twice came by once."""
SURROUNDINGS = "surroundings"


@dataclass(frozen=True)
class Made:
    """again: it had been said before, and stands as it stood. post: where a beat was."""

    visit: Visit
    again: bool = False
    post: Post | None = None
    inside: bool = False


@dataclass(frozen=True)
class Around:
    """The places around a school, and how each was found today."""

    school: School
    places: Sequence[NearbyPlace]
    looks: dict[str, Visit]


# -- where ---------------------------------------------------------------------------------


async def schools(work: Work, person: Person, now: datetime) -> list[School]:
    """All one may visit: where the roster has them today, where they were lately, then the rest."""
    if not opens(person, Do.MAKE, Thing.VISIT):
        return []
    district = work.district
    rostered = [district.posts[shift.post_id].school_id for shift in district.shifts_near(person.id, now)]
    rostered += [
        district.posts[shift.post_id].school_id
        for shift in district.shifts_of(person.id, district.today(now))
    ]
    lately = [visit.school_id for visit in await work.visits.of_person(person.id, now - RECENT)]
    seen = {school.id: school for school in district.schools_seen_by(person)}
    return [seen[one] for one in dict.fromkeys([*rostered, *lately, *person.schools, *seen]) if one in seen]


def visitable(work: Work, person: Person, school_id: str) -> School | None:
    """The school, where this person visits it; a foreign one is as unknown as none."""
    allowed = may(work.district, person, Do.MAKE, Thing.VISIT, About(schools=(school_id,)))
    return work.district.schools.get(school_id) if allowed else None


# -- 上门 and 巡点 ---------------------------------------------------------------------------


async def called_today(work: Work, person: Person, school_id: str, now: datetime) -> list[Visit]:
    """What of the four kinds this person did there today, oldest first."""
    made = await work.visits.of_person(person.id, midnight(work, now))
    return [v for v in reversed(made) if v.counts and v.school_id == school_id and v.kind in CALLS]


async def call_on(
    work: Work, person: Person, school_id: str, kind: str, now: datetime, said_at: datetime | None
) -> Made | Refused:
    """One of the four kinds. Twice on a day is once."""
    if visitable(work, person, school_id) is None or kind not in CALLS:
        return Refused.GONE
    return await _made(work, Visit(school_id, person.id, Kind(kind), now, said_at), midnight(work, now))


async def came_by(
    work: Work, person: Person, school_id: str, place: Place, now: datetime, said_at: datetime | None
) -> Made | Refused:
    """巡点: one location is a record at the post that holds it, else at the nearest, with the distance."""
    posts = work.district.posts_of(school_id)
    if visitable(work, person, school_id) is None or not posts:
        return Refused.GONE
    held = work.district.post_near([school_id], place)
    post = held or min(posts, key=lambda one: one.metres_from(place))
    visit = Visit(school_id, person.id, Kind.BEAT, now, said_at, post_id=post.id)
    visit.distance_m = round(post.metres_from(place), 1)
    made = await _made(work, visit, now - SAME_BEAT)
    return Made(made.visit, made.again, post, held is not None)


async def _made(work: Work, visit: Visit, since: datetime) -> Made:
    for before in await work.visits.of_person(visit.person_id, since):
        if before.counts and before.same(visit):
            return Made(before, again=True)
    await work.visits.add(visit)
    detail = {"school": visit.school_id, "kind": visit.kind, "place": visit.place_id, "found": visit.found}
    work.record(visit.subject, "visited", visit.at, visit.person_id, **{k: v for k, v in detail.items() if v})
    return Made(visit)


async def take_back(work: Work, visit_id: int, person: Person, now: datetime) -> Visit | Refused:
    """[撤回]"""
    visit = await work.visits.get(visit_id)
    if visit is None or not may_here(person, Do.CHANGE, Thing.VISIT, visit.about):
        return Refused.GONE
    if not visit.counts:
        return Refused.ALREADY
    if not visit.take_back(now):
        return Refused.TOO_LATE
    work.record(visit.subject, "taken_back", now, person.id)
    if visit.found is Found.TROUBLE:
        await trouble_taken_back(work, visit.place_id, person.id, now)
    return visit


async def latest(work: Work, person: Person, since: datetime) -> Visit | None:
    """The last of theirs since then that counts."""
    return next((one for one in await work.visits.of_person(person.id, since) if one.counts), None)


async def own(work: Work, visit_id: int, person: Person) -> Visit | None:
    """A visit of this person's that counts."""
    visit = await work.visits.get(visit_id)
    allowed = visit is not None and may_here(person, Do.CHANGE, Thing.VISIT, visit.about)
    return visit if visit is not None and allowed and visit.counts else None


async def add_words(work: Work, visit_id: int, person: Person, words: str, now: datetime) -> Visit | Refused:
    """[补一句]"""
    visit = await own(work, visit_id, person)
    if visit is None:
        return Refused.GONE
    visit.adds(words)
    work.record(visit.subject, "words", now, person.id, words=words)
    return visit


# -- 周边 ----------------------------------------------------------------------------------


async def around(work: Work, person: Person, school_id: str, now: datetime) -> Around | Refused:
    """What is around a school, with today's looks of whoever looked."""
    school = visitable(work, person, school_id)
    if school is None:
        return Refused.GONE
    looks = {v.place_id: v for v in await work.visits.looked_at(school_id, midnight(work, now))}
    return Around(school, await work.visits.places(school_id), looks)


async def look_at(
    work: Work, person: Person, place_id: str, found: Found, now: datetime, said_at: datetime | None
) -> tuple[NearbyPlace, Made] | Refused:
    """[正常] [有问题]: a word about a place, and about nobody in it."""
    place = await work.visits.place(place_id, locked=True)
    if place is None or visitable(work, person, place.school_id) is None:
        return Refused.GONE
    visit = Visit(place.school_id, person.id, Kind.AROUND, now, said_at, place_id=place.id, found=found)
    made = await _made(work, visit, midnight(work, now))
    if found is Found.TROUBLE and not made.again:
        place = await trouble_found(work, place, person.id, now)
    return place, made


async def trouble_at(work: Work, person: Person, place: NearbyPlace, now: datetime) -> Drafted:
    """A hazard of the surroundings begins, with the place's name in its words."""
    hazard = await draft(work, person, now, place.school_id)
    hazard.place_id, hazard.category = place.id, SURROUNDINGS
    hazard.adds(named(place))
    return Drafted(Next.QUESTION, facts(work, hazard), at_hand=True)


async def trouble_in(work: Work, person: Person, school_id: str, now: datetime) -> Drafted:
    """[有问题] under 上门: a hazard begins there; its words come next."""
    if visitable(work, person, school_id) is None:
        return Drafted(Next.GONE)
    hazard = await draft(work, person, now, school_id)
    return Drafted(Next.WORDS, facts(work, hazard), at_hand=True)


def midnight(work: Work, now: datetime) -> datetime:
    return datetime.combine(work.district.today(now), time(), work.district.timezone)
