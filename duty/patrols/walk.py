"""One round on one day: planned, walked, or missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.records.subject import Subject

ENOUGH_PERCENT = 80
"""So much of the points is a round done (domain §3.4)."""
EXTRA_FOR = timedelta(hours=2)
"""A walk outside every planned time ends by itself this long after it began."""
GRACE = timedelta(minutes=30)
"""A round that was missed by day reaches whoever is on duty for the school this long after the leader."""
LATE_SCANS = timedelta(hours=12)
"""A scan that was longer under way belongs to no round any more, as with a check-in."""


class WalkState(StrEnum):
    """How it stands."""

    PLANNED = "planned"
    WALKING = "walking"
    DONE = "done"
    """All points, or the whole of it in words."""
    PARTLY = "partly"
    """Its time is over, or its walker said so; what is there is kept."""
    MISSED = "missed"
    UNKNOWN = "unknown"
    """无数据: we were not there ourselves."""


class Step(StrEnum):
    """What the clock does next with a round nobody begins."""

    NUDGE = "nudge"
    END = "end"
    LEADER = "leader"
    """In the morning, of a night."""
    DESK = "desk"
    NOTHING = ""


@dataclass(eq=False)
class Walk:
    """A round due at a time, or an extra one (`due_at` is None).

    ends_at: as long after it was due as it may begin before.
    day:     a round after midnight belongs to the day on which its night began.
    points:  how many the round has; done: how many were seen.
    claimed: how often somebody says to have gone round, in one sentence (巡逻了5遍).
    heard_at: the walker's last sign of life; guard_at: when the clock asks after them next.
    blind:   its time passed while we were down ourselves.
    """

    round_id: str
    school_id: str
    day: date
    ends_at: datetime
    due_at: datetime | None = None
    night: bool = False
    points: int = 0
    done: int = 0
    state: WalkState = WalkState.PLANNED
    person_id: str = ""
    begun_at: datetime | None = None
    finished_at: datetime | None = None
    in_words: bool = False
    claimed: int = 0
    step: Step = Step.NOTHING
    next_at: datetime | None = None
    heard_at: datetime | None = None
    guard_step: int = 0
    guard_at: datetime | None = None
    blind: bool = False
    told: list[str] = field(default_factory=list)
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("walk", self.id)
