"""替我值班, as a row: who stands in for whom, until when, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.records.subject import Subject

ANSWER_WITHIN = timedelta(minutes=30)
"""Asked longer ago than that without a word: the duty stays where it is."""


class StandInState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


LIVE = (StandInState.ASKED, StandInState.ACCEPTED)
"""Asked for, or under way; a person has at most one of them."""


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
        return self.state in LIVE

    @property
    def asked(self) -> bool:
        return self.state is StandInState.ASKED

    @property
    def accepted(self) -> bool:
        return self.state is StandInState.ACCEPTED

    def accept(self, now: datetime) -> bool:
        """From this minute the duty is the stand-in's. False when the question is no longer open."""
        if not self.asked or now >= self.ends_at or now - self.asked_at > ANSWER_WITHIN:
            return False
        self.state, self.begins_at = StandInState.ACCEPTED, now
        return True

    def decline(self) -> bool:
        """替不了. False when it was answered before."""
        if not self.asked:
            return False
        self.state = StandInState.DECLINED
        return True

    def lapse(self) -> bool:
        """Nobody answered in time. False when somebody did."""
        if not self.asked:
            return False
        self.state = StandInState.LAPSED
        return True

    def take_back(self, now: datetime) -> bool:
        """收回, asked or accepted. False when it is over already."""
        if not self.live:
            return False
        self.state, self.ended_at = StandInState.TAKEN_BACK, now
        return True

    def end(self, now: datetime) -> bool:
        """The span is over. False when nobody stood in."""
        if not self.accepted:
            return False
        self.state, self.ended_at = StandInState.ENDED, now
        return True
