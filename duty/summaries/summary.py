"""What one person's summary said: a row that never changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(eq=False)
class Summary:
    """What one person's summary said; never changed after it was made."""

    person_id: str
    date: date
    as_of: datetime
    figures: dict[str, Any] = field(default_factory=dict)
    daily: bool = False
    """The one of the day; others were asked for by 📊 小结."""
    id: int | None = None
