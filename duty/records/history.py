"""What happened, who did it and when: appended, never edited (seed S2:43, S4:35 倒查)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from duty.records.subject import Subject


@dataclass(eq=False)
class Change:
    """One entry about one thing; `actor_id` empty is the system itself.

    `words` in its detail are what somebody wrote: they go when their time is over, the entry stays.
    """

    subject: Subject
    what: str
    at: datetime
    actor_id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
