"""How a person is reached, how they come in, and what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CONSENT_VERSION = "2026-11-26"
"""Whoever agreed to another text is asked again."""
MOVED_TO = "the group has moved to chat "
"""Begins the reason of an account whose chat has another id now, which follows."""


@dataclass(eq=False)
class Account:
    """An address on a channel. Unbound (`person_id` empty) is a stranger."""

    channel: str
    address: str
    person_id: str = ""
    language: str = "zh"
    reachable: bool = True
    unreachable_why: str = ""
    last_heard_at: datetime | None = None
    bound_at: datetime | None = None
    last_delivered_at: datetime | None = None
    failures: int = 0
    """In a row, since the last delivery or word."""
    last_failure: str = ""
    id: int | None = None


@dataclass(eq=False)
class Invitation:
    """A single-use code that binds a chat account to a person."""

    code: str
    person_id: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
