"""How soon calls were answered, and how many of a post were false. Nobody is named."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple, TypeVar

Of = TypeVar("Of", bound=Hashable)

SPAN = timedelta(days=30)
SHARES = (0.5, 0.8, 0.985)
"""BS 8484 and NFPA 1225 ask for the share within 10 s and the one within 40 s (product.md, promise 2)."""
LEAST = 5
"""Of fewer calls nothing is said: one of them would be the figure."""


class Answer(NamedTuple):
    """One urgent call. seconds: until its first 接警, None where nobody took it."""

    school_id: str
    post_id: str
    at: datetime
    seconds: float | None
    false_alarm: bool


@dataclass(frozen=True, slots=True)
class Times:
    """Of so many calls these shares were answered within so many seconds; None: not so many were."""

    calls: int
    p50: float | None
    p80: float | None
    p985: float | None


def times(answers: Sequence[Answer]) -> Times | None:
    """A call nobody took counts as one that took for ever. None of too few."""
    if len(answers) < LEAST:
        return None
    took = sorted(math.inf if one.seconds is None else one.seconds for one in answers)
    found = [took[math.ceil(share * len(took)) - 1] for share in SHARES]
    return Times(len(took), *(None if math.isinf(seconds) else seconds for seconds in found))


def by_hour(answers: Iterable[Answer], zone: tzinfo) -> Mapping[int, Times]:
    """By the hour of the day, where there are enough."""
    return _by(answers, lambda one: one.at.astimezone(zone).hour)


def by_school(answers: Iterable[Answer]) -> Mapping[str, Times]:
    """By school, where there are enough."""
    return _by(answers, lambda one: one.school_id)


def _by(answers: Iterable[Answer], of: Callable[[Answer], Of]) -> dict[Of, Times]:
    groups: dict[Of, list[Answer]] = {}
    for one in answers:
        groups.setdefault(of(one), []).append(one)
    counted = {name: times(groups[name]) for name in sorted(groups, key=str)}
    return {name: found for name, found in counted.items() if found}


@dataclass(frozen=True, slots=True)
class FalseCalls:
    """Of the calls of a post so many were false."""

    post_id: str
    false: int
    calls: int

    @property
    def share(self) -> float:
        return self.false / self.calls


def false_calls(answers: Iterable[Answer]) -> list[FalseCalls]:
    """Posts with a false call, where there are enough calls; the largest share first. It is about the key on
    the wall or in the pocket, not about who stands there."""
    counted: dict[str, list[bool]] = {}
    for one in answers:
        if one.post_id:
            counted.setdefault(one.post_id, []).append(one.false_alarm)
    found = [FalseCalls(post, sum(some), len(some)) for post, some in counted.items() if len(some) >= LEAST]
    return sorted((one for one in found if one.false), key=lambda one: (-one.share, one.post_id))
