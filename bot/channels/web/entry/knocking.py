"""Whoever tries code after code is told to wait: 49 bits are not guessed, but each try costs us something."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

WRONG = 20
WITHIN = timedelta(minutes=1)
"""So many wrong codes of one address in so long; a school's phones may share one."""
REMEMBERED = 10_000
HELD_S = 5.0
"""So long such an answer is held back: whoever does not wait for it holds one connection more."""
LATER = "试得太多了，请过一分钟再试"


class Knocks:
    """Counts wrong codes by address, in this process."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, deque[datetime]] = OrderedDict()

    def may_try(self, address: str, now: datetime) -> bool:
        wrong = self._wrong.get(address, deque())
        while wrong and now - wrong[0] >= WITHIN:
            wrong.popleft()
        return len(wrong) < WRONG

    def was_wrong(self, address: str, now: datetime) -> None:
        self._wrong.setdefault(address, deque()).append(now)
        self._wrong.move_to_end(address)
        if len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)
