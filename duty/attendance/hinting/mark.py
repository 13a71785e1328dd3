"""Something that came with a check-in and proves nothing: that it came, not the thing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Used(StrEnum):
    FORWARDED = "forwarded"
    """A place or a picture of somebody else's."""
    PICTURE = "picture"
    """A picture under 到岗, which is not kept."""


@dataclass(eq=False)
class ReuseMark:
    """mark: tells one picture from another; empty of what was forwarded."""

    person_id: str
    shift_key: str
    kind: Used
    mark: str
    at: datetime
    id: int | None = None
