"""One round on one day: planned, walked, or missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.records.kept import Kept
from duty.records.subject import Subject

ENOUGH_PERCENT = 80
"""So much of the points is a round done (domain §3.4)."""
EXTRA_FOR = timedelta(hours=2)
"""A walk outside every planned time ends by itself this long after it began."""
UNDO_WITHIN = timedelta(minutes=10)
AFTERWARDS = timedelta(minutes=15)
"""So long after its end a place at one of its points is still meant for it."""
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
    TAKEN_BACK = "taken_back"
    """An extra one that was only told, and then taken back."""


class Step(StrEnum):
    """What the clock does next with a round nobody begins."""

    NUDGE = "nudge"
    END = "end"
    LEADER = "leader"
    """In the morning, of a night."""
    DESK = "desk"
    NOTHING = ""


@dataclass(eq=False)
class Walk(Kept):
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

    @property
    def name(self) -> str:
        """Of the one message that fills itself."""
        return str(self.subject)

    # -- when ------------------------------------------------------------------------------

    @property
    def opens_at(self) -> datetime:
        """From then on it may begin; an extra one when it began."""
        if self.due_at is None:
            return self.begun_at or self.ends_at
        return self.due_at - (self.ends_at - self.due_at)

    @property
    def closes_at(self) -> datetime:
        """When a begun one is over by itself: whoever began late has as long as anybody."""
        if self.due_at is None or self.begun_at is None:
            return self.ends_at
        return max(self.ends_at, self.begun_at + (self.ends_at - self.due_at))

    def takes(self, at: datetime) -> bool:
        """Whether that moment lies in its window."""
        return self.opens_at <= at <= self.ends_at

    def away(self, at: datetime) -> timedelta:
        """How far that moment is from when it is due."""
        return abs(at - (self.due_at or self.opens_at))

    def ended_just_before(self, at: datetime) -> bool:
        """Whether it was over a moment ago: the last points may still be on their way."""
        return self.finished_at is not None and timedelta() <= at - self.finished_at <= AFTERWARDS

    @property
    def extra(self) -> bool:
        return self.due_at is None

    # -- how it stands ---------------------------------------------------------------------

    @property
    def walking(self) -> bool:
        return self.state is WalkState.WALKING

    @property
    def waits(self) -> bool:
        """Nobody has begun, and it is not over."""
        return self.state is WalkState.PLANNED

    @property
    def missed(self) -> bool:
        return self.state is WalkState.MISSED

    @property
    def begun(self) -> bool:
        return self.begun_at is not None

    @property
    def enough(self) -> bool:
        """So much was seen that it is done for 巡查完成率; in words alone nothing was seen."""
        return bool(self.points) and self.done * 100 >= self.points * ENOUGH_PERCENT

    @property
    def minutes(self) -> int:
        """How long it took so far."""
        if self.begun_at is None or self.finished_at is None:
            return 0
        return max(1, round((self.finished_at - self.begun_at).total_seconds() / 60))

    # -- what becomes of it ----------------------------------------------------------------

    def begin(self, person_id: str, at: datetime, now: datetime) -> None:
        """Somebody walks; at night the clock listens for them from now on."""
        self.state, self.person_id, self.begun_at = WalkState.WALKING, person_id, at
        self.step, self.next_at = Step.END, self.closes_at
        self.hear(now)

    def hear(self, now: datetime) -> None:
        """A sign of life. `guard_at` falls due at once; the sweep knows how long a night may be silent."""
        self.heard_at = now
        if self.night and self.walking:
            self.guard_at, self.guard_step = now, 0

    def see(self, count: int, at: datetime) -> bool:
        """So many of its points are seen by now. True where that was the last."""
        self.done = count
        if not self.points or count < self.points:
            return False
        return self.finish(at)

    def finish(self, at: datetime) -> bool:
        """Done, or what is there is kept. False where it was over and nothing is better now."""
        whole = self.in_words or (bool(self.points) and self.done >= self.points)
        before, self.state = self.state, WalkState.DONE if whole else WalkState.PARTLY
        self.finished_at = at if before is WalkState.WALKING or self.finished_at is None else self.finished_at
        self._rest()
        return self.state is not before

    def tell(self, claimed: int, at: datetime, person_id: str, now: datetime) -> None:
        """都正常: the whole of it in words (未打点巡查), however often it is said to be."""
        if not self.begun:
            self.begin(person_id, at, now)
        self.in_words, self.claimed = True, claimed
        self.finish(at)

    def take_back(self, now: datetime) -> bool:
        """What was told in words within ten minutes is as if it had not been told; what was seen stays."""
        if not self.in_words or self.finished_at is None or now - self.finished_at > UNDO_WITHIN:
            return False
        only_told = self.begun_at == self.finished_at and not self.done
        self.in_words, self.claimed, self.finished_at = False, 0, None
        if not only_told:
            self.state, self.step, self.next_at = WalkState.WALKING, Step.END, self.closes_at
            self.hear(now)
            return True
        self.person_id, self.begun_at, self.heard_at = "", None, None
        if self.extra:
            self.state = WalkState.TAKEN_BACK
        else:
            self.state, self.step, self.next_at = WalkState.PLANNED, Step.END, self.ends_at
        return True

    def reach(self, person_id: str, at: datetime, now: datetime) -> None:
        """A scan of its time reached us when it was over: it was begun then, and what is there is kept."""
        if not self.begun:
            self.person_id, self.begun_at, self.heard_at = person_id, at, now
            self.state, self.finished_at = WalkState.PARTLY, at
            self._rest()

    def miss(self, morning: datetime) -> None:
        """Nobody began. A night wakes nobody: its leader reads of it in the morning."""
        self.state = WalkState.MISSED
        self.step, self.next_at = (Step.LEADER, morning) if self.night else (Step.DESK, self.ends_at + GRACE)

    def lose(self) -> None:
        """无数据: nobody can say, as we were down."""
        self.state = WalkState.UNKNOWN
        self._rest()

    def nudged(self) -> None:
        self.step, self.next_at = Step.END, self.ends_at

    def settled(self) -> None:
        """The clock has nothing more to do with it."""
        self._rest()

    def _rest(self) -> None:
        self.step, self.next_at, self.guard_at = Step.NOTHING, None, None
