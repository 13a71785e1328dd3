"""How a person is reached, how they come in, and what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

CONSENT_VERSION = "2026-11-27"
"""Whoever agreed to another text is asked again."""
MOVED_TO = "the group has moved to chat "
"""Begins the reason of an account whose chat has another id now, which follows."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Since when an account is somebody's, and since when sign-ins of a phone taken back do not count."""

    bound_at: datetime | None
    void_from: datetime | None

    def to_json(self) -> list[str]:
        return [moment.isoformat() if moment else "" for moment in (self.bound_at, self.void_from)]

    @classmethod
    def from_json(cls, kept: Sequence[str]) -> Binding:
        """Entries of an earlier version know only since when."""
        bound_at, void_from = (datetime.fromisoformat(one) if one else None for one in (*kept, "")[:2])
        return cls(bound_at, void_from)


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
    void_from: datetime | None = None
    void_until: datetime | None = None
    """Whoever signed in between these two is nobody: on a new phone that was taken back."""
    withheld: bool = False
    """Something waits for the next message there, or joined one lately (`duty.messaging.quiet`)."""
    id: int | None = None

    def bind(self, person_id: str, now: datetime) -> None:
        """From now on whoever writes from here is that person."""
        self.person_id, self.bound_at = person_id, now
        self.void_from = self.void_until = None

    def restore(self, person_id: str, before: Binding, cut_at: datetime, now: datetime) -> None:
        """The new phone of `cut_at` is taken back: as it was before, and who signed in meanwhile is nobody.

        One stretch of time is enough: a sign-in binds anew, so between two such stretches nobody came in.
        """
        self.person_id, self.bound_at = person_id, before.bound_at
        self.void_from, self.void_until = before.void_from or cut_at, now

    @property
    def binding(self) -> Binding:
        """What a new phone ends, kept so that it can be taken back."""
        return Binding(self.bound_at, self.void_from)

    def admits(self, person_id: str, issued_at: datetime) -> bool:
        """Whether a phone that signed in at that moment still enters as that person.

        Sessions know whole seconds; in the second of a cut nobody's word is taken.
        """
        if self.person_id != person_id:
            return False
        issued = int(issued_at.timestamp())
        if (
            self.void_from
            and self.void_until
            and _second(self.void_from) <= issued <= _second(self.void_until)
        ):
            return False
        return self.bound_at is None or issued >= _second(self.bound_at)

    def cut_off(self) -> None:
        """A stranger's again: it hears nothing more, and learns nothing."""
        self.person_id = ""

    def lose(self, why: str) -> None:
        """Nothing arrives there any more."""
        self.reachable, self.unreachable_why = False, why

    def heard_since(self, moment: datetime) -> bool:
        """Whether anything came from there after it, this transaction's own left out."""
        return self.last_heard_at is not None and self.last_heard_at > moment

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


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
