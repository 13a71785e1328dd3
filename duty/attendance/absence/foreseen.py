"""明早会缺, as a row: a place of which it is known before that nobody will stand there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class Foreseen:
    """`missing` is heads by kind, `away` whose places they are; both as they were when it was told.

    A desk on a day that is taught, or a round nobody is rostered for, has no post: `post_id` is empty or the
    round, `school_id` empty for a desk whose organisation is `org_id`.
    """

    place: str
    school_id: str
    post_id: str
    missing: dict[str, int]
    away: list[str]
    starts_at: datetime
    told_at: datetime
    told: list[str] = field(default_factory=list)
    known_by: str = ""
    known_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("foreseen", self.id)

    def know(self, by: str, now: datetime) -> bool:
        """[知道了]. False when somebody did before."""
        if self.known_by:
            return False
        self.known_by, self.known_at = by, now
        return True
