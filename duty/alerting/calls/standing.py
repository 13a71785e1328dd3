"""Where an alert stands, and how that reads to those who were called for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlertState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"

    @property
    def live(self) -> bool:
        return self in LIVE


LIVE = (AlertState.OPEN, AlertState.TAKEN)
"""Not over: somebody is called, asked, or busy with it."""


class Fault(StrEnum):
    """What of an alert has stopped."""

    STEP = "step"
    RECEIPT = "receipt"
    FOLLOW_UP = "follow_up"
    PAGES = "pages"


class Stands(StrEnum):
    """How an alert reads to those who were called for it."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    WITHDRAWN = "withdrawn"
    MISTAKE = "mistake"
    """Its caller says that it was a slip; an officer has not yet said so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it reads, who brought it there, and when."""

    stands: Stands
    by: str
    at: datetime | None
