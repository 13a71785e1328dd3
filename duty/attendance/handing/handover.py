"""交班留言, as a row: one sentence from who leaves a post to who comes there next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class HandoverNote:
    """Read once, by the next who checks in there."""

    school_id: str
    post_id: str
    shift_key: str
    written_by: str
    written_at: datetime
    sentence: str
    read_by: str = ""
    read_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("handover", self.id)

    def read(self, by: str, now: datetime) -> bool:
        """False when somebody read it before, or wrote it."""
        if self.read_by or by == self.written_by:
            return False
        self.read_by, self.read_at = by, now
        return True

    @property
    def withdrawn(self) -> bool:
        """Its writer took it back: nobody else closes it with their name."""
        return self.read_by == self.written_by

    def withdraw(self, now: datetime) -> bool:
        """False when somebody has read it, or it was withdrawn before."""
        if self.read_by:
            return False
        self.read_by, self.read_at = self.written_by, now
        return True
