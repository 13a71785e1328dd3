"""Why nothing came of an act on a report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    GONE = "gone"
    """There is none, or it is no business of that person's: both read the same."""
    ALREADY = "already"
    OVER = "over"
    """It is closed, or too old to be changed."""
    TOO_LATE = "too_late"
    """The time to take it back is over."""
    TAKEN = "taken"
    """An officer has it in hand."""
    EXPIRED = "expired"
    """What the button was offered for has passed."""
    NOTHING_SAID = "nothing_said"
    ANOTHER_MATTER = "another_matter"
    """It does not belong to that report, and is read as if there were none."""
    NO_PICTURE_YET = "no_picture_yet"
    PICTURES_GONE = "pictures_gone"


@dataclass(frozen=True)
class Refusal:
    """With what the answer must name: the number of the report, and the officer who has it in hand."""

    why: Why
    number: str = ""
    by: str = ""
