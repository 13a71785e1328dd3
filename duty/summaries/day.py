"""What one school's day amounts to in numbers, added up for whoever sees several schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple


@dataclass(frozen=True)
class DayCounts:
    """The figures of a summary (`duty.summaries.summary.Figures`) without their lines."""

    gaps: int = 0
    overdue: int = 0
    open_incidents: int = 0
    present: int = 0
    planned: int = 0
    late: int = 0
    doubtful: int = 0
    new_hazards: int = 0
    rectified: int = 0
    open_hazards: int = 0
    major_open: int = 0
    incidents: int = 0
    rounds: int = 0
    rounds_walked: int = 0
    rounds_told: int = 0
    routines: int = 0
    routines_done: int = 0
    nights_missed: int = 0
    visits: int = 0
    rounds_on_time: int = 0
    required: int = 0
    in_time: int = 0
    police_windows: int = 0
    police_seen: int = 0
    turned_out: int = 0

    def but(self, counted: Mapping[str, int]) -> DayCounts:
        """With those figures in the place of its own."""
        return replace(self, **counted)

    @classmethod
    def total(cls, some: Iterable[DayCounts]) -> DayCounts:
        return cls(*map(sum, zip(*map(_numbers, some), strict=True)))


NAMES = tuple(field.name for field in fields(DayCounts))
_numbers = attrgetter(*NAMES)


class Arrived(NamedTuple):
    """A check-in that counts, as far as a summary looks at it."""

    shift_key: str
    post_id: str
    person_id: str
    late: bool
    doubtful: bool
    received_at: datetime
    at: datetime
    """Since when, by their own word where that is earlier."""
    proven: bool
    """By a place, a code or the leader, and not by words alone."""
    left: datetime | None = None
    """When they went on to another post (巡点)."""
