"""The editions that come by themselves: of the day, the week, the month; and when each of them is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from duty.district.district import District

HOUR = time(18, 0)
"""The hour of the daily summary, where the district names no other."""
CATCH_UP = timedelta(hours=4)
"""After an outage a summary still goes out this long after its hour, ..."""
NIGHT = time(22, 0)
"""... but never later than this, ..."""
MORNING, MORNING_ENDS = time(7, 0), time(12, 0)
"""... and what the night swallowed comes the next morning, and says so."""
LATE = timedelta(minutes=10)
"""So long after its hour it says that it is late."""
PERIODIC, PERIODIC_ENDS = time(9, 0), time(20, 0)
"""The week's comes on Monday at nine, the month's on the first, whatever day that is."""


class Edition(StrEnum):
    DAY = ""
    WEEK = "week"
    MONTH = "month"


def evening(district: District, now: datetime, hour: time) -> bool:
    """Whether the summary of today is due, and it is not night yet."""
    due, at = due_at(district, district.today(now), hour), district.local(now)
    return due <= at <= min(due + CATCH_UP, datetime.combine(at.date(), NIGHT, district.timezone))


def morning_after(district: District, now: datetime) -> bool:
    """Whether what could not be said last evening is said now."""
    return MORNING <= district.local(now).time() < MORNING_ENDS


def due_at(district: District, on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, district.timezone)


def late(district: District, on: date, as_of: datetime, hour: time) -> bool:
    """Whether the one of that day was made later than it should have been."""
    return as_of > due_at(district, on, hour) + LATE


def periods(district: District, now: datetime) -> list[tuple[Edition, date, date]]:
    """The weeks and months that ended yesterday and are told of now, with their first and last day."""
    local = district.local(now)
    if not PERIODIC <= local.time() < PERIODIC_ENDS:
        return []
    yesterday = local.date() - timedelta(days=1)
    found = []
    if local.isoweekday() == 1:
        found.append((Edition.WEEK, yesterday - timedelta(days=6), yesterday))
    if local.day == 1:
        found.append((Edition.MONTH, yesterday.replace(day=1), yesterday))
    return found


def of_span(first: date, last: date) -> Edition:
    """Which edition these days are, where they are one."""
    if (last - first).days == 6 and first.isoweekday() == 1:
        return Edition.WEEK
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month
    return Edition.MONTH if whole and first.year == last.year else Edition.DAY
