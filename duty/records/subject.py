"""What a record, a picture or a message is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Subject:
    """A kind of thing and which one of it: `Subject("hazard", 7)`, in the database `hazard:7`."""

    kind: str
    key: str

    def __init__(self, kind: str, key: object) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "key", str(key))

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def number(self) -> int:
        """The id of the row; 0, which nothing has, where the key is no number."""
        return int(self.key) if self.key.isascii() and self.key.isdecimal() else 0

    @classmethod
    def parse(cls, text: str) -> Subject:
        """The subject that was written like this."""
        kind, _, key = text.partition(":")
        return cls(kind, key)
