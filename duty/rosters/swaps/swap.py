"""顶班, as a row: one window on one date changes hands, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from duty.district.exceptions import Instead
from duty.records.subject import Subject


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    DECLINED = "declined"
    REFUSED = "refused"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"
    VOID = "void"
    """It was approved, and a new roster has no such place any more."""


OPEN = (SwapState.ASKED, SwapState.ACCEPTED)
"""Somebody has still to answer; until then the roster stays as it was."""


@dataclass(eq=False)
class Swap:
    """Asked, accepted, approved: each once, and before `open_until`. Then the place is the taker's.

    origin_id:  whom the weekly roster names for the place; absent_id: who stands there by now, and would not.
    offered_to: who was asked; the first of them who accepts is the taker.
    decided_by: the leader. Where the leader asked (找人顶), the acceptance settles it.
    returns_id: of the one that this is given for (互换): whoever asked takes it. It has no steps of its own.
    """

    school_id: str
    shift_key: str
    post_id: str
    origin_id: str
    absent_id: str
    asked_by: str
    asked_at: datetime
    begins_at: datetime
    ends_at: datetime
    open_until: datetime
    offered_to: list[str] = field(default_factory=list)
    taker_id: str = ""
    decided_by: str = ""
    state: SwapState = SwapState.ASKED
    accepted_at: datetime | None = None
    decided_at: datetime | None = None
    returns_id: int | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("swap", self.id)

    @property
    def asked(self) -> bool:
        return self.state is SwapState.ASKED

    @property
    def accepted(self) -> bool:
        return self.state is SwapState.ACCEPTED

    @property
    def approved(self) -> bool:
        return self.state is SwapState.APPROVED

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it concerns: whoever asked, gives, was asked or takes."""
        return tuple(dict.fromkeys([self.asked_by, self.absent_id, *self.offered_to, self.taker_id]))

    @property
    def instead(self) -> Instead:
        """What the roster says by it, once it is approved."""
        return Instead(self.shift_key, self.post_id, self.origin_id, self.taker_id)

    def accept(self, taker_id: str, now: datetime) -> bool:
        """One of those asked takes it. False when it is too late, or somebody answered before."""
        if not self.asked or now >= self.open_until or taker_id not in self.offered_to:
            return False
        self.state, self.taker_id, self.accepted_at = SwapState.ACCEPTED, taker_id, now
        return True

    def approve(self, by: str, now: datetime) -> bool:
        """From now on the roster names the taker. False when nobody has accepted, or it has begun."""
        if not self.accepted or now >= self.open_until:
            return False
        self.state, self.decided_by, self.decided_at = SwapState.APPROVED, by, now
        return True

    def decline(self, person_id: str) -> bool:
        """顶不了. It is over when the last one asked says so. False when it was answered before."""
        if not self.asked or person_id not in self.offered_to:
            return False
        others = [one for one in self.offered_to if one != person_id]
        if others:
            self.offered_to = others
        else:
            self.state = SwapState.DECLINED
        return True

    def refuse(self, by: str, now: datetime) -> bool:
        """不行, of the leader. False when there is nothing to decide."""
        if not self.open:
            return False
        self.state, self.decided_by, self.decided_at = SwapState.REFUSED, by, now
        return True

    def lapse(self) -> bool:
        """Nobody answered in time: it stays as it was. False when it is settled."""
        if not self.open:
            return False
        self.state = SwapState.LAPSED
        return True

    def void(self, now: datetime) -> bool:
        """A new roster took the place away. False when it was not approved, or has begun."""
        if not self.approved or now >= self.begins_at:
            return False
        self.state = SwapState.VOID
        return True

    def lift(self, now: datetime) -> bool:
        """Taken back after it was approved. What two agreed only before it begins; what somebody arranged as
        long as somebody could still come. False when it is not approved, or too late."""
        until = self.begins_at if self.asked_by == self.absent_id else self.open_until
        if not self.approved or now >= until:
            return False
        self.state = SwapState.TAKEN_BACK
        return True

    def take_back(self, now: datetime) -> bool:
        """收回, before it is approved. False when it is settled."""
        if not self.open:
            return False
        self.state, self.decided_at = SwapState.TAKEN_BACK, now
        return True
