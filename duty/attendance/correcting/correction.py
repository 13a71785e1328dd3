"""更正, as a row: somebody says that their record is not right. The record itself stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.records.subject import Subject


class Decision(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(eq=False)
class Correction:
    """That the person was at the post at that moment, and why that is so.

    check_in_id: 0 where nothing was said at all.
    """

    person_id: str
    school_id: str
    post_id: str
    shift_key: str
    came_at: datetime
    reason: str
    asked_by: str
    asked_at: datetime
    check_in_id: int = 0
    decision: Decision = Decision.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("correction", self.id)

    @property
    def waits(self) -> bool:
        return self.decision is Decision.WAITING

    @property
    def holds(self) -> bool:
        """Whether figures follow it."""
        return self.decision is Decision.APPROVED

    def decide(self, by: str, now: datetime, *, approved: bool) -> bool:
        """By somebody else than who asked, or whose record it is; once."""
        if self.decision is not Decision.WAITING or by in (self.person_id, self.asked_by):
            return False
        self.decision = Decision.APPROVED if approved else Decision.REFUSED
        self.decided_by, self.decided_at = by, now
        return True

    def withdraw(self, now: datetime) -> bool:
        """By whoever asked, while nobody has decided."""
        if self.decision is not Decision.WAITING:
            return False
        self.decision, self.decided_by, self.decided_at = Decision.WITHDRAWN, self.asked_by, now
        return True
