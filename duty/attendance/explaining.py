"""What a person says about their own check-in when the phone is far away, or the post is not clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.attendance.checkin import CheckIn, Reason
from duty.attendance.checkins import move
from duty.attendance.moving import move_back
from duty.attendance.ports import Work
from duty.attendance.verifying import nothing_left_to_verify
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


async def _free(work: Work, made: CheckIn, post_id: str) -> bool:
    """The person has no other check-in at that post in the same window."""
    if made.post_id == post_id:
        return True
    same = await work.check_ins.of_shifts([made.shift_key])
    theirs = (c for c in same if c.counts and not c.moved_on and c.person_id == made.person_id)
    return not any(c.post_id == post_id for c in theirs)
