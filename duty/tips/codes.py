"""The codes that hang outside: made when a poster is printed, renewed, and taken out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from duty.tips.ports import Work
from duty.tips.tip import TipCode, new_code

OUTSIDE = ("gate", "crossing")
"""Kinds of posts where parents come by."""


async def hanging(work: Work, school_id: str, post_id: str, by: str, now: datetime) -> TipCode:
    """The code of that post, or of the whole school; printed again it is the same one."""
    return await work.tips.hangs(school_id, post_id) or await _issued(work, school_id, post_id, by, now)


async def all_hanging(work: Work, school_id: str, by: str, now: datetime) -> Sequence[TipCode]:
    """The school's own code, then those of its posts outside."""
    posts = [post.id for post in work.district.posts_of(school_id) if post.kind.lower() in OUTSIDE]
    return [await hanging(work, school_id, post, by, now) for post in ("", *posts)]


async def renew(work: Work, school_id: str, by: str, now: datetime) -> Sequence[TipCode]:
    """New codes for all that hang there: the old posters lead nowhere from now on."""
    await stop(work, school_id, by, now)
    return await all_hanging(work, school_id, by, now)


async def stop(work: Work, school_id: str, by: str, now: datetime) -> int:
    """No code of that school works any more; how many did."""
    codes = await work.tips.codes_of(school_id)
    for code in codes:
        code.revoke(by, now)
        work.record(code.subject, "revoked", now, by)
    return len(codes)


def may_keep(work: Work, person: Person, school_id: str) -> bool:
    """Whether that person may renew them and take them out of use."""
    return may(work.district, person, Do.MAKE, Thing.TIP_CODE, About(schools=(school_id,)))


async def renewed_by(
    work: Work, person: Person, school_id: str, now: datetime
) -> Sequence[TipCode] | Refused:
    """[换新码]"""
    if school_id not in work.district.schools or not may_keep(work, person, school_id):
        return Refused.GONE
    return await renew(work, school_id, person.id, now)


async def stopped_by(work: Work, person: Person, school_id: str, now: datetime) -> int | Refused:
    """[停用]"""
    if school_id not in work.district.schools or not may_keep(work, person, school_id):
        return Refused.GONE
    return await stop(work, school_id, person.id, now)


async def _issued(work: Work, school_id: str, post_id: str, by: str, now: datetime) -> TipCode:
    code = TipCode(new_code(), school_id, post_id, now, by)
    await work.tips.add_code(code)
    work.record(code.subject, "issued", now, by, school=school_id, post=post_id)
    return code
