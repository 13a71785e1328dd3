"""Who has an alert in hand, who may take it over, and when they are asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duty.alerting.calls.standing import AlertState

FOLLOW_UP_AFTER = timedelta(minutes=30)
"""Taken but not closed for this long: the taker is asked, then it climbs again."""
REFERRED_AFTER = timedelta(minutes=5)
"""Referred to somebody who has not taken it over by then: whoever has it is asked."""


class Holding:
    """The part of an alert that is about whoever has it. The fields are those of the alert.

    passed_to: who was called since somebody took it, and may take it over.
    """

    state: AlertState
    taken_by: str
    taken_at: datetime | None
    passed_to: list[str]
    arrived_at: datetime | None
    eta_at: datetime | None
    reinforced_at: datetime | None
    going: list[str]
    follow_up_at: datetime | None
    asked_follow_up: bool
    next_at: datetime | None
    receipt_at: datetime | None

    @property
    def live(self) -> bool:
        return self.state.live

    @property
    def open(self) -> bool:
        """Not over, and nobody has it."""
        return self.state is AlertState.OPEN

    @property
    def taken(self) -> bool:
        return self.state is AlertState.TAKEN

    @property
    def arrived(self) -> bool:
        return self.arrived_at is not None

    def is_with(self, person_id: str) -> bool:
        """They took it, or were given it and may take it over."""
        return self.taken_by == person_id or self._may_take_over(person_id)

    def _may_take_over(self, person_id: str) -> bool:
        return self.taken and person_id != self.taken_by and person_id in self.passed_to

    def take(self, by: str, now: datetime, *, over: bool = False) -> bool:
        """接警: it climbs no further. To whom it was passed on may take it over, and who may end what its
        holder may not (`over`); nobody else may."""
        if not (self.open or self._may_take_over(by) or (over and self.taken and by != self.taken_by)):
            return False
        self._stop()
        self._hold(by, now)
        self.arrived_at = None  # somebody else may have been there in an earlier round
        return True

    def _hold(self, by: str, now: datetime) -> None:
        self.state, self.taken_by, self.taken_at, self.passed_to = AlertState.TAKEN, by, now, []
        self.eta_at = None
        self._ask_in(FOLLOW_UP_AFTER, now)

    def arrive(self, now: datetime) -> bool:
        """到场, once a round."""
        if not self.live or self.arrived:
            return False
        self.arrived_at = now
        self._ask_in(FOLLOW_UP_AFTER, now)
        return True

    def expect(self, by: str, minutes: int, now: datetime) -> bool:
        """预计几分钟到: of whoever has it, while they are not there."""
        if not self.taken or self.taken_by != by or self.arrived:
            return False
        self.eta_at = now + timedelta(minutes=minutes)
        return True

    def reinforce(self, by: str, now: datetime) -> bool:
        """要增援, once, of whoever has it and is there."""
        if not self.taken or self.taken_by != by or not self.arrived or self.reinforced_at:
            return False
        self.reinforced_at = now
        return True

    def go(self, person_id: str) -> bool:
        """我过去, once for each."""
        if not self.live or person_id in self.going:
            return False
        self.going = [*self.going, person_id]
        return True

    def still_busy(self, now: datetime) -> bool:
        """还在处理: it is asked about again later."""
        if not self.taken:
            return False
        self._ask_in(FOLLOW_UP_AFTER, now)
        return True

    def refer(self, people: Sequence[str], now: datetime) -> bool:
        """转派: whoever has it keeps it until one of these takes it over, and is soon asked about that."""
        if not self.live or not people:
            return False
        if self.taken:
            self._pass_to(people)
            self._ask_in(REFERRED_AFTER, now)
        return True

    def hand_on(self, absent: str, stand_in: str) -> bool:
        """替我值班: the stand-in may take it over. What somebody else has in hand stays with them."""
        if not self.live or (self.taken and not self.is_with(absent)):
            return False
        if self.taken:
            self._pass_to([stand_in])
        return True

    def _pass_to(self, people: Sequence[str]) -> None:
        self.passed_to = list(dict.fromkeys([*self.passed_to, *people]))

    def ask(self, now: datetime) -> None:
        """Whoever has it is asked; without a word it is raised again after as long."""
        self._ask_in(FOLLOW_UP_AFTER, now)
        self.asked_follow_up = True

    def _stop(self) -> None:
        """Nothing falls due any more."""
        self.next_at = self.receipt_at = self.follow_up_at = None

    def _ask_in(self, after: timedelta, now: datetime) -> None:
        self.follow_up_at, self.asked_follow_up = now + after, False
