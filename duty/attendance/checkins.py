"""Check-in and check-out: what was said, what it is worth as evidence, nothing about anybody's honesty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import GUARDS, POLICE, VOLUNTARY, Person, Role
from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import CLOSES_AFTER_END, Shift, shift_key
from duty.records.subject import Subject

UNDO_WITHIN = timedelta(minutes=10)
"""Own words can be taken back this long (issue 3); they stay in the record as taken back."""
UNROSTERED_FOR = timedelta(hours=2)
"""A check-in outside every window ends by itself this long after it."""
MAY_CHECK_IN = GUARDS | POLICE | VOLUNTARY | {Role.SCHOOL_STAFF}


class Result(StrEnum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    FAR = "far"
    ALREADY = "already"
    RESUMED = "resumed"
    WHICH_POST = "which_post"
    NO_SHIFT = "no_shift"


@dataclass(frozen=True)
class Outcome:
    """What came of a check-in, for the answer. `lifted`: it was doubtful and is no longer."""

    result: Result
    check_in: CheckIn | None = None
    shift: Shift | None = None
    posts: tuple[Post, ...] = ()
    new: bool = False
    lifted: bool = False


async def check_in(
    work: Work, person: Person, now: datetime, *, place: Place | None = None, said_at: datetime | None = None
) -> Outcome:
    """Check a person in with the best evidence at hand; a second tap is the same check-in."""
    district = work.district
    shifts = district.shifts_near(person.id, now)
    earlier = await work.check_ins.recent(person.id, now)
    shift = choose_shift(district, shifts, earlier, now, place)
    if shift is None or _on_the_beat(district, person, shift, place):
        return await _without_roster(work, person, now, place, said_at, earlier)
    posts = tuple(district.posts[s.post_id] for s in shifts if s.key == shift.key)
    before = _of_shift(earlier, shift, posts, place)
    if before:
        return _again(work, before, shift, posts, now, place)
    made = _new(work, person, shift, now, said_at)
    if place:
        made.saw(district.posts[shift.post_id], place)
    elif len(posts) > 1:
        made.reason = "which"
    if made.punctuality == "make_up":
        made.standing, made.reason = Standing.DOUBTFUL, "make_up"
    await _keep(work, made, now)
    return Outcome(_result_of(made), made, shift, posts, new=True)


async def report_for(work: Work, leader: Person, guard: Person, now: datetime) -> Outcome:
    """A leader's word for a guard without a smartphone, marked as such (product.md, People)."""
    shifts = work.district.shifts_near(guard.id, now)
    earlier = await work.check_ins.recent(guard.id, now)
    shift = choose_shift(work.district, shifts, earlier, now, None)
    if shift is None:
        return Outcome(Result.NO_SHIFT)
    before = _of_shift(earlier, shift, (), None)
    if before:
        return Outcome(Result.ALREADY, before, shift)
    made = _new(work, guard, shift, now, None)
    made.standing, made.evidence, made.reported_by = Standing.CONFIRMED, Evidence.LEADER, leader.id
    await _keep(work, made, now)
    return Outcome(Result.CONFIRMED, made, shift, new=True)


def _new(work: Work, person: Person, shift: Shift, now: datetime, said_at: datetime | None) -> CheckIn:
    return CheckIn(
        person.id,
        work.district.posts[shift.post_id].school_id,
        shift.post_id,
        shift.key,
        Standing.DOUBTFUL,
        Evidence.WORDS,
        shift.punctuality(now),
        now,
        said_at,
        shift.end,
    )


async def _keep(work: Work, made: CheckIn, now: datetime) -> None:
    await work.check_ins.add(made)
    by = made.reported_by or made.person_id
    work.record(Subject("check_in", made.id), "made", now, by, standing=made.standing, post=made.post_id)


def _result_of(made: CheckIn) -> Result:
    if made.standing is Standing.CONFIRMED:
        return Result.CONFIRMED
    return {"far": Result.FAR, "which": Result.WHICH_POST}.get(made.reason, Result.DOUBTFUL)


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


def _on_the_beat(district: District, person: Person, shift: Shift, place: Place | None) -> bool:
    """Police who stand at another post of their schools are there, not far from the rostered one (巡点)."""
    if person.role not in POLICE or place is None or district.posts[shift.post_id].holds(place):
        return False
    return district.post_near([s.id for s in district.schools_seen_by(person)], place) is not None


def _of_shift(
    earlier: Sequence[CheckIn], shift: Shift, posts: Sequence[Post], place: Place | None
) -> CheckIn | None:
    """The earlier check-in of that window which this one repeats or makes more certain."""
    same = [c for c in earlier if c.counts and c.shift_key == shift.key]
    exact = next((c for c in same if c.post_id == shift.post_id), None)
    if exact or place is None:
        return exact or next(iter(same), None)
    rostered = {post.id for post in posts}
    vague = (c for c in same if c.post_id not in rostered or c.evidence is Evidence.WORDS)
    return next(vague, None)


def _again(
    work: Work,
    before: CheckIn,
    shift: Shift | None,
    posts: tuple[Post, ...],
    now: datetime,
    place: Place | None,
) -> Outcome:
    """Better proof lifts a doubtful check-in, and who left may come back; else nothing changes."""
    if before.checked_out_at and before.ends_at and now <= before.ends_at:
        return _resume(work, before, shift, now, place)
    if before.reason == "which" and place is None:
        return Outcome(Result.WHICH_POST, before, shift, posts)
    likely = [shift.post_id if shift else "", before.post_id, *(post.id for post in posts)]
    near = (work.district.posts.get(post_id) for post_id in likely)
    post = next((p for p in near if p and place and p.holds(place)), None)
    if before.standing is not Standing.DOUBTFUL or before.reason == "make_up" or not (post and place):
        return Outcome(Result.ALREADY, before, shift)
    if post.id != before.post_id:
        move_to(work, before, post, now)
    before.saw(post, place)
    work.record(Subject("check_in", before.id), "proved", now, before.person_id, distance_m=before.distance_m)
    return Outcome(Result.CONFIRMED, before, shift, lifted=True)


def _resume(work: Work, before: CheckIn, shift: Shift | None, now: datetime, place: Place | None) -> Outcome:
    """Back before the window's end: the same check-in goes on, with the new proof if there is one."""
    work.record(Subject("check_in", before.id), "resumed", now, before.person_id, left=before.checked_out_at)
    before.checked_out_at, before.closed_by = None, ""
    post = work.district.posts.get(before.post_id)
    if place and post:
        before.saw(post, place)
    return Outcome(Result.FAR if before.reason == "far" else Result.RESUMED, before, shift)


async def _without_roster(
    work: Work,
    person: Person,
    now: datetime,
    place: Place | None,
    said_at: datetime | None,
    earlier: Sequence[CheckIn],
) -> Outcome:
    """Nobody asked for them now; what they say is kept when they stand at a post of their schools.

    Words alone are kept only while a window of the one school runs: somebody may fill in.
    """
    district = work.district
    if person.role not in MAY_CHECK_IN:
        return Outcome(Result.NO_SHIFT)
    post = district.post_near([s.id for s in district.schools_seen_by(person)], place) if place else None
    school_id = post.school_id if post else person.schools[0] if len(person.schools) == 1 else ""
    running = _running_window(district, school_id, now)
    if not post and (place or not running):
        return Outcome(Result.NO_SHIFT)
    key, ends_at = running or (f"{school_id}:-:{district.today(now):%Y-%m-%d}", now + UNROSTERED_FOR)
    post_id = post.id if post else ""
    same = next((c for c in earlier if c.counts and c.shift_key == key and c.post_id in ("", post_id)), None)
    if same:
        return _again(work, same, None, (post,) if post else (), now, place)
    made = CheckIn(
        person.id,
        school_id,
        post_id,
        key,
        Standing.DOUBTFUL,
        Evidence.WORDS,
        "unrostered",
        now,
        said_at,
        ends_at,
    )
    if post and place:
        made.saw(post, place)
    await _keep(work, made, now)
    return Outcome(_result_of(made), made, new=True)


def _running_window(district: District, school_id: str, now: datetime) -> tuple[str, datetime] | None:
    """Key and end of the school's window that is open now; last night's may still run."""
    today = district.today(now)
    for day in (today, today - timedelta(days=1)):
        for window, start, end in district.windows_on(school_id, day):
            if start - timedelta(minutes=window.lead_min) <= now <= end:
                return shift_key(window, day), end
    return None


def move_to(work: Work, made: CheckIn, post: Post, now: datetime) -> None:
    """The person says which gate it is (在别的门, or one of several rostered posts). It stays doubtful."""
    work.record(
        Subject("check_in", made.id), "moved", now, made.person_id, before=made.post_id, after=post.id
    )
    made.post_id = post.id
    if made.latitude is not None and made.longitude is not None:
        place = Place(made.latitude, made.longitude, made.accuracy_m or 0)
        made.distance_m = round(post.metres_from(place))
    if made.reason in ("far", "which"):
        made.reason = "other_post" if made.reason == "far" else ""


def explain(work: Work, made: CheckIn, why: str, now: datetime) -> None:
    """The one answer to a far check-in: `drift` stays for the leader, `not_yet` takes it back."""
    work.record(Subject("check_in", made.id), "explained", now, made.person_id, why=why)
    made.reason = why
    if why == "not_yet":
        made.standing = Standing.TAKEN_BACK


def take_back(work: Work, made: CheckIn, now: datetime) -> bool:
    """Within ten minutes; it stays in the record as taken back."""
    if not made.counts or now - made.received_at > UNDO_WITHIN:
        return False
    made.standing = Standing.TAKEN_BACK
    work.record(Subject("check_in", made.id), "taken_back", now, made.person_id)
    return True


def stay(work: Work, made: CheckIn, now: datetime) -> bool:
    """A check-out taken back within ten minutes: the person is on duty as before."""
    left = made.checked_out_at
    if left is None or made.closed_by != "person" or now - left > UNDO_WITHIN:
        return False
    made.checked_out_at, made.closed_by = None, ""
    work.record(Subject("check_in", made.id), "stayed", now, made.person_id, left=left)
    return True


def check_out(work: Work, made: CheckIn, now: datetime, *, by: str) -> None:
    """`by` is `person`, or `clock` for one that closed itself."""
    made.checked_out_at, made.closed_by = now, by
    work.record(
        Subject("check_in", made.id), "checked_out", now, made.person_id if by == "person" else "", by=by
    )


async def close_forgotten(work: Work, now: datetime) -> int:
    """Sweep: check-ins whose window ended half an hour ago close themselves, marked so."""
    forgotten = await work.check_ins.forgotten(now - CLOSES_AFTER_END)
    for made in forgotten:
        check_out(work, made, now, by="clock")
    return len(forgotten)
