"""初报, 续报, 终报 as rows, and the deadlines of one incident."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from duty.records.subject import Subject

REMIND_BEFORE = timedelta(minutes=10)


class Kind(StrEnum):
    FIRST = "first"
    UPDATE = "update"
    FINAL = "final"


class Deadline(StrEnum):
    PHONE = "phone"
    WRITTEN = "written"
    UPDATE = "update"


@dataclass(frozen=True)
class ReportClock:
    """How soon a level is to be reported; the district sets it, no statute does (domain §2.11)."""

    phone_min: int = 30
    written_min: int = 60
    update_h: int = 2


@dataclass(eq=False)
class ReportTimer:
    """The deadlines of one incident, as the clock stood when it began. `remind_at` is the next reminder."""

    incident_id: int
    update_h: int
    phone_due: datetime
    written_due: datetime
    remind_at: datetime | None
    update_due: datetime | None = None
    phoned_at: datetime | None = None
    ended_at: datetime | None = None

    def deadlines(self) -> dict[Deadline, datetime]:
        """Those still to be kept. Once something is written, the next update counts."""
        found = {} if self.phoned_at else {Deadline.PHONE: self.phone_due}
        if self.update_due:
            return found | {Deadline.UPDATE: self.update_due}
        return found | {Deadline.WRITTEN: self.written_due}

    def wind(self, after: datetime) -> None:
        """The next reminder later than that moment: one for each deadline."""
        moments = [due - REMIND_BEFORE for due in self.deadlines().values()]
        self.remind_at = min((m for m in moments if m > after), default=None)


@dataclass(eq=False)
class Report:
    """A draft until `frozen_at`. `fields` are of the record, `added` a person's sentence for a heading."""

    incident_id: int
    kind: Kind
    ordinal: int
    author_id: str
    begun_at: datetime
    due_at: datetime | None
    fields: dict[str, Any] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    addressed: list[str] = field(default_factory=list)
    text: str = ""
    frozen_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("report", self.id)

    @property
    def late(self) -> bool:
        return bool(self.frozen_at and self.due_at and self.frozen_at > self.due_at)
