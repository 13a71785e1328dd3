"""请假 that somebody asked for, as a row, until a leader has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duty.district.exceptions import Leave
from duty.records.subject import Subject


class LeaveState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


@dataclass(eq=False)
class LeaveAsk:
    """Asked of the leader; unanswered when the days are over it stays as it was."""

    person_id: str
    begin: date
    end: date
    kind: str
    asked_by: str
    asked_at: datetime
    open_until: datetime
    state: LeaveState = LeaveState.ASKED
    decided_by: str = ""
    decided_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("leave", self.id)

    @property
    def open(self) -> bool:
        return self.state is LeaveState.ASKED

    @property
    def granted(self) -> bool:
        return self.state is LeaveState.GRANTED

    @property
    def leave(self) -> Leave:
        """What the roster says by it, once it is granted."""
        return Leave(self.person_id, self.begin, self.end, self.kind)

    def grant(self, by: str, now: datetime) -> bool:
        """False when it was answered before, or the days are over."""
        return self._decide(LeaveState.GRANTED, by, now) if now < self.open_until else False

    def refuse(self, by: str, now: datetime) -> bool:
        """False when it was answered before."""
        return self._decide(LeaveState.REFUSED, by, now)

    def take_back(self, now: datetime) -> bool:
        """False when it was answered before."""
        return self._decide(LeaveState.TAKEN_BACK, self.asked_by, now)

    def lapse(self) -> bool:
        """Nobody answered in time. False when somebody did."""
        if not self.open:
            return False
        self.state = LeaveState.LAPSED
        return True

    def _decide(self, state: LeaveState, by: str, now: datetime) -> bool:
        if not self.open:
            return False
        self.state, self.decided_by, self.decided_at = state, by, now
        return True
