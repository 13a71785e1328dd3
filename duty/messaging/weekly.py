"""What schools hear once a week: on one day, between two hours, some schools at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import islice

from duty.district.district import District
from duty.district.schools import School


class OnceAWeek:
    """One for a process. What was told stands in the outbox, under a key of the week.

    weekday: 1 is Monday. from the first hour on, before the last.
    """

    def __init__(self, weekday: int, hours: tuple[time, time], at_once: int) -> None:
        self._weekday = weekday
        self._hours = hours
        self._at_once = at_once
        self._week: date | None = None
        self._done = 0

    def some(self, district: District, now: datetime) -> Sequence[School]:
        """The next schools; none where it is not the time, or all had their turn."""
        at = district.local(now)
        begin, until = self._hours
        if at.isoweekday() != self._weekday or not begin <= at.time() < until:
            return ()
        if self._week != at.date():
            self._week, self._done = at.date(), 0
        return list(islice(district.schools.values(), self._done, self._done + self._at_once))

    def told(self, some: Sequence[School]) -> int:
        """They had their turn; how many they are. Until this is said they come again."""
        self._done += len(some)
        return len(some)
