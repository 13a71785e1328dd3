"""Windows that are still to be looked at, by the desk above their school: a desk's are looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

Window = tuple[str, str]
"""A desk, and the shift key of a window below it."""


class Waiting:
    """Each once, in the order they came."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, None]] = {}

    def __bool__(self) -> bool:
        return bool(self._of)

    def __contains__(self, desk: str) -> bool:
        return desk in self._of

    def add(self, desk: str, key: str) -> None:
        self._of.setdefault(desk, {})[key] = None

    def next(self, most: int, first: Iterable[str]) -> list[Window]:
        """Desk by desk, these before the others."""
        desks = dict.fromkeys(chain((one for one in first if one in self), self._of))
        return list(islice(self._below(desks), most))

    def _below(self, desks: Iterable[str]) -> Iterator[Window]:
        for desk in desks:
            for key in self._of[desk]:
                yield desk, key

    def remove(self, windows: Iterable[Window]) -> None:
        for desk, key in windows:
            waiting = self._of.get(desk, {})
            waiting.pop(key, None)
            if not waiting:
                self._of.pop(desk, None)
