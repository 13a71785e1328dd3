"""The nation's holidays and make-up days, as the library has copied them from the State Council's notices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays

from duty.district.national import National
from duty.district.shifts import CalendarDay, DayKind

SINCE = 2024
"""Earlier years are nobody's business here."""
NEAR = timedelta(days=45)
"""Between a day off and the day on which it is made up for."""
NAMES = {one.value: one.chinese for one in Holiday}


@cache
def national() -> National:
    """Every notice that the library knows, which is one a year, published in November for the next."""
    days = {day: CalendarDay(day, "", DayKind.HOLIDAY, note=NAMES[name]) for day, name in _since(holidays)}
    free = _since(in_lieu_days)
    for day, name in _since(workdays):
        off = next((one for one, of in free if of == name and abs(one - day) <= NEAR), None)
        if off:
            free.remove((off, name))
        weekday = off.isoweekday() if off else None
        days[day] = CalendarDay(day, "", DayKind.SCHOOL_DAY, weekday, note=f"{NAMES[name]}调休")
    return National(days, date(max(holidays).year, 12, 31))


def _since(days: dict[date, str]) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in days.items() if day.year >= SINCE)
