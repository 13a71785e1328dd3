"""待核: a leader's word on a doubtful check-in. A record, not a mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from duty.attendance.checkin import CheckIn, Reason
from duty.attendance.ports import Work
from duty.district.people import Person, Role
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge
from duty.messaging.refused import Refused
from duty.rights.may import roles
from duty.rights.words import Do, Thing


@dataclass(frozen=True)
class Claim(News):
    """Who said when to be at which post.

    said: the time they name, where we heard of it only later; in_words: they name it themselves.
    """

    who: str
    time: str
    post: str
    said: str = field(default="", kw_only=True)
    in_words: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class VerifyPlease(Claim):
    """A leader is asked: [人在] [没看到]."""

    kind: ClassVar[str] = "checkin.verify"
    check_in: int


@dataclass(frozen=True)
class Proved(Claim):
    """The leader need not look any more: better evidence came."""

    kind: ClassVar[str] = "checkin.verify_proved"


@dataclass(frozen=True)
class Withdrawn(Claim):
    """The leader need not look any more: the person took it back."""

    kind: ClassVar[str] = "checkin.verify_taken_back"


@dataclass(frozen=True)
class NotSeenYet(Claim):
    """The leader did not see the person, who may send their place."""

    kind: ClassVar[str] = "checkin.not_seen_told"


def _claim(work: Work, made: CheckIn) -> dict[str, Any]:
    district = work.district
    return {
        "who": district.polite(made.person_id),
        "time": district.clock(made.received_at),
        "post": district.spot_name(made.school_id, made.post_id),
        "said": district.when(made.came_at, made.received_at) if made.said_earlier else "",
        "in_words": made.reason is Reason.SAID,
    }


def _name(made: CheckIn) -> str:
    """Of the leader's question, so that it can change in place."""
    return f"verify:{made.id}"


def verifiers(work: Work, made: CheckIn) -> list[str]:
    """The school's leaders; for the leader's own the safety office, so that it does not wait for nobody."""
    district, may = work.district, roles(Do.VERIFY, Thing.CHECK_IN)
    leaders = [one for one in district.leaders_of(made.school_id) if one != made.person_id]
    if leaders:
        return leaders
    office = district.office_of(made.school_id, Role.SAFETY_OFFICE) or district.office_of(made.school_id)
    return [one for one in office if one != made.person_id and district.people[one].role in may]


async def ask_verifiers(work: Work, made: CheckIn, now: datetime) -> None:
    """A doubtful check-in waits for those who may verify it; each is asked once."""
    if not made.doubtful:
        return
    news, name = VerifyPlease(**_claim(work, made), check_in=made.id or 0), _name(made)
    for leader in verifiers(work, made):
        await nudge(work, Notice(leader, news, Priority.NUDGE, f"{name}:{leader}", name), now)


async def nothing_left_to_verify(work: Work, made: CheckIn, now: datetime) -> None:
    """Better evidence came, or it was taken back: the leader's question changes in place."""
    news: Claim = Proved(**_claim(work, made)) if made.counts else Withdrawn(**_claim(work, made))
    why = "proved" if made.counts else "taken_back"
    name = _name(made)
    for leader in verifiers(work, made):
        settled = Notice(leader, news, Priority.RECEIPT, f"{name}:{why}:{leader}", name, replaces=name)
        await nudge(work, settled, now)


async def verify(
    work: Work, leader: Person, check_in_id: int, now: datetime, *, seen: bool
) -> CheckIn | Refused:
    """[人在] or [没看到]. Who was not seen is asked for their place."""
    made = await work.check_ins.get(check_in_id)
    if made is None or leader.id not in verifiers(work, made):
        return Refused.GONE
    if not made.verify(leader.id, now, seen=seen):
        return Refused.ALREADY
    work.record(made.subject, "verified", now, leader.id, seen=seen)
    if not seen:
        news = NotSeenYet(**_claim(work, made))
        work.tell(Notice(made.person_id, news, Priority.RECEIPT, f"{_name(made)}:not_seen"))
    return made
