"""Check-in and check-out: what was said, what it is worth as evidence, and nothing about the person's honesty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from duty.people import GUARDS, POLICE, VOLUNTARY, Person, Role
from duty.places import Place
from duty.schools import Post
from duty.shifts import CLOSES_AFTER_END, Shift

if TYPE_CHECKING:
    from duty.district import District
    from duty.ports import Work

UNDO_WITHIN = timedelta(minutes=10)
"""Own words can be taken back this long (issue 3); they stay in the record as taken back."""


class Evidence(StrEnum):
    """Best first (product.md, Check-in)."""

    LOCATION = "location"
    QR = "qr"
    LEADER = "leader"
    WORDS = "words"


class Standing(StrEnum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    """待核: kept for the leader; never 作弊."""
    NOT_SEEN = "not_seen"
    TAKEN_BACK = "taken_back"


@dataclass(eq=False)
class CheckIn:
    """One person at one post in one window. Times aware; distance and accuracy in metres."""

    person_id: str
    school_id: str
    post_id: str
    shift_key: str
    standing: Standing
    evidence: Evidence
    punctuality: str
    received_at: datetime
    said_at: datetime | None = None
    ends_at: datetime | None = None
    distance_m: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    reason: str = ""
    reported_by: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    checked_out_at: datetime | None = None
    closed_by: str = ""
    id: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the person is taken to be at the post."""
        return self.standing in (Standing.CONFIRMED, Standing.DOUBTFUL)

    @property
    def open(self) -> bool:
        return self.counts and self.checked_out_at is None

    def saw(self, post: Post, place: Place) -> None:
        """Keep one fix, rounded to about 10 m (domain §4.2-3), and what it says about the post."""
        kept = place.rounded()
        self.evidence = Evidence.LOCATION
        self.latitude, self.longitude, self.accuracy_m = kept.latitude, kept.longitude, kept.accuracy_m
        self.distance_m = round(post.metres_from(place))
        inside = post.holds(place)
        self.standing = Standing.CONFIRMED if inside else Standing.DOUBTFUL
        self.reason = "" if inside else "far"


class Result(StrEnum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    FAR = "far"
    ALREADY = "already"
    WHICH_POST = "which_post"
    NO_SHIFT = "no_shift"


@dataclass(frozen=True)
class Outcome:
    """What came of a check-in, for the answer."""

    result: Result
    check_in: CheckIn | None = None
    post: Post | None = None
    shift: Shift | None = None
    posts: tuple[Post, ...] = ()


async def check_in(
    work: Work, person: Person, now: datetime, *, place: Place | None = None, said_at: datetime | None = None
) -> Outcome:
    """Check a person in with the best evidence at hand; a second tap is the same check-in."""
    district = work.district
    shifts = district.shifts_near(person.id, now)
    earlier = await work.check_ins.recent(person.id, now)
    shift = choose_shift(district, shifts, earlier, now, place)
    if shift is None:
        return await _without_roster(work, person, now, place, said_at, earlier)
    post = district.posts[shift.post_id]
    before = _of_shift(earlier, shift, place)
    if before:
        return _again(work, before, district.posts[before.post_id], shift, now, place)
    made = CheckIn(
        person.id,
        post.school_id,
        post.id,
        shift.key,
        Standing.DOUBTFUL,
        Evidence.WORDS,
        shift.punctuality(now),
        now,
        said_at,
        shift.end,
    )
    if place:
        made.saw(post, place)
    if made.punctuality == "make_up":
        made.standing, made.reason = Standing.DOUBTFUL, "make_up"
    await work.check_ins.add(made)
    work.record(f"check_in:{made.id}", "made", now, person.id, standing=made.standing, post=post.id)
    others = tuple(district.posts[s.post_id] for s in shifts if s.key == shift.key)
    return Outcome(_result_of(made, others, place), made, post, shift, others)


def _result_of(made: CheckIn, posts: tuple[Post, ...], place: Place | None) -> Result:
    if made.standing is Standing.CONFIRMED:
        return Result.CONFIRMED
    if made.reason == "far":
        return Result.FAR
    if place is None and len(posts) > 1:
        return Result.WHICH_POST
    return Result.DOUBTFUL


def choose_shift(
    district: District,
    shifts: Sequence[Shift],
    earlier: Sequence[CheckIn],
    now: datetime,
    place: Place | None,
) -> Shift | None:
    """The shift a check-in is meant for: running before coming before past, not yet done first, then nearest.

    Overlapping radii: only the roster's own posts compete, so the rostered post wins (product.md, Check-in).
    """
    done = {(c.shift_key, c.post_id) for c in earlier if c.counts}

    def rank(shift: Shift) -> tuple[int, bool, bool, float, datetime]:
        post = district.posts[shift.post_id]
        phase = 0 if shift.running(now) else 1 if now < shift.opens else 2
        away = post.metres_from(place) if place else 0.0
        outside = place is not None and not post.holds(place)
        if (shift.key, shift.post_id) in done and phase:
            phase = 3
        return phase, (shift.key, shift.post_id) in done and outside, outside, away, shift.start

    return min(shifts, key=rank, default=None)


def _of_shift(earlier: Sequence[CheckIn], shift: Shift, place: Place | None) -> CheckIn | None:
    """An earlier check-in of the same window: of the same post, or of any when no place says otherwise."""
    same = [c for c in earlier if c.counts and c.shift_key == shift.key]
    exact = [c for c in same if c.post_id == shift.post_id]
    if exact:
        return exact[0]
    return same[0] if same and place is None else None


def _again(
    work: Work, before: CheckIn, post: Post, shift: Shift, now: datetime, place: Place | None
) -> Outcome:
    """A later and better proof lifts a doubtful check-in; anything else changes nothing."""
    if before.standing is Standing.DOUBTFUL and place and post.holds(place) and before.reason != "make_up":
        before.saw(post, place)
        work.record(f"check_in:{before.id}", "proved", now, before.person_id, distance_m=before.distance_m)
        return Outcome(Result.CONFIRMED, before, post, shift)
    return Outcome(Result.ALREADY, before, post, shift)


async def _without_roster(
    work: Work,
    person: Person,
    now: datetime,
    place: Place | None,
    said_at: datetime | None,
    earlier: Sequence[CheckIn],
) -> Outcome:
    """Nobody asked for them today; what they say is kept when they stand at a post of their schools."""
    district = work.district
    if person.role not in GUARDS | POLICE | VOLUNTARY | {Role.SCHOOL_STAFF}:
        return Outcome(Result.NO_SHIFT)
    schools = [school.id for school in district.schools_seen_by(person)]
    post = district.post_near(schools, place) if place else None
    if post is None and (place is not None or len(schools) != 1):
        return Outcome(Result.NO_SHIFT)
    school_id = post.school_id if post else schools[0]
    key = f"{school_id}:-:{district.today(now):%Y-%m-%d}"
    same = next((c for c in earlier if c.counts and c.shift_key == key), None)
    if same:
        return Outcome(Result.ALREADY, same, district.posts.get(same.post_id))
    made = CheckIn(
        person.id,
        school_id,
        post.id if post else "",
        key,
        Standing.DOUBTFUL,
        Evidence.WORDS,
        "unrostered",
        now,
        said_at,
    )
    if post and place:
        made.saw(post, place)
    await work.check_ins.add(made)
    work.record(f"check_in:{made.id}", "made", now, person.id, standing=made.standing, post=made.post_id)
    return Outcome(Result.CONFIRMED if post else Result.DOUBTFUL, made, post)


# -- afterwards ----------------------------------------------------------------------------


def move_to(work: Work, made: CheckIn, post: Post, now: datetime) -> None:
    """The person says which gate it is (在别的门, or one of several rostered posts)."""
    work.record(f"check_in:{made.id}", "moved", now, made.person_id, before=made.post_id, after=post.id)
    made.post_id = post.id
    if made.reason == "far" and made.latitude is not None and made.longitude is not None:
        made.saw(post, Place(made.latitude, made.longitude, made.accuracy_m or 0))


def explain(work: Work, made: CheckIn, why: str, now: datetime) -> None:
    """The one answer to a far check-in: `drift` stays for the leader, `not_yet` takes it back."""
    work.record(f"check_in:{made.id}", "explained", now, made.person_id, why=why)
    made.reason = why
    if why == "not_yet":
        made.standing = Standing.TAKEN_BACK


def verify(work: Work, made: CheckIn, by: str, now: datetime, *, seen: bool) -> bool:
    """A leader's word on a doubtful check-in. False when it is no longer doubtful, or is their own."""
    if made.standing is not Standing.DOUBTFUL or made.person_id == by:
        return False
    made.standing = Standing.CONFIRMED if seen else Standing.NOT_SEEN
    made.verified_by, made.verified_at = by, now
    if seen and made.evidence is Evidence.WORDS:
        made.evidence = Evidence.LEADER
    work.record(f"check_in:{made.id}", "verified", now, by, seen=seen)
    return True


def take_back(work: Work, made: CheckIn, now: datetime) -> bool:
    """Within ten minutes; it stays in the record as taken back."""
    if not made.counts or now - made.received_at > UNDO_WITHIN:
        return False
    made.standing = Standing.TAKEN_BACK
    work.record(f"check_in:{made.id}", "taken_back", now, made.person_id)
    return True


def check_out(work: Work, made: CheckIn, now: datetime, *, by: str) -> None:
    """`by` is `person`, or `clock` for one that closed itself."""
    made.checked_out_at, made.closed_by = now, by
    work.record(f"check_in:{made.id}", "checked_out", now, made.person_id if by == "person" else "", by=by)


async def close_forgotten(work: Work, now: datetime) -> int:
    """Sweep: check-ins whose window ended half an hour ago close themselves, marked so."""
    forgotten = await work.check_ins.forgotten(now - CLOSES_AFTER_END)
    for made in forgotten:
        check_out(work, made, now, by="clock")
    return len(forgotten)
