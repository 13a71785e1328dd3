"""What is going to happen, in its order."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime

Act = Callable[[], Awaitable[None]]


class Agenda:
    """Acts by their moments; of the same moment, the one that was thought of first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Act]] = []
        self._numbers = itertools.count()

    def put(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._heap, (moment, next(self._numbers), act))

    @property
    def next_at(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> Act | None:
        """The next act whose moment has come."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now else None
