"""Check-in: what was said, what it is worth as evidence, nothing about anybody's honesty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from duty.attendance.absence.nudging import KINDS as NOT_HEARD
from duty.attendance.checkin import CheckIn, Evidence, Reason, Standing
from duty.attendance.choosing import (
    Arrival,
    Said,
    at_another_school,
    choose_shift,
    earlier_of_shift,
    post_here,
    post_shown,
    running_window,
)
from duty.attendance.moving import move_on, on_the_round, still_elsewhere
from duty.attendance.ports import Work
from duty.attendance.verifying import ask_verifiers, nothing_left_to_verify
from duty.district.district import District
from duty.district.people import Person
from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import LATE_AFTER, HeldWindow, Punctuality, Shift
from duty.rights.may import roles
from duty.rights.words import Do, Thing

UNROSTERED_FOR = timedelta(hours=2)
"""A check-in outside every window ends by itself this long after it."""
MAY_CHECK_IN = roles(Do.MAKE, Thing.CHECK_IN)


class Result(StrEnum):
    """What came of a check-in; there is an answer for each."""

    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    FAR = "far"
    """Kept as doubtful, with the question why the phone is so far away."""
    MAKE_UP = "make_up"
    ALREADY = "already"
    RESUMED = "resumed"
    WHICH_POST = "which_post"
    NO_SHIFT = "no_shift"
    NOT_AT_A_POST = "not_at_a_post"
    """No shift either, but at one of the posts it would have been kept."""


@dataclass(frozen=True)
class Outcome:
    """What came of a check-in, for the answer.

    posts: those to choose from. others: where the person was until now (巡点). rostered: where the roster
    has them, while they stand at another post of that school.
    """

    result: Result
    check_in: CheckIn | None = None
    shift: Shift | None = None
    posts: tuple[Post, ...] = ()
    others: tuple[CheckIn, ...] = ()
    rostered: Post | None = None


def may_check_in(district: District, person: Person, now: datetime) -> bool:
    """Whether a place would be of any use: by their role, or because the roster names them."""
    return person.role in MAY_CHECK_IN or bool(district.shifts_near(person.id, now))


def in_time(district: District, person: Person, at: datetime, now: datetime) -> bool:
    """Whether somebody who comes at that moment is late for nothing."""
    waiting = [shift for shift in district.shifts_near(person.id, now) if now <= shift.end]
    return all(at <= shift.start + LATE_AFTER for shift in waiting[:1])


async def check_in(
    work: Work,
    person: Person,
    now: datetime,
    *,
    place: Place | None = None,
    said: Said | None = None,
    scanned: Post | None = None,
    named: Post | None = None,
) -> Outcome:
    """Check a person in with the best evidence at hand; a second tap is the same check-in.

    It belongs to the window of its own time. Whoever may verify a doubtful one is asked, and told when
    better evidence makes that needless.
    """
    here = Arrival(person, now, place, said, scanned, named)
    district = work.district
    shifts = district.shifts_near(person.id, here.moment)
    earlier = await work.check_ins.recent(person.id, now)
    shift = choose_shift(district, shifts, earlier, here)
    beyond = shift is not None and person.role in MAY_CHECK_IN and at_another_school(district, shift, here)
    if shift is None or beyond:
        return await _without_roster(work, here, earlier)
    posts = tuple(district.posts[s.post_id] for s in shifts if s.key == shift.key)
    at = post_shown(district, shift, here)
    before = earlier_of_shift(earlier, shift, posts, here, at.id)
    if before is None and not here.shown:
        before = still_elsewhere(earlier, shift, now)
    if before:
        likely = posts if at in posts else (*posts, at)
        return _beside_the_roster(await _again(work, before, shift, likely, here), posts)
    made = _for_shift(district, person, shift, here, earlier, at)
    if here.shown:
        _prove(made, at, here)
    elif at not in posts:
        made.doubt(Reason.OTHER_POST)
    elif len(posts) > 1 and named is None:
        made.doubt(Reason.WHICH)
    if why := here.doubt or _made_up(made):
        made.doubt(why)
    left = await _keep(work, made, earlier, now)
    return _beside_the_roster(Outcome(_result_of(made), made, shift, posts, left), posts)


def _beside_the_roster(outcome: Outcome, posts: Sequence[Post]) -> Outcome:
    """Which post the roster has for them, where they are at none of those."""
    made, shift = outcome.check_in, outcome.shift
    if made is None or shift is None or any(post.id == made.post_id for post in posts):
        return outcome
    return replace(outcome, rostered=next((post for post in posts if post.id == shift.post_id), None))


def _prove(made: CheckIn, post: Post, here: Arrival) -> None:
    """By the code they read, else by where their phone says that they are."""
    if here.scanned:
        made.scan(here.scanned)
    elif here.place:
        made.prove(post, here.place)


async def check_in_for(
    work: Work, leader: Person, guard: Person, now: datetime, named: Shift | None = None
) -> Outcome:
    """A leader's word for a guard without a smartphone, marked as such (product.md, People).

    named: the place they are seen at; without it a word for somebody who is at any post changes nothing.
    """
    here = Arrival(guard, now)
    shifts = work.district.shifts_near(guard.id, now)
    earlier = await work.check_ins.recent(guard.id, now)
    shift = named or choose_shift(work.district, shifts, earlier, here)
    if shift is None:
        return Outcome(Result.NO_SHIFT)
    before = earlier_of_shift(earlier, shift, (), here)
    if before and (named is None or before.post_id == named.post_id):
        return Outcome(Result.ALREADY, before, shift)
    made = _for_shift(work.district, guard, shift, here, earlier)
    made.vouched_for(leader.id)
    await _keep(work, made, earlier, now)
    return Outcome(Result.CONFIRMED, made, shift)


def _made_up(made: CheckIn) -> Reason:
    return Reason.MAKE_UP if made.punctuality is Punctuality.MAKE_UP else Reason.NONE


def _punctuality(shift: Shift, here: Arrival, earlier: Sequence[CheckIn]) -> Punctuality:
    """By its own time; what nothing proves and came after the window is a make-up."""
    if here.doubt is not Reason.NONE and here.now > shift.end:
        return Punctuality.MAKE_UP
    found = shift.punctuality(here.moment)
    return on_the_round(earlier, shift, here.moment) or found if found is Punctuality.LATE else found


def _for_shift(
    district: District,
    person: Person,
    shift: Shift,
    here: Arrival,
    earlier: Sequence[CheckIn],
    at: Post | None = None,
) -> CheckIn:
    """at: where they stand, if that is not the roster's post."""
    post = at or district.posts[shift.post_id]
    return CheckIn(
        person_id=person.id,
        school_id=post.school_id,
        post_id=post.id,
        shift_key=shift.key,
        standing=Standing.DOUBTFUL,
        evidence=Evidence.WORDS,
        punctuality=_punctuality(shift, here, earlier),
        received_at=here.now,
        said_at=here.said.at if here.said else None,
        ends_at=shift.end,
    )


async def _keep(work: Work, made: CheckIn, earlier: Sequence[CheckIn], now: datetime) -> tuple[CheckIn, ...]:
    """Returns where they are no longer (巡点)."""
    await work.check_ins.add(made)
    by = made.reported_by or made.person_id
    work.record(made.subject, "made", now, by, standing=made.standing, post=made.post_id)
    left = move_on(work, made, earlier, now)
    if made.punctuality is Punctuality.LATE:
        await work.sent_notices.shown_otherwise(made.person_id, NOT_HEARD)
    await ask_verifiers(work, made, now)
    return left


def _result_of(made: CheckIn) -> Result:
    """Of a new one."""
    if made.standing is Standing.CONFIRMED:
        return Result.CONFIRMED
    if made.punctuality is Punctuality.MAKE_UP:
        return Result.MAKE_UP
    return {Reason.FAR: Result.FAR, Reason.WHICH: Result.WHICH_POST}.get(made.reason, Result.DOUBTFUL)


# -- once more ---------------------------------------------------------------------------------


async def _again(
    work: Work, before: CheckIn, shift: Shift | None, posts: tuple[Post, ...], here: Arrival
) -> Outcome:
    """Better proof lifts a doubtful check-in, and who left may come back; else nothing changes."""
    left = before.checked_out_at
    if before.resume(here.moment):
        work.record(before.subject, "resumed", here.now, before.person_id, left=left)
        return _resumed(work, before, shift, posts, here)
    if before.reason is Reason.WHICH and not here.shown:
        return Outcome(Result.WHICH_POST, before, shift, posts)
    post = _post_of(work.district, before, shift, posts, here)
    if not before.doubtful or before.doubted_for_its_time or here.doubt or not (post and here.shown):
        return _unchanged(before, shift)
    if post.id != before.post_id:
        move(work, before, post, here.now)
    _prove(before, post, here)
    work.record(before.subject, "proved", here.now, before.person_id, distance_m=before.distance_m)
    await nothing_left_to_verify(work, before, here.now)
    return Outcome(Result.CONFIRMED, before, shift)


def _resumed(
    work: Work, before: CheckIn, shift: Shift | None, posts: tuple[Post, ...], here: Arrival
) -> Outcome:
    """The same check-in goes on, with the new proof if there is one."""
    post = _post_of(work.district, before, shift, posts, here) or work.district.posts.get(before.post_id)
    if here.shown and post:
        if post.id != before.post_id:
            move(work, before, post, here.now)
        _prove(before, post, here)
    return Outcome(Result.FAR if before.reason is Reason.FAR else Result.RESUMED, before, shift)


def _post_of(
    district: District, before: CheckIn, shift: Shift | None, posts: Sequence[Post], here: Arrival
) -> Post | None:
    """The post the person stands at, of those the check-in may have meant."""
    likely = [shift.post_id if shift else "", before.post_id, *(post.id for post in posts)]
    near = (district.posts.get(post_id) for post_id in likely)
    return next((post for post in near if post and here.at(post)), None)


def _unchanged(before: CheckIn, shift: Shift | None) -> Outcome:
    if before.standing is Standing.CONFIRMED:
        return Outcome(Result.ALREADY, before, shift)
    late = before.punctuality is Punctuality.MAKE_UP and shift is not None
    return Outcome(Result.MAKE_UP if late else Result.DOUBTFUL, before, shift)


def move(work: Work, made: CheckIn, post: Post, now: datetime) -> None:
    """It belongs to another post than thought; the record says to which."""
    work.record(made.subject, "moved", now, made.person_id, before=made.post_id, after=post.id)
    made.move(post)


# -- without a shift ---------------------------------------------------------------------------


async def _without_roster(work: Work, here: Arrival, earlier: Sequence[CheckIn]) -> Outcome:
    """Nobody asked for them now; what they say is kept when they stand at a post of their schools.

    Words alone are kept only while a window of the one school runs: somebody may fill in.
    """
    person = here.person
    if person.role not in MAY_CHECK_IN:
        return Outcome(Result.NO_SHIFT)
    post = post_here(work.district, here)
    school_id = post.school_id if post else person.schools[0] if len(person.schools) == 1 else ""
    window = running_window(work.district, school_id, here.moment)
    if not post and (here.place or not window):
        return Outcome(Result.NOT_AT_A_POST if here.place else Result.NO_SHIFT)
    made = _filling_in(work.district, here, school_id, post, window)
    before = (c for c in earlier if c.counts and not c.gone_by(here.moment))
    same = next((c for c in before if _same_visit(c, made)), None)
    if same:
        return await _again(work, same, None, (post,) if post else (), here)
    if post and here.shown:
        _prove(made, post, here)
    if here.doubt:
        made.doubt(here.doubt)
    left = await _keep(work, made, earlier, here.now)
    return Outcome(_result_of(made), made, others=left)


def _same_visit(before: CheckIn, made: CheckIn) -> bool:
    return before.shift_key == made.shift_key and before.post_id in ("", made.post_id)


def _filling_in(
    district: District, here: Arrival, school_id: str, post: Post | None, window: HeldWindow | None
) -> CheckIn:
    """For the window that runs, or for two hours of that day where none does."""
    return CheckIn(
        person_id=here.person.id,
        school_id=school_id,
        post_id=post.id if post else "",
        shift_key=window.key if window else f"{school_id}:-:{district.today(here.moment):%Y-%m-%d}",
        standing=Standing.DOUBTFUL,
        evidence=Evidence.WORDS,
        punctuality=Punctuality.UNROSTERED,
        received_at=here.now,
        said_at=here.said.at if here.said else None,
        ends_at=window.end if window else here.moment + UNROSTERED_FOR,
    )
