"""演练, as a row: one post, one span, one desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class Drill:
    """One post, one span, one desk."""

    school_id: str
    post_id: str
    started_by: str
    org_id: str
    begins_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("drill", self.id)

    def runs(self, now: datetime) -> bool:
        return self.ended_at is None and self.begins_at <= now < self.ends_at

    def end(self, now: datetime) -> bool:
        """Before its time or after it, once."""
        if self.ended_at is not None:
            return False
        self.ended_at = now
        return True
