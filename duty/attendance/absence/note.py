"""What is known of somebody who is not there, as a row: 迟到, 请假, 出警中, 在路上."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.records.subject import Subject


class Known(StrEnum):
    """Why somebody is not there. Nothing else of it is kept: the cause of a leave is nobody's business."""

    LATE = "late"
    LEAVE = "leave"
    ON_CALL = "on_call"
    """出警中: the police elsewhere on duty; nobody is missing who is needed more elsewhere."""
    ON_THE_WAY = "on_the_way"
    """在路上, by the word of the leader."""


COMES = (Known.LATE, Known.ON_THE_WAY)
"""Of these somebody still comes."""


@dataclass(eq=False)
class AbsenceNote:
    """Holds from `begins_at` until `ends_at`. comes_at: when they said that they would be there."""

    person_id: str
    known: Known
    said_by: str
    said_at: datetime
    begins_at: datetime
    ends_at: datetime
    comes_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("absence", self.id)

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether it holds at any moment of that span."""
        return self.withdrawn_at is None and self.begins_at <= end and start < self.ends_at

    def withdraw(self, now: datetime) -> bool:
        """It was not so, or is over. False when it was withdrawn before."""
        if self.withdrawn_at is not None:
            return False
        self.withdrawn_at = now
        return True

    def waits_until(self, grace: timedelta) -> datetime | None:
        """Until when nobody need look for them."""
        return self.comes_at + grace if self.known in COMES and self.comes_at else None
