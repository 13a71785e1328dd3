"""Days as people name them: 明天, 后天, 周三, 下周一, 11月24日, 24号; and which part of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_AHEAD = {"大后天": 3, "后天": 2, "明": 1, "今": 0, "tomorrow": 1, "today": 0}
"""The longer one first: 后天 stands in 大后天."""
_WEEKDAY = re.compile(r"(?P<next>下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_DATE = re.compile(r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号]")
_TYPED = re.compile(r"(?<!\d)(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_LONG = re.compile(r"(?P<count>\d{1,2}|[一两二三四五六七])(?:个?)天(?!前)")
_COUNT = "零一二三四五六七"
MORNING, LATER, NIGHT = "morning", "later", "night"
_PARTS = {
    MORNING: ("早", "上午", "morning"),
    NIGHT: ("夜班", "夜里", "晚班", "night"),
    LATER: ("下午", "晚", "放学", "afternoon", "evening"),
}
LONGEST = 31


def named_day(words: str, today: date) -> date | None:
    """The day these words name, none of which is over; None where they name none."""
    for sign, ahead in _AHEAD.items():
        if sign in words:
            return today + timedelta(days=ahead)
    if week := _WEEKDAY.search(words):
        return _weekday(week, today)
    found = _DATE.search(words)
    return _date(found, today) if found else None


def written_day(words: str, today: date) -> date | None:
    """12-1, 12/1, 2026-12-01: a date as it is typed; without a year the next one of that name."""
    found = _TYPED.search(words)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        this = date(year or today.year, month, day)
        return this if year or this >= today else this.replace(year=this.year + 1)
    except ValueError:
        return None


def days_long(words: str) -> int:
    """三天, 请一天假: how many days; 1 where nothing is said of it."""
    found = _LONG.search(words)
    if found is None:
        return 1
    said = found["count"].replace("两", "二")
    return min(LONGEST, int(said) if said.isascii() else _COUNT.index(said)) or 1


def named_parts(words: str) -> Sequence[str]:
    """Which parts of the day are named; empty: none."""
    return [part for part, signs in _PARTS.items() if any(sign in words for sign in signs)]


def _weekday(found: re.Match[str], today: date) -> date:
    """The next such day, today's included; of 下周 that of the week after."""
    wanted = "一二三四五六日".index(found["day"].replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    if found["next"]:
        return monday + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _date(found: re.Match[str], today: date) -> date | None:
    """The next such date within a year."""
    month = int(found["month"]) if found["month"] else 0
    for ahead in range(366):
        day = today + timedelta(days=ahead)
        if day.day == int(found["day"]) and (not month or day.month == month):
            return day
    return None
