"""The deadlines for telling superiors of one incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REMIND_BEFORE = timedelta(minutes=10)


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
    """The deadlines of one incident, by the clock as it stood when they began.

    `remind_at` is the next reminder; `ended_at` stands once nothing is due any more.
    """

    incident_id: int
    update_h: int
    phone_due: datetime
    written_due: datetime
    remind_at: datetime | None
    update_due: datetime | None = None
    phoned_at: datetime | None = None
    ended_at: datetime | None = None

    @classmethod
    def begun(cls, incident_id: int, clock: ReportClock, received_at: datetime) -> ReportTimer:
        """The deadlines count from the minute the incident was reported to us."""
        phone = received_at + timedelta(minutes=clock.phone_min)
        written = received_at + timedelta(minutes=clock.written_min)
        timer = cls(incident_id, clock.update_h, phone, written, None)
        timer.wind(received_at)
        return timer

    @property
    def due_at(self) -> datetime:
        """When the next written report is due."""
        return self.update_due or self.written_due

    def deadlines(self) -> dict[Deadline, datetime]:
        """Those still to be kept. Once something is written, the next update counts."""
        found = {} if self.phoned_at else {Deadline.PHONE: self.phone_due}
        if self.update_due:
            return found | {Deadline.UPDATE: self.update_due}
        return found | {Deadline.WRITTEN: self.written_due}

    def reminded_of(self) -> dict[Deadline, datetime]:
        """The deadlines that the reminder of `remind_at` is about."""
        return {name: due for name, due in self.deadlines().items() if due - REMIND_BEFORE == self.remind_at}

    def wind(self, after: datetime) -> None:
        """Set the next reminder later than that moment: one for each deadline."""
        moments = [due - REMIND_BEFORE for due in self.deadlines().values()]
        self.remind_at = min((m for m in moments if m > after), default=None)

    def phone(self, now: datetime) -> bool:
        """A person says that they phoned. False when it was said before."""
        if self.phoned_at:
            return False
        self.phoned_at = now
        self.wind(now)
        return True

    def go_on(self, now: datetime) -> None:
        """A report was written; the next one is due some hours from now."""
        self.update_due = now + timedelta(hours=self.update_h)
        self.wind(now)

    def end(self, now: datetime) -> None:
        """Nothing is due any more."""
        self.ended_at = now
