"""能收到吗?: the monthly question to everybody on the duty roster, as a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class RollCall:
    """能收到吗? of one month: one question to everybody on the duty roster."""

    day: date
    asked_at: datetime
    asked: list[str] = field(default_factory=list)
    reported_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("roll_call", self.id)

    def asks(self, person_id: str) -> bool:
        return person_id in self.asked

    def due(self, day: date) -> bool:
        """Whether its report is owed: from the next day on, once."""
        return self.reported_at is None and day > self.day

    def report(self, now: datetime) -> None:
        self.reported_at = now
