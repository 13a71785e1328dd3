"""What a person says about their own check-in when the phone is far away, or the post is not clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.attendance.checkin import CheckIn, Reason
from duty.attendance.checkins import move
from duty.attendance.moving import move_back
from duty.attendance.ports import Work
from duty.attendance.verifying import ask_verifiers, nothing_left_to_verify
from duty.district.people import Person
from duty.district.schools import Post
from duty.messaging.refused import Refused


@dataclass(frozen=True)
class OtherPosts:
    """The posts of the school at which the person may be instead."""

    check_in: CheckIn
    posts: tuple[Post, ...]


async def own_check_in(work: Work, person: Person, check_in_id: int) -> CheckIn | None:
    """Somebody else's reads exactly like one that does not exist."""
    made = await work.check_ins.get(check_in_id)
    return made if made and made.person_id == person.id else None


async def _asked_why_far(work: Work, person: Person, check_in_id: int, now: datetime) -> CheckIn | Refused:
    made = await own_check_in(work, person, check_in_id)
    if made is None:
        return Refused.GONE
    if not made.asked_why_far:
        return Refused.ALREADY
    return made if made.on_duty(now) else Refused.TOO_LATE


async def explain(
    work: Work, person: Person, check_in_id: int, why: Reason, now: datetime
) -> CheckIn | Refused:
    """定位不准 stays for the leader; 还没到 takes the check-in back, and nobody need look."""
    made = await _asked_why_far(work, person, check_in_id, now)
    if isinstance(made, Refused):
        return made
    made.explain(why)
    work.record(made.subject, "explained", now, person.id, why=why)
    if not made.counts:
        await move_back(work, made, now)
        await nothing_left_to_verify(work, made, now)
    return made


async def other_posts(work: Work, person: Person, check_in_id: int, now: datetime) -> OtherPosts | Refused:
    """在别的门: which are there?"""
    made = await _asked_why_far(work, person, check_in_id, now)
    if isinstance(made, Refused):
        return made
    posts = tuple(p for p in work.district.posts_of(made.school_id) if p.id != made.post_id)
    return OtherPosts(made, posts)


async def choose_post(
    work: Work, person: Person, check_in_id: int, post_id: str, now: datetime
) -> CheckIn | Refused:
    """The person says which gate it is (在别的门, or one of several rostered posts). It stays doubtful."""
    made, post = await own_check_in(work, person, check_in_id), work.district.posts.get(post_id)
    if made is None or post is None or post.school_id != made.school_id:
        return Refused.GONE
    if not made.on_duty(now):
        return Refused.TOO_LATE
    if not made.asked_which_post or not await _free(work, made, post.id):
        return Refused.ALREADY
    move(work, made, post, now)
    return made


async def at_the_rosters_post(
    work: Work, person: Person, check_in_id: int, post_id: str, now: datetime
) -> CheckIn | Refused:
    """[我在西门岗]: the phone showed them at another post of the school. Where they were at theirs before it,
    they still are; else it is kept there for the leader."""
    made, post = await own_check_in(work, person, check_in_id), work.district.posts.get(post_id)
    held = work.district.held_by(made.shift_key) if made else None
    theirs = work.district.shifts(held.window, held.date) if held else ()
    if made is None or post is None or (person.id, post_id) not in {(s.person_id, s.post_id) for s in theirs}:
        return Refused.GONE
    if not made.on_duty(now):
        return Refused.TOO_LATE
    if before := await _left_for(work, made, post_id):
        if not made.take_back(now):
            return Refused.TOO_LATE
        work.record(made.subject, "taken_back", now, person.id)
        await move_back(work, made, now)
        return before
    at = made.post_id
    if not await _free(work, made, post_id) or not made.place_drifted(post):
        return Refused.ALREADY
    work.record(made.subject, "moved", now, person.id, before=at, after=post_id)
    await ask_verifiers(work, made, now)
    return made


async def _left_for(work: Work, made: CheckIn, post_id: str) -> CheckIn | None:
    """The check-in at that post which ended because of this one."""
    same = await work.check_ins.of_shifts([made.shift_key])
    theirs = (c for c in same if c.person_id == made.person_id and c.counts and c.moved_on)
    return next((c for c in theirs if c.post_id == post_id and c.checked_out_at == made.came_at), None)


async def _free(work: Work, made: CheckIn, post_id: str) -> bool:
    """The person has no other check-in at that post in the same window."""
    if made.post_id == post_id:
        return True
    same = await work.check_ins.of_shifts([made.shift_key])
    theirs = (c for c in same if c.counts and not c.moved_on and c.person_id == made.person_id)
    return not any(c.post_id == post_id for c in theirs)
