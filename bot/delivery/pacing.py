"""How fast a channel is spoken to, and in which turns callers share it. Pure."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from duty.messaging.notices import Priority
from storage.mail.outbox import Utterance

FORGOTTEN_S = 600.0
"""So long after their last page a caller is a new one."""
EASE = 0.9
"""So much of the rate is used, so that jitter on the wire never makes a second too full."""


def urgent(one: Utterance) -> bool:
    return one.priority <= Priority.P1


def takes_turns(one: Utterance) -> bool:
    """Whether it is a call of somebody's."""
    return bool(one.caller) and urgent(one)


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

    Whoever calls for the first time is put beside the earliest turn that still waits in any chat. (By the
    latest that was begun they would stand behind all that waits in a full chat, since chats that are
    free are always far ahead of it.)
    """

    _reached: int = 0
    """The latest turn that was begun."""
    _last: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Of each caller the last turn, and when it was given."""
    _waiting: Counter[int] = field(default_factory=Counter)
    """How many wait with each turn."""
    _turns: list[int] = field(default_factory=list)
    """These turns, as a heap; some of them wait no longer."""

    def turn(self, one: Utterance, now: float) -> int:
        """Of something that came just now."""
        if not takes_turns(one):
            return 0
        last, at = self._last.get(one.caller, (-1, now))
        turn = max(self._earliest(), last + 1 if now - at < FORGOTTEN_S else 0)
        self._last[one.caller] = turn, now
        self._wait(turn)
        return turn

    def waits_again(self, one: Utterance, turn: int) -> None:
        if takes_turns(one):
            self._wait(turn)

    def begin(self, one: Utterance, turn: int) -> None:
        """It is being said."""
        self.give_up(one, turn)
        if takes_turns(one) and turn > self._reached:
            self._reached = turn

    def give_up(self, one: Utterance, turn: int) -> None:
        """It waits no longer."""
        if takes_turns(one):
            self._waiting[turn] -= 1

    def forget(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()
        self._turns.clear()

    def _wait(self, turn: int) -> None:
        if turn not in self._waiting:
            heapq.heappush(self._turns, turn)
        self._waiting[turn] += 1

    def _earliest(self) -> int:
        while self._turns and self._waiting[self._turns[0]] < 1:
            del self._waiting[heapq.heappop(self._turns)]
        if not self._turns:
            self._last = {caller: known for caller, known in self._last.items() if known[0] >= self._reached}
            return self._reached
        return min(self._reached, self._turns[0])
