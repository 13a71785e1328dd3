"""The moments at which time alone changes what is to be said about a window."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from duty.attendance.gaps import ALERT_AFTER
from duty.district.district import District
from duty.district.shifts import LATE_AFTER

INSTANT = timedelta(microseconds=1)
"""A window runs until its last moment and is over in the next."""


@dataclass(frozen=True)
class Turns:
    """Of one date and the one before, whose last windows may still run: in the order they come."""

    district: District
    day: date

    @cached_property
    def _turns(self) -> Sequence[tuple[datetime, str]]:
        """Its start, when whoever was not heard is reminded; five and ten minutes into it, when who is late
        and what is empty is told; and its end."""
        found: list[tuple[datetime, str]] = []
        for day in (self.day - timedelta(days=1), self.day):
            for held in self.district.held_anywhere(day):
                found.append((held.start, held.key))
                found += [(held.start + LATE_AFTER, held.key), (held.start + ALERT_AFTER, held.key)]
                found.append((held.end + INSTANT, held.key))
        return sorted(found)

    @cached_property
    def _moments(self) -> Sequence[datetime]:
        return [moment for moment, _ in self._turns]

    def any(self, after: datetime, until: datetime) -> bool:
        """Whether one comes after the one moment, and no later than the other."""
        return bisect_right(self._moments, until) > bisect_right(self._moments, after)

    def between(self, after: datetime, until: datetime) -> list[str]:
        """The shift keys of those."""
        since, to = bisect_right(self._moments, after), bisect_right(self._moments, until)
        return [key for _, key in self._turns[since:to]]
