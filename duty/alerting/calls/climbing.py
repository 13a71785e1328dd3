"""The ladder an alert climbs: which step is next and when, and when its caller is told how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from duty.district.ladders import Ladder
from duty.district.severity import URGENT, Triage

RECEIPT_AFTER = timedelta(seconds=1)
UNANSWERED_AFTER = timedelta(minutes=1)
"""Then the caller reads the desk's phone number."""
PHONED_AGAIN_AFTER = timedelta(minutes=3)
"""After 误触撤销 everybody is asked this often to phone, each time one step of the ladder wider."""
LONGEST_PAUSE = timedelta(minutes=30)
"""Whoever has it is asked about it after so long."""
A_MOMENT = timedelta(seconds=2)
"""What is farther ahead than it can be, by less than that, is no fault of the clock."""
GONE: dict[str, Any] = {"after_s": 0, "groups": []}
"""Stands in a ladder for a call of an earlier round, or outside of it."""


class Climbing:
    """The part of an alert that time moves. The fields are those of the alert.

    ladder: its steps, those already gone included, so that `step` counts through them.
    step:   the number of the next call. round_step: that of the first call of this round.
    climbs_from: what its steps are counted from. A clock that is set moves it along; raised_at stays.
    """

    triage: Triage
    raised_at: datetime
    climbs_from: datetime | None
    round_step: int
    ladder: list[dict[str, Any]]
    repeat_s: int
    repeats_left: int | None
    step: int
    next_at: datetime | None
    receipt_at: datetime | None
    follow_up_at: datetime | None
    eta_at: datetime | None
    unanswered_told: bool
    mistake_at: datetime | None

    @property
    def urgent(self) -> bool:
        return self.triage in URGENT

    # -- ladders -------------------------------------------------------------------------------

    def climb(self, ladder: Ladder, now: datetime) -> None:
        """That ladder starts now. Steps already gone keep their numbers."""
        self.use(ladder)
        self._start(now)

    def climb_again(self, now: datetime) -> None:
        """Its own ladder, as it was raised with, once more from the first step."""
        self.ladder = [step for step in self.ladder if step["groups"]]
        self._start(now)

    def use(self, ladder: Ladder) -> None:
        """That ladder in place of the one before, its steps counted from the first call of all."""
        self.ladder = [
            {"after_s": int(s.after.total_seconds()), "groups": list(s.groups)} for s in ladder.steps
        ]
        self.repeat_s = int(ladder.repeat.total_seconds()) if ladder.repeat else 0
        self.repeats_left = ladder.repeats

    def _start(self, now: datetime) -> None:
        self.ladder = [dict(GONE) for _ in range(self.step)] + self.ladder
        self.round_step = self.step
        self.raised_at = self.climbs_from = self.next_at = now

    @property
    def begun_at(self) -> datetime:
        """When this round began, by the clock as it goes now."""
        return self.climbs_from or self.raised_at

    # -- steps ---------------------------------------------------------------------------------

    @property
    def has_steps_left(self) -> bool:
        return self.step < len(self.ladder)

    @property
    def repeats(self) -> bool:
        """Whether everybody is called again after the last step."""
        return bool(self.repeat_s) and self.repeats_left != 0

    def next_step_at(self, now: datetime) -> datetime | None:
        """When the next call is due; None when there is none."""
        if self.mistake_at:
            return now + PHONED_AGAIN_AFTER
        if self.has_steps_left:
            return self.begun_at + timedelta(seconds=self.ladder[self.step]["after_s"])
        return now + timedelta(seconds=self.repeat_s) if self.repeats else None

    def hurry(self, now: datetime) -> bool:
        """The next step at once, if there is one; the repeats keep their time."""
        if self.has_steps_left:
            self.next_at = now
        return self.has_steps_left

    def count_step(self) -> None:
        """A step of the ladder was called."""
        self.step += 1

    def count_repeat(self) -> None:
        """Everybody was called again."""
        self.step += 1
        if self.repeats_left:
            self.repeats_left -= 1

    def count_besides(self) -> None:
        """Somebody was called outside of the ladder, which goes on as it was."""
        self.ladder = [*self.ladder[: self.step], dict(GONE), *self.ladder[self.step :]]
        self.step += 1

    def wait(self, now: datetime) -> None:
        """Until the next step is due."""
        self.next_at = self.next_step_at(now)

    def follow_clock(self, by: timedelta) -> None:
        """The clock was set by so much: what is still to come is as far away as before."""
        for name in ("climbs_from", "next_at", "receipt_at", "follow_up_at", "eta_at"):
            if (moment := getattr(self, name)) is not None:
                setattr(self, name, moment + by)

    def ahead_of_itself(self, now: datetime) -> timedelta:
        """By how much what is next lies farther ahead than it can: the clock was set back meanwhile."""
        due = self.next_at or self.follow_up_at
        too_far = due - now - self._pause if due else timedelta()
        return too_far if too_far > A_MOMENT else timedelta()

    @property
    def _pause(self) -> timedelta:
        """The longest time there can be until what is next."""
        if self.next_at is None:
            return LONGEST_PAUSE
        if self.mistake_at:
            return PHONED_AGAIN_AFTER
        if self.has_steps_left:
            return timedelta(seconds=self.ladder[self.step]["after_s"])
        return timedelta(seconds=self.repeat_s)

    # -- receipts ------------------------------------------------------------------------------

    def _owe_receipt(self, now: datetime) -> None:
        self.receipt_at = now + RECEIPT_AFTER if self.urgent else None

    @property
    def unanswered_at(self) -> datetime:
        """When its caller reads whom to phone instead."""
        return self.begun_at + UNANSWERED_AFTER

    def look_again(self, now: datetime) -> None:
        """It is not yet certain whom it reached."""
        self.receipt_at = min(now + RECEIPT_AFTER, self.unanswered_at)

    def receipt_given(self) -> None:
        """Its caller knows how many it reached."""
        self.receipt_at = self.unanswered_at

    def tell_unanswered(self) -> None:
        """The last word the caller is owed in this round."""
        self.receipt_at, self.unanswered_told = None, True
