"""在此设岗: whoever keeps the roster stands at a post and says that this is its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person
from duty.district.places import Place
from duty.district.schools import FARTHEST_M, Post
from duty.messaging.refused import Refused
from duty.records.subject import Subject
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work

SHOWN = 6


@dataclass(frozen=True)
class Moved:
    """The post as it was, and how far from there it is now."""

    post: Post
    metres: int


def may_any(person: Person) -> bool:
    """Whether there is any post that they may set."""
    return opens(person, Do.MAKE, Thing.ROSTER)


def near(district: District, person: Person, place: Place) -> list[Post]:
    """The posts that they may set there, the nearest first: of schools no farther than that."""
    found = [
        post
        for school in district.schools_seen_by(person)
        if school.place.metres_to(place) <= FARTHEST_M and _may(district, person, school.id)
        for post in district.posts_of(school.id)
    ]
    return sorted(found, key=lambda post: post.metres_from(place))[:SHOWN]


def _may(district: District, person: Person, school_id: str) -> bool:
    return may(district, person, Do.MAKE, Thing.ROSTER, About(schools=(school_id,)))


async def set_place(work: Work, post_id: str, place: Place, by: Person, now: datetime) -> Moved | Refused:
    """Its place from now on; where it was stays in the history. GONE: not theirs, or far away."""
    district = work.district
    post = district.posts.get(post_id)
    school = district.schools.get(post.school_id) if post else None
    if post is None or school is None or not _may(district, by, school.id):
        return Refused.GONE
    if school.place.metres_to(place) > FARTHEST_M:
        return Refused.GONE
    await work.post_places.move(post.id, place)
    before = [post.place.latitude, post.place.longitude]
    after = [place.latitude, place.longitude]
    work.record(Subject("post", post.id), "moved", now, by.id, before=before, after=after)
    return Moved(post, round(post.metres_from(place)))
