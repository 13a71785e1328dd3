"""What an alert is: its ladder, its pages to people, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from duty.incidents import Triage
from duty.notices import Priority


@dataclass(frozen=True)
class Step:
    """Whom to call how long after the alert was raised."""

    after: timedelta
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Ladder:
    """Steps in order; after the last, everybody called so far again every `repeat`."""

    steps: tuple[Step, ...]
    repeat: timedelta | None
    repeats: int | None = None
    """At most so often; None is until somebody takes it."""

    def holds(self, triage: Triage) -> bool:
        """Calls somebody at once; a P0 or P1 until somebody takes it. Nobody is called without a pause."""
        at_once = self.steps[0].after <= timedelta() and all(step.groups for step in self.steps)
        rests = self.repeat is None or self.repeat >= SHORTEST_REPEAT
        endless = self.repeat is not None and self.repeats is None
        return at_once and rests and (endless or triage is Triage.P2)


SHORTEST_REPEAT = timedelta(seconds=30)

FIRST = ("desk", "station", "principal")
LADDERS: dict[Triage, Ladder] = {
    Triage.P0: Ladder(
        (
            Step(timedelta(), FIRST),
            Step(timedelta(minutes=1), ("desk_leaders",)),
            Step(timedelta(minutes=3), ("everyone",)),
        ),
        timedelta(minutes=3),
    ),
    Triage.P1: Ladder(
        (
            Step(timedelta(), FIRST),
            Step(timedelta(minutes=3), ("desk_leaders",)),
            Step(timedelta(minutes=10), ("everyone",)),
        ),
        timedelta(minutes=10),
    ),
    Triage.P2: Ladder((Step(timedelta(), ("desk",)),), timedelta(minutes=30), 1),
}
"""The default (product.md, Alerts). P3 has none: it waits for the summary."""
GROUPS = frozenset({*FIRST, "desk_leaders", "everyone"})
DAY_S = 86_400


def read_ladders(rows: Iterable[Mapping[str, Any]]) -> dict[Triage, Ladder]:
    """The district's own ladders (table `ladders`). One that could leave a call unanswered is not used."""
    found: dict[Triage, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["triage"] in {str(t) for t in LADDERS}:
            found.setdefault(Triage(row["triage"]), []).append(row)
    ladders = {triage: _ladder(steps) for triage, steps in found.items() if all(map(_readable, steps))}
    return {triage: ladder for triage, ladder in ladders.items() if ladder.holds(triage)}


def _readable(row: Mapping[str, Any]) -> bool:
    """Typed by hand it may be anything; SQLite keeps words in a column of numbers."""
    numbers = (row["step"], row["after_s"], row["repeat_s"], row["repeats"] or 0)
    groups = row["groups"]
    words = isinstance(groups, list) and all(isinstance(group, str) for group in groups)
    return words and all(isinstance(number, int) and 0 <= number <= DAY_S for number in numbers)


def _ladder(rows: list[Mapping[str, Any]]) -> Ladder:
    rows = sorted(rows, key=lambda row: (row["after_s"], row["step"]))
    steps = tuple(
        Step(timedelta(seconds=row["after_s"]), tuple(g for g in row["groups"] if g in GROUPS))
        for row in rows
    )
    repeat_s = rows[-1]["repeat_s"]
    return Ladder(steps, timedelta(seconds=repeat_s) if repeat_s else None, rows[-1]["repeats"])


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
    def subject(self) -> str:
        return f"alert:{self.id}"

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
