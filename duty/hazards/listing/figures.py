"""How many hazards stand where, and how many hours a fix takes: a figure, never a ranking (product.md, 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

GOAL_HOURS = 48
"""From report to fix (W02: one that was reported was fixed after 48 hours)."""
LOOKED_BACK = timedelta(days=180)
"""A term: so far back fixes are counted for the median."""


@dataclass(frozen=True)
class Figures:
    """open: still to be put right, `overdue` and `listed` of those; verify: put right, not looked at.

    done: 已整改; unfixed: struck off without that.
    """

    open: int = 0
    overdue: int = 0
    listed: int = 0
    verify: int = 0
    done: int = 0
    unfixed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def found(self) -> int:
        """排查出 (domain §1.9, r16a)."""
        return self.open + self.verify + self.done + self.unfixed


def whole(some: Iterable[Figures]) -> Figures:
    return sum(some, Figures())


@dataclass(frozen=True)
class Medians:
    """Hours from report to fix: of all that were put right in that time, and by school."""

    all: float | None
    by_school: Mapping[str, float]
