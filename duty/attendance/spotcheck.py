"""抽查, as rows: one asking, and what came of each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duty.records.subject import Subject


class Outcome(StrEnum):
    WAITING = "waiting"
    INSIDE = "inside"
    OUTSIDE = "outside"
    NO_ANSWER = "no_answer"


@dataclass(eq=False)
class SpotCheck:
    """One asking. `post_id` empty is the whole school; `left_out`: how many were not asked."""

    officer_id: str
    chosen: str
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
