"""The moments at which time alone changes what is to be said about a window."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from duty.attendance.gaps import ALERT_AFTER
from duty.district.district import District
from duty.district.shifts import LATE_AFTER, HeldWindow

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
        for held in self._held():
            key = held.key
            found.append((held.start, key))
            found += [(held.start + LATE_AFTER, key), (held.start + ALERT_AFTER, key)]
            found.append((held.end + INSTANT, key))
        return sorted(found)

    def _held(self) -> Iterator[HeldWindow]:
        for day in (self.day - timedelta(days=1), self.day):
            yield from self.district.held_anywhere(day)

    def running(self, now: datetime) -> list[str]:
        """The shift keys of all windows that run at that moment."""
        return [one.key for one in self._held() if one.start <= now <= one.end]

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
