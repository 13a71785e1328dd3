"""缺岗, as a row: an empty place the roster names somebody for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class Gap:
    """An empty place at one post in one window. `missing` is heads per kind when it was found."""

    shift_key: str
    post_id: str
    school_id: str
    missing: dict[str, int]
    opened_at: datetime
    window_start: datetime
    told: list[str] = field(default_factory=list)
    closed_at: datetime | None = None
    filled: bool = False
    known_by: str = ""
    known_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("gap", self.id)

    @property
    def open(self) -> bool:
        return self.closed_at is None

    def tell(self, people: Sequence[str]) -> None:
        """These are told of it, and will hear when it is filled."""
        self.told = list(people)

    def know(self, by: str, now: datetime) -> bool:
        """[知道了]. False when somebody did before."""
        if self.known_by:
            return False
        self.known_by, self.known_at = by, now
        return True

    def close(self, now: datetime, *, filled: bool) -> bool:
        """Filled, or its window is over. False when it was closed before."""
        if not self.open:
            return False
        self.closed_at, self.filled = now, filled
        return True
