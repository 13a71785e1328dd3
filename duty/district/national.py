"""What the State Council says of a year: holidays, and the days on which their place is made up for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from duty.district.shifts import CalendarDay, DayKind

FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Holidays of every year by law (全国年节及纪念日放假办法), whatever notice is still to come."""


@dataclass(frozen=True)
class National:
    """The notices as far as they are known.

    days: holidays and make-up days; every other day of those years is what its weekday is.
    until: the last day that they speak of; None where none is known at all, and nothing is doubted.
    """

    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    until: date | None = None

    def day(self, on: date) -> CalendarDay | None:
        """What it says of that day, where that is not what the weekday says."""
        if on in self.days or not self.doubts(on) or (on.month, on.day) not in FIXED:
            return self.days.get(on)
        return CalendarDay(on, "", DayKind.HOLIDAY, note=FIXED[on.month, on.day])

    def doubts(self, on: date) -> bool:
        """Whether its notice is still to come."""
        return self.until is not None and on > self.until
