"""An alert and where it stands. Only the alert itself changes that; whether an act fits is decided here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from duty.alerting.calls.climbing import Climbing
from duty.alerting.calls.holding import FOLLOW_UP_AFTER, Holding
from duty.alerting.calls.standing import AlertState, Fault, Standing, Stands
from duty.district.ladders import Ladder
from duty.district.severity import Triage
from duty.messaging.notices import Priority
from duty.records.kept import Kept
from duty.records.subject import Subject

REOPEN_WITHIN = timedelta(minutes=10)
"""A wrong tap of whoever ended it can be taken back this long."""
MOST_WORDS = 300


@dataclass(eq=False)
class Alert(Climbing, Holding, Kept):
    """One per incident. `ladder` is the snapshot it was raised with, so a later setting changes nothing.

    passed_to: who was called since somebody took it, and may take it over.
    drill_id:  the drill it is part of; 0 is real.
    outcome:   the word it was closed with.
    """

    incident_id: int
    school_id: str
    post_id: str
    triage: Triage
    reporter_id: str
    raised_at: datetime
    ladder: list[dict[str, Any]] = field(default_factory=list)
    repeat_s: int = 0
    repeats_left: int | None = None
    step: int = 0
    state: AlertState = AlertState.OPEN
    next_at: datetime | None = None
    receipt_at: datetime | None = None
    unanswered_told: bool = False
    taken_by: str = ""
    taken_at: datetime | None = None
    passed_to: list[str] = field(default_factory=list)
    arrived_at: datetime | None = None
    follow_up_at: datetime | None = None
    asked_follow_up: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None
    mistake_at: datetime | None = None
    hushed_at: datetime | None = None
    """When its caller said that they cannot speak: nobody phones them, and our answers make no sound."""
    pressed_at: datetime | None = None
    """When its caller last pressed the key of a running call again."""
    drill_id: int = 0
    outcome: str = ""
    climbs_from: datetime | None = None
    round_step: int = 0
    answer_s: float | None = None
    """Seconds from the call to its first 接警, while it was urgent; never changed after."""
    eta_at: datetime | None = None
    reinforced_at: datetime | None = None
    useful: bool | None = None
    """What whoever ended it said of the call: it was of use."""
    pictured: bool = False
    """There are pictures of it."""
    near: list[str] = field(default_factory=list)
    """Who was at that school and heard of it beside those who were called."""
    going: list[str] = field(default_factory=list)
    """Who of them, or of those called, said [我过去]."""
    id: int | None = None

    # -- what it is ----------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        return Subject("alert", self.id)

    @property
    def drill(self) -> bool:
        return bool(self.drill_id)

    @property
    def hushed(self) -> bool:
        return self.hushed_at is not None

    @property
    def priority(self) -> Priority:
        return {Triage.P0: Priority.P0, Triage.P1: Priority.P1}.get(self.triage, Priority.P2)

    @property
    def standing(self) -> Standing:
        """How it reads to others."""
        if not self.live:
            withdrawn = self.state is AlertState.CLOSED and self.closed_by == self.reporter_id
            stands = Stands.WITHDRAWN if withdrawn else Stands(self.state)
            return Standing(stands, self.closed_by, self.closed_at)
        if self.mistake_at and self.open:
            return Standing(Stands.MISTAKE, self.reporter_id, self.mistake_at)
        return Standing(Stands(self.state), self.taken_by, self.taken_at)

    # -- what people say -----------------------------------------------------------------------

    def claim_mistake(self, now: datetime) -> bool:
        """误触撤销: whoever was called is asked to phone. It stays live, since a tap can be forced.

        Of somebody who cannot speak it changes nothing: False.
        """
        if not self.live or self.mistake_at or self.hushed:
            return False
        self.mistake_at = now
        if self.open:
            self._stop()
            self.wait(now)
        return True

    def press_again(self, now: datetime) -> None:
        """Its caller presses the key once more: it was no mistake after all."""
        self.pressed_at = now
        if self.mistake_at:
            self.mistake_at = None
            self._climb_on(now)

    def _climb_on(self, now: datetime) -> None:
        """After a claimed mistake the ladder goes on where it stood."""
        if self.open:
            self.wait(now)
            self._owe_receipt(now)

    def hush(self, now: datetime) -> bool:
        """不方便说话: nobody phones. A mistake that was claimed before is not believed any more."""
        if not self.live or self.hushed:
            return False
        self.hushed_at = now
        if self.mistake_at:
            self.mistake_at = None
            self._climb_on(now)
        return True

    def close(self, by: str, now: datetime, *, false_alarm: bool = False, words: str = "") -> bool:
        """处置完毕 with its word, or 误报."""
        if not self.live:
            return False
        self._end(AlertState.FALSE_ALARM if false_alarm else AlertState.CLOSED, by, now)
        self.outcome = words[:MOST_WORDS]
        return True

    def withdraw(self, now: datetime) -> bool:
        """Its reporter takes it back, while nobody has it."""
        if not self.open:
            return False
        self._end(AlertState.CLOSED, self.reporter_id, now)
        return True

    def join(self, by: str, now: datetime) -> bool:
        """同一件事: another alert goes on for both."""
        if not self.live:
            return False
        self._end(AlertState.CLOSED, by, now)
        return True

    def take(self, by: str, now: datetime, *, over: bool = False) -> bool:
        """接警. How long the first one of an urgent call took is kept; a claimed mistake is phoned back."""
        counts = self.open and self.urgent and self.answer_s is None and not self.mistake_at
        took_s = max(0.0, (now - self.begun_at).total_seconds())
        if not super().take(by, now, over=over):
            return False
        self.answer_s = took_s if counts else self.answer_s
        return True

    def judge(self, by: str, *, useful: bool) -> bool:
        """有用 or 没用, of whoever ended it."""
        if self.live or self.closed_by != by:
            return False
        self.useful = useful
        return True

    def _end(self, state: AlertState, by: str, now: datetime) -> None:
        self.state, self.closed_by, self.closed_at = state, by, now
        self._stop()

    def may_reopen(self, by: str, now: datetime) -> bool:
        """Only whoever ended it, and only shortly after."""
        just = self.closed_at is not None and now - self.closed_at <= REOPEN_WITHIN
        return not self.live and self.closed_by == by and just

    def reopen(self, by: str, now: datetime) -> bool:
        """点错了: whoever ended it has it in hand again."""
        if not self.may_reopen(by, now):
            return False
        self.closed_by, self.closed_at, self.outcome = "", None, ""
        self._hold(by, now)
        return True

    # -- what time does ------------------------------------------------------------------------

    def begin(self, ladder: Ladder, triage: Triage, now: datetime) -> None:
        """Climb that ladder from now on. Its reporter is owed a word where it is urgent."""
        self.triage = triage
        self.climb(ladder, now)
        self._owe_receipt(now)

    def lower(self, ladder: Ladder, triage: Triage, now: datetime) -> None:
        """Less urgent: the slower ladder goes on from the step it has reached."""
        self.triage = triage
        self.use(ladder)
        self.next_at = self.next_step_at(now)
        self.receipt_at = self.receipt_at if self.urgent else None

    def rate(self, triage: Triage) -> None:
        """Somebody has it: how urgent it is changes no calls any more."""
        self.triage = triage

    def make_real(self, ladder: Ladder, now: datetime) -> bool:
        """是真的: what was called as a drill climbs like any other from now on, whoever has seen it."""
        if not self.drill or not self.live:
            return False
        self.drill_id, self.mistake_at = 0, None
        self._let_go()
        self.begin(ladder, Triage.P0, now)
        return True

    def raise_again(self, now: datetime) -> None:
        """Nobody said that it is over: it is open once more, and climbs its ladder from the first step.

        What its caller called a mistake stays one: somebody is asked to phone, nobody is called anew.
        """
        self._let_go()
        self.climb_again(now)
        if not self.mistake_at:
            self._owe_receipt(now)

    def _let_go(self) -> None:
        self._stop()
        self.state, self.taken_by, self.taken_at = AlertState.OPEN, "", None
        self.unanswered_told = False

    def repair(self, faults: Collection[Fault], now: datetime) -> None:
        """Set going again what has stopped by a fault of ours."""
        if Fault.PAGES in faults:
            self.climb_again(now)
        if Fault.STEP in faults:
            self.next_at = now
        if Fault.RECEIPT in faults:
            self.receipt_at = now
        if Fault.FOLLOW_UP in faults:
            self.follow_up_at = now if self.asked_follow_up else now + FOLLOW_UP_AFTER
