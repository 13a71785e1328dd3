"""How fast a channel is spoken to, and in which turns callers share it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from duty.messaging.notices import Priority
from storage.mail.outbox import Utterance

EASE = 0.9
"""So much of the rate is used, so that jitter on the wire never makes a second too full."""


def urgent(one: Utterance) -> bool:
    return one.priority <= Priority.P1


@dataclass
class Pacer:
    """Keeps a channel's overall rate, as a bucket of tokens.

    Urgent ones may borrow ahead, so a P0 never waits; replies go at once until the channel asks for patience.
    From then on no second holds more than the rate: what the bucket gains in one (0.9 of it), what it may
    hold, and what an urgent one may borrow (a twentieth each). A call then waits for one token at most.
    """

    per_second: float
    tokens: float = field(init=False)
    careful_until: float = field(default=0.0, init=False)
    _at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    @property
    def capacity(self) -> float:
        return max(1.0, self.per_second / 20)

    def wait(self, now: float, priority: int) -> float:
        """Take a token and return 0; or take none, and return in how many seconds there will be one."""
        rate = self.per_second * EASE
        self.tokens = min(self.capacity, self.tokens + (now - self._at) * rate)
        self._at = now
        if priority <= Priority.REPLY and now >= self.careful_until:
            self.tokens = max(self.tokens - 1, -self.capacity)
            return 0.0
        floor = -self.capacity if priority <= Priority.P1 else 0.0
        if self.tokens - 1 >= floor:
            self.tokens -= 1
            return 0.0
        return (floor + 1 - self.tokens) / rate


@dataclass
class Callers:
    """Deals out turns, so that callers share a channel evenly: what one calls for again and again never
    stands before another's first call. What is no call of anybody's has turn 0.
    """

    _now: int = 0
    _last: dict[str, int] = field(default_factory=dict)

    def turn(self, one: Utterance) -> int:
        """Of something that came just now."""
        if not one.caller or not urgent(one):
            return 0
        turn = max(self._now, self._last.get(one.caller, -1) + 1)
        self._last[one.caller] = turn
        return turn

    def begin(self, turn: int) -> None:
        """Something of that turn is being said."""
        if turn > self._now:
            self._now = turn
            self._last = {caller: last for caller, last in self._last.items() if last >= turn}
