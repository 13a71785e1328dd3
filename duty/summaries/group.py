"""A group chat bound to a school or the district, as a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.records.subject import Subject


@dataclass(eq=False)
class Group:
    """A chat with many readers. `school_id` empty: the whole district. `account_id` is its address."""

    account_id: int
    school_id: str
    bound_by: str
    bound_at: datetime
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("group", self.id)

    def covers(self, school_id: str) -> bool:
        return self.school_id in ("", school_id)
