"""替我值班, as a row: who stands in for whom, until when, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.records.subject import Subject


class StandInState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


@dataclass(eq=False)
class StandIn:
    """Asked, then accepted: from `begins_at` until `ends_at` the duty is the stand-in's."""

    org_id: str
    absent_id: str
    stand_in_id: str
    asked_at: datetime
    ends_at: datetime
    state: StandInState = StandInState.ASKED
    begins_at: datetime | None = None
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("stand_in", self.id)

    @property
    def live(self) -> bool:
        return self.state in (StandInState.ASKED, StandInState.ACCEPTED)
