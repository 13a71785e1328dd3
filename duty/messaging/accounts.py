"""How a person is reached, how they come in, and what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CONSENT_VERSION = "2026-11-27"
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

    def bind(self, person_id: str, now: datetime) -> None:
        """From now on whoever writes from here is that person."""
        self.person_id, self.bound_at = person_id, now

    def cut_off(self) -> None:
        """A stranger's again: it hears nothing more, and learns nothing."""
        self.person_id = ""

    def lose(self, why: str) -> None:
        """Nothing arrives there any more."""
        self.reachable, self.unreachable_why = False, why

    def hear(self) -> None:
        """Somebody wrote from there, so it can be reached."""
        self.reachable, self.unreachable_why = True, ""


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

    def use(self, now: datetime) -> bool:
        """It works once. False when it was used before, or is too old."""
        if not self.usable(now):
            return False
        self.used_at = now
        return True

    def void(self, now: datetime) -> None:
        """Another code, a use or a cut-off took its place."""
        self.expires_at = min(self.expires_at, now)
