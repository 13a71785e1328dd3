"""Whom a call of which urgency climbs to, and when: the default, and what a district sets for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from duty.district.severity import Triage


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
            Step(timedelta(seconds=20), ("desk_leaders",)),
            Step(timedelta(minutes=1), ("everyone",)),
        ),
        timedelta(minutes=2),
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
COMPANY = Ladder(
    (
        Step(timedelta(), ("station", "principal")),
        Step(timedelta(minutes=3), ("desk",)),
        Step(timedelta(minutes=10), ("desk_leaders",)),
    ),
    timedelta(minutes=10),
)
"""只要来个人: the own school and its station; further ones only where nobody of them takes it."""
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
