"""A hazard: one row from the first picture to 销号 (seeds S0:31, S2:43, S4:17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.district.severity import Level
from duty.records.subject import Subject


class Status(StrEnum):
    DRAFT = "DRAFT"
    UNEXPLAINED = "UNEXPLAINED"
    DROPPED = "DROPPED"
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    TRANSFERRED = "TRANSFERRED"
    RETURNED = "RETURNED"
    LISTED = "LISTED"
    ESCALATED_GOV = "ESCALATED_GOV"
    RECTIFIED = "RECTIFIED"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"


OPEN = frozenset(
    {
        Status.NEW,
        Status.ASSIGNED,
        Status.TRANSFERRED,
        Status.RETURNED,
        Status.LISTED,
        Status.ESCALATED_GOV,
    }
)
"""Still somebody's to put right."""
DONE = frozenset({Status.VERIFIED, Status.CLOSED})
"""Counted as 已整改 (domain §1.9, r16b)."""
TAKES_BACK = OPEN | {Status.DRAFT, Status.UNEXPLAINED}
"""Nobody has worked on it yet."""
REGISTERED = OPEN | DONE | {Status.RECTIFIED}


@dataclass(eq=False)
class Hazard:
    """One hazard, one row. A draft has no number yet; `due_at` is when it must be put right."""

    school_id: str
    reported_by: str
    reported_at: datetime
    description: str = ""
    category: str = "other"
    level: Level = Level.ORDINARY
    status: Status = Status.DRAFT
    number: str = ""
    post_id: str = ""
    owner_title: str = ""
    owner_id: str = ""
    outside: bool = False
    due_at: datetime | None = None
    registered_at: datetime | None = None
    owner_told: bool = False
    rectified_by: str = ""
    rectified_at: datetime | None = None
    remedy: str = ""
    returned_why: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    imported_as: str = ""
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("hazard", self.id)

    @property
    def short(self) -> str:
        """7号: how people speak of it."""
        return str(int(self.number.rsplit("-", 1)[-1])) if self.number else ""

    def overdue(self, now: datetime) -> bool:
        return self.status in OPEN and self.due_at is not None and self.due_at < now
