"""An alert, its pages to people, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from duty.district.ladders import Ladder
from duty.district.severity import Triage
from duty.messaging.notices import Priority
from duty.records.subject import Subject


class AlertState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


class PageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    TAKEN = "taken"
    DECLINED = "declined"
    SKIPPED = "skipped"

    @property
    def settled(self) -> bool:
        return self is not PageState.QUEUED

    @property
    def reached(self) -> bool:
        return self in (PageState.SENT, PageState.TAKEN, PageState.DECLINED)


@dataclass(eq=False)
class Page:
    """One call to one person in one round of one alert."""

    alert_id: int
    person_id: str
    step: int
    called_at: datetime
    state: PageState = PageState.QUEUED
    why: str = ""
    settled_at: datetime | None = None
    id: int | None = None


@dataclass(eq=False)
class Alert:
    """One per subject. `ladder` is the snapshot it was raised with, so a later setting changes nothing."""

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
    arrived_at: datetime | None = None
    follow_up_at: datetime | None = None
    asked_follow_up: bool = False
    closed_by: str = ""
    closed_at: datetime | None = None
    mistake_at: datetime | None = None
    drill_id: int = 0
    """Of the drill it is part of; 0 is real."""
    outcome: str = ""
    """The word it was closed with."""
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("alert", self.id)

    @property
    def known_id(self) -> int:
        """The id of an alert that is kept."""
        assert self.id is not None
        return self.id

    @property
    def drill(self) -> bool:
        return bool(self.drill_id)

    @property
    def live(self) -> bool:
        return self.state in (AlertState.OPEN, AlertState.TAKEN)

    @property
    def priority(self) -> Priority:
        return {Triage.P0: Priority.P0, Triage.P1: Priority.P1}.get(self.triage, Priority.P2)

    @property
    def urgent(self) -> bool:
        return self.triage in (Triage.P0, Triage.P1)

    def begin(self, ladder: Ladder, triage: Triage, now: datetime) -> None:
        """That ladder starts now. Steps already gone keep their numbers."""
        self.triage, self.raised_at, self.next_at = triage, now, now
        steps = [{"after_s": int(s.after.total_seconds()), "groups": list(s.groups)} for s in ladder.steps]
        self.ladder = [dict(GONE) for _ in range(self.step)] + steps
        self.repeat_s = int(ladder.repeat.total_seconds()) if ladder.repeat else 0
        self.repeats_left = ladder.repeats

    def begin_again(self, now: datetime) -> None:
        """Its own ladder, as it was raised with, once more from the first step."""
        steps = [step for step in self.ladder if step["groups"]]
        self.ladder = [dict(GONE) for _ in range(self.step)] + steps
        self.raised_at = self.next_at = now

    def step_aside(self) -> None:
        """The number of a call outside of the ladder, which goes on as it was."""
        self.ladder = [*self.ladder[: self.step], dict(GONE), *self.ladder[self.step :]]
        self.step += 1

    def stop(self) -> None:
        """Nothing falls due any more."""
        self.next_at = self.receipt_at = self.follow_up_at = None


GONE: dict[str, Any] = {"after_s": 0, "groups": []}
"""Stands for a step of an earlier round."""
