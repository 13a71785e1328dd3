"""A seal: the place of one entry of the history in the chain, its hash, and the hash of all up to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from duty.records.history import Change

ORIGIN = "0" * 64
"""What the first seal follows."""
SHOWN = 16
"""So many digits of a head are printed: 64 bits, which nobody meets by trying."""


@dataclass(frozen=True, slots=True)
class Seal:
    """position: 1, 2, 3 … without gaps; change_id: of the entry, growing with it.

    content: SHA-256 of the entry; head: SHA-256 over the head before, this seal's place, content and time.
    """

    position: int
    change_id: int
    content: str
    head: str
    sealed_at: datetime

    @property
    def printed(self) -> str:
        """As a summary shows it: `12345-ab12cd34ef567890`."""
        return f"{self.position}-{self.head[:SHOWN]}"


@dataclass(frozen=True, slots=True)
class Head:
    """One that somebody knows from elsewhere: its place (0: not known) and how it begins."""

    position: int
    begins: str

    @classmethod
    def parse(cls, text: str) -> Head | None:
        """As it is printed, or its digits alone, at least 8 of them; None where it is neither."""
        place, _, digits = text.strip().lower().replace(" ", "").rpartition("-")
        known = 8 <= len(digits) <= 64 and set(digits) <= set("0123456789abcdef")
        if not known or not (place == "" or (place.isascii() and place.isdecimal())):
            return None
        return cls(int(place or 0), digits)

    def is_of(self, seal: Seal) -> bool:
        return self.position in (0, seal.position) and seal.head.startswith(self.begins)


def plain_of(change: Change) -> str:
    """The entry as the text whose hash is kept: JSON without spaces, names sorted, time in UTC."""
    at = moment(change.at)
    told = [change.id, str(change.subject), change.what, at, change.actor_id, change.detail]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """One way to write a moment: in UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def following(before: Seal | None, change: Change, now: datetime) -> Seal:
    """The seal of an entry, after the one before."""
    position = before.position + 1 if before else 1
    assert change.id is not None
    content = digest(plain_of(change))
    return Seal(position, change.id, content, head_of(before, position, change.id, content, now), now)


def head_of(before: Seal | None, position: int, change_id: int, content: str, at: datetime) -> str:
    earlier = before.head if before else ORIGIN
    return digest(f"{earlier}\n{position}\n{change_id}\n{content}\n{moment(at)}")
