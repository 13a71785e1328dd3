"""What o'clock it is in this house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Runs on from wherever it was set; the demo and the stories also move it forward by hand."""

    def __init__(self, start_at: datetime | None = None) -> None:
        self._ahead = start_at.astimezone(UTC) - datetime.now(UTC) if start_at else timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        self._ahead += by

    def set(self, moment: datetime) -> None:
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)
