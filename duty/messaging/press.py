"""The data of a button: what is done, and to what. Built and read here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Press:
    """`Press("alert.take", 7)` is written `alert:take:7`, as buttons of every earlier version are.

    act:  the name under which a handler is registered, its parts joined by dots.
    args: what it is done to; ids, keys and codes, never free text (it would outlive the message).
    """

    act: str
    args: tuple[str, ...]

    def __init__(self, act: str, *args: object) -> None:
        object.__setattr__(self, "act", act)
        object.__setattr__(self, "args", tuple(str(arg) for arg in args))

    @property
    def data(self) -> str:
        """At most 64 bytes, which the button itself checks."""
        return ":".join((*self.act.split("."), *self.args))

    @classmethod
    def parse(cls, data: str, acts: Collection[str]) -> Press | None:
        """By the longest of the known acts that the data begin with; None when there is none."""
        parts = data.split(":")
        for count in range(len(parts), 0, -1):
            act = ".".join(parts[:count])
            if act in acts:
                return cls(act, *parts[count:])
        return None
