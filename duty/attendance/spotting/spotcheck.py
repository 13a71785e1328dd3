"""抽查, as rows: one asking, and what came of each person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duty.district.places import Place
from duty.district.schools import Post
from duty.records.subject import Subject


class Chosen(StrEnum):
    """How the officer chose where to ask."""

    SCHOOL = "school"
    POST = "post"
    RANDOM = "random"


class Outcome(StrEnum):
    """What came of one person: a record, never a mark."""

    WAITING = "waiting"
    INSIDE = "inside"
    OUTSIDE = "outside"
    NO_ANSWER = "no_answer"


@dataclass(eq=False)
class SpotCheck:
    """One asking. `post_id` empty is the whole school; `left_out`: how many were not asked."""

    officer_id: str
    chosen: Chosen
    school_id: str
    post_id: str
    asked_at: datetime
    due_at: datetime
    left_out: int = 0
    settled_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("spot_check", self.id)

    @property
    def name(self) -> str:
        """Of the messages about it, so that they change in place."""
        return f"spot:{self.id}"

    @property
    def settled(self) -> bool:
        return self.settled_at is not None

    def settle(self, now: datetime) -> bool:
        """The result stands. False when it stood before."""
        if self.settled:
            return False
        self.settled_at = now
        return True


@dataclass(eq=False)
class SpotAnswer:
    """What came of one person. Of the place only the distance is kept (domain §4.2-3)."""

    spot_check_id: int
    person_id: str
    school_id: str
    post_id: str
    asked_at: datetime
    day: date
    outcome: Outcome = Outcome.WAITING
    distance_m: float | None = None
    answered_at: datetime | None = None
    id: int | None = None

    @property
    def waiting(self) -> bool:
        return self.outcome is Outcome.WAITING

    def stands_at(self, place: Place, posts: Iterable[Post], now: datetime) -> bool:
        """Inside the nearest of those posts, or how far off. False when it is no longer asked."""
        if not self.waiting:
            return False
        nearest = min(posts, key=lambda post: post.metres_from(place), default=None)
        inside = nearest is not None and nearest.holds(place)
        self.outcome = Outcome.INSIDE if inside else Outcome.OUTSIDE
        self.distance_m = round(nearest.metres_from(place)) if nearest else None
        self.answered_at = now
        return True

    def stay_silent(self) -> bool:
        """Its time is over. False when it was answered."""
        if not self.waiting:
            return False
        self.outcome = Outcome.NO_ANSWER
        return True
