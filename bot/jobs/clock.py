"""What o'clock it is in this house, and how long it has been going."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, and nobody can set it."""


class Clock:
    """Runs on from wherever it was set; the demo and the stories also move it forward by hand.

    `now` is what people read, by the machine's clock, which somebody may set. `elapsed` is time gone by,
    which nothing sets. Their difference stands still until the machine's clock is set.
    """

    def __init__(self, start_at: datetime | None = None) -> None:
        self._ahead = start_at.astimezone(UTC) - datetime.now(UTC) if start_at else timedelta()
        self._gone = self._ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def elapsed(self) -> timedelta:
        """Since the machine was started, and whatever was moved by hand."""
        return timedelta(seconds=time.clock_gettime(STEADY)) + self._gone

    def offset(self) -> timedelta:
        """What only a clock that was set changes."""
        return self.now() - datetime.fromtimestamp(0, UTC) - self.elapsed()

    def forward(self, by: timedelta) -> None:
        """Time goes by."""
        self._ahead += by
        self._gone += by

    def set(self, moment: datetime) -> None:
        """Another time begins, as in the demo; nobody's clock was wrong."""
        self.forward(moment.astimezone(UTC) - self.now())

    def step(self, by: timedelta) -> None:
        """As when somebody sets the machine's clock: no time goes by."""
        self._ahead += by
