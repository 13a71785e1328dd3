"""Why a press of a button does nothing."""

from __future__ import annotations

from enum import StrEnum


class Refused(StrEnum):
    """What a use case gives instead of its result; there is one short line for each."""

    GONE = "gone"
    """There is no such thing. What is somebody else's reads just like it."""
    ALREADY = "already"
    """It was done before, by this person or another."""
    TOO_LATE = "too_late"
    """Its time is over."""
    BUSY = "busy"
    """Whoever would stand there stands elsewhere at that time."""
