"""待核: a leader's word on a doubtful check-in. A record, not a mark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.attendance.ports import Work
from duty.district.people import Role
from duty.messaging.notices import Priority, untyped
from duty.messaging.quiet import nudge
from duty.records.subject import Subject


def _facts(work: Work, made: CheckIn) -> dict[str, Any]:
    post = work.district.posts.get(made.post_id)
    return {
        "who": work.district.polite(made.person_id),
        "time": work.district.clock(made.received_at),
        "post": post.name if post else work.district.schools[made.school_id].short_name,
        "check_in": made.id,
    }


def verifiers(work: Work, made: CheckIn) -> list[str]:
    """The school's leaders; for the leader's own the safety office, so that it does not wait for nobody."""
    district = work.district
    leaders = [one for one in district.leaders_of(made.school_id) if one != made.person_id]
    if leaders:
        return leaders
    office = district.office_of(made.school_id, Role.SAFETY_OFFICE) or district.office_of(made.school_id)
    return [one for one in office if one != made.person_id]


async def ask_leaders(work: Work, made: CheckIn, now: datetime) -> None:
    """A doubtful check-in waits for those who may verify it; each is asked once."""
    if made.standing is not Standing.DOUBTFUL:
        return
    name = f"verify:{made.id}"
    for leader in verifiers(work, made):
        facts, dedupe = _facts(work, made), f"{name}:{leader}"
        ask = untyped(leader, "checkin.verify", Priority.NUDGE, facts, dedupe=dedupe, name=name)
        await nudge(work, ask, now)


async def nothing_to_verify(work: Work, made: CheckIn, why: str, now: datetime) -> None:
    """Better evidence came, or it was taken back: the leader's question changes in place.

    why: `proved` or `taken_back`.
    """
    name = f"verify:{made.id}"
    for leader in verifiers(work, made):
        settled = untyped(
            leader,
            f"checkin.verify_{why}",
            Priority.RECEIPT,
            _facts(work, made),
            dedupe=f"{name}:{why}:{leader}",
            name=name,
            replaces=name,
        )
        await nudge(work, settled, now)


def verify(work: Work, made: CheckIn, by: str, now: datetime, *, seen: bool) -> bool:
    """False when it is no longer doubtful, or is the leader's own. Who was not seen is asked for a place."""
    if made.standing is not Standing.DOUBTFUL or made.person_id == by:
        return False
    made.standing = Standing.CONFIRMED if seen else Standing.NOT_SEEN
    made.verified_by, made.verified_at = by, now
    if seen and made.evidence is Evidence.WORDS:
        made.evidence = Evidence.LEADER
    work.record(Subject("check_in", made.id), "verified", now, by, seen=seen)
    if not seen:
        told = f"verify:{made.id}:not_seen"
        notice = untyped(
            made.person_id, "checkin.not_seen_told", Priority.RECEIPT, _facts(work, made), dedupe=told
        )
        work.tell(notice)
    return True
