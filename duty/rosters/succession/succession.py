"""岗位交接, as a row: whose office passes to whom on which day, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.records.subject import Subject


class SuccessionState(StrEnum):
    DRAFT = "draft"
    """Whoever hands over is still choosing; nobody else knows of it."""
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The day came and nobody had agreed, or the one who had is gone."""
    DONE = "done"


LOOKED_FOR = timedelta(minutes=1)
"""So often it is looked whether a successor who was not in has come in."""
OPEN = (SuccessionState.ASKED, SuccessionState.AGREED)
"""It may still take effect; an office has at most one of them."""


@dataclass(eq=False)
class Succession:
    """From the first minute of `day` the office `role` of the holder is the successor's.

    successor_id: empty while it is chosen, and where the office stays vacant. newcomer, newcomer_phone: name
    and telephone of somebody new until they have a row of their own. stays_as: the role that the holder has
    afterwards; empty: they leave. begins_at: that first minute. ask_at: when it is looked whether the
    successor, who was not in, has come.
    """

    holder_id: str
    role: str
    asked_by: str
    asked_at: datetime
    successor_id: str = ""
    newcomer: str = ""
    newcomer_phone: str = ""
    stays_as: str = ""
    vacant: bool = False
    day: date | None = None
    begins_at: datetime | None = None
    state: SuccessionState = SuccessionState.DRAFT
    ask_at: datetime | None = None
    decided_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("succession", self.id)

    @property
    def draft(self) -> bool:
        return self.state is SuccessionState.DRAFT

    @property
    def asked(self) -> bool:
        return self.state is SuccessionState.ASKED

    @property
    def agreed(self) -> bool:
        return self.state is SuccessionState.AGREED

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it concerns, once each."""
        found = (self.holder_id, self.successor_id, self.asked_by)
        return tuple(dict.fromkeys(one for one in found if one))

    def choose(self, successor_id: str = "", newcomer: str = "", phone: str = "") -> None:
        """None of them: it stays vacant, and whoever held it is away."""
        self.successor_id, self.newcomer, self.newcomer_phone = successor_id, newcomer, phone
        self.vacant = not (successor_id or newcomer)

    def ask(self, now: datetime) -> bool:
        """The successor is asked; of a vacant office nobody need be."""
        if not self.draft or self.begins_at is None or now >= self.begins_at:
            return False
        self.state = SuccessionState.AGREED if self.vacant else SuccessionState.ASKED
        self.asked_at, self.newcomer_phone = now, ""
        return True

    def wait_for_them(self, now: datetime) -> None:
        """Nobody hears the question yet."""
        self.ask_at = now + LOOKED_FOR

    def was_asked(self) -> None:
        self.ask_at = None

    def agree(self, now: datetime) -> bool:
        """[我来接]"""
        return self._decide(self.asked and not self._over(now), SuccessionState.AGREED, now)

    def decline(self, now: datetime) -> bool:
        """[接不了], until the day also after having agreed."""
        return self._decide(self.open and not self._over(now), SuccessionState.DECLINED, now)

    def withdraw(self, now: datetime) -> bool:
        """[收回]"""
        return self._decide(self.open and not self._over(now), SuccessionState.WITHDRAWN, now)

    def lapse(self, now: datetime) -> bool:
        return self._decide(self.open, SuccessionState.LAPSED, now)

    def take_effect(self, now: datetime) -> bool:
        return self._decide(self.agreed and self._over(now), SuccessionState.DONE, now)

    def _over(self, now: datetime) -> bool:
        return self.begins_at is not None and now >= self.begins_at

    def _decide(self, may: bool, state: SuccessionState, now: datetime) -> bool:
        if may:
            self.state, self.decided_at, self.ask_at, self.newcomer = state, now, None, ""
        return may
