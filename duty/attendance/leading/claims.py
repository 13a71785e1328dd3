"""What is said to a leader, and to whoever was doubted, about one check-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from duty.attendance.checkin import CheckIn, Reason
from duty.attendance.ports import Work
from duty.messaging.notices import News


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


def claim(work: Work, made: CheckIn) -> dict[str, Any]:
    """The facts of it."""
    district = work.district
    return {
        "who": district.polite(made.person_id),
        "time": district.clock(made.received_at),
        "post": district.spot_name(made.school_id, made.post_id),
        "said": district.when(made.came_at, made.received_at) if made.said_earlier else "",
        "in_words": made.reason is Reason.SAID,
    }


def question(work: Work, made: CheckIn) -> VerifyPlease:
    return VerifyPlease(**claim(work, made), check_in=made.id or 0)
