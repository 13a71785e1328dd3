"""Time that stands still until somebody moves it: for the house, and for the loop it runs in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


class StillLoop(asyncio.SelectorEventLoop):
    """Its steady clock is moved by hand, too: pauses and patience end when the simulator says so."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = 0.0

    def time(self) -> float:
        return self.moment


class StillClock:
    """What o'clock it is in the simulated district."""

    def __init__(self, loop: StillLoop, begins: datetime) -> None:
        self._loop = loop
        self.set(begins)

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """It goes on, never back."""
        self._now = moment.astimezone(UTC)
        self._loop.moment = moment.timestamp()
