"""One call to one person, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    TAKEN = "taken"
    DECLINED = "declined"
    SKIPPED = "skipped"

    @property
    def settled(self) -> bool:
        """What became of its delivery is known."""
        return self is not PageState.QUEUED

    @property
    def reached(self) -> bool:
        """The person has it on a screen."""
        return self in (PageState.SENT, PageState.TAKEN, PageState.DECLINED)


ARRIVES_FROM = (PageState.QUEUED, PageState.FAILED)
"""A page that reaches any account of the person is sent, whatever failed before; an answer stands."""
FAILS_FROM = (PageState.QUEUED,)
"""A failure never undoes that the page reached another account."""


class Unreachable(StrEnum):
    """Why a person is not even tried. The reasons of a failed delivery are those of its channel."""

    NO_ACCOUNT = "no_account"
    UNREACHABLE = "unreachable"


@dataclass(eq=False)
class Page:
    """One call to one person in one round of one alert."""

    alert_id: int
    person_id: str
    step: int
    called_at: datetime
    state: PageState = PageState.QUEUED
    why: str = ""
    settled_at: datetime | None = None
    id: int | None = None

    @property
    def answerable(self) -> bool:
        """The person was tried, and has not said that they cannot come."""
        return self.state not in (PageState.DECLINED, PageState.SKIPPED)

    def skip(self, why: Unreachable, now: datetime) -> None:
        """Nobody tries it: there is no way to the person."""
        self.state, self.why, self.settled_at = PageState.SKIPPED, str(why), now

    def delivered(self, now: datetime) -> None:
        """It stands on a screen of theirs."""
        if self.state in ARRIVES_FROM:
            self.state, self.why, self.settled_at = PageState.SENT, "", now

    def failed(self, why: str, now: datetime) -> None:
        """An attempt came to nothing."""
        if self.state in FAILS_FROM:
            self.state, self.why, self.settled_at = PageState.FAILED, why, now

    def take(self, now: datetime) -> None:
        """The person takes the call."""
        self._answer(PageState.TAKEN, now)

    def decline(self, now: datetime) -> None:
        """The person cannot come."""
        self._answer(PageState.DECLINED, now)

    def _answer(self, state: PageState, now: datetime) -> None:
        """An answer may come over another page or the list; who was never tried has none to give."""
        if self.state is not PageState.SKIPPED:
            self.state, self.settled_at = state, now
