"""Which days somebody means who asks for a summary: 昨天, 11-20, 11月20日, 上周, 本月, 11-16到11-20."""

from __future__ import annotations

import re
from datetime import date, timedelta

NAMED = {"今": 0, "大前": 3, "前": 2, "昨": 1}
"""Days before today."""
DAY = re.compile(r"(?P<day>大前|前|昨|今)[天日晚]?")
DATE = re.compile(
    r"(?:(?P<year>20\d\d)[-年./])?(?:(?P<month>\d{1,2})[-月./])?(?P<day>\d{1,2})(?P<said>[日号])?", re.ASCII
)
WEEKS = {"上上周": -2, "上周": -1, "上星期": -1, "周报": -1, "本周": 0, "这周": 0, "这星期": 0}
MONTHS = {"上个月": -1, "上月": -1, "月报": -1, "本月": 0, "这个月": 0}
BETWEEN = re.compile(r"[到至~～—]")
ABOUT = re.compile(r"[\s的，。？?！!]|小结|日报|总结|情况|看看|请|发我|给我|一下")
"""What may stand around the days."""
ASKS = re.compile(r"小结|日报|周报|月报")
LONGEST = 24
"""Characters of words that ask for a summary and nothing else."""
ANY_DAY = date(2024, 12, 31)
"""To see whether words name days at all."""
Days = tuple[date, date]
UNCLEAR: tuple[()] = ()


def asks(words: str) -> bool:
    """Whether these few words ask for a summary of some days: nothing else stands in them."""
    return len(words) <= LONGEST and bool(ASKS.search(words)) and named(words, ANY_DAY) != UNCLEAR


def named(words: str, today: date) -> Days | tuple[()] | None:
    """The first and the last of the days; None where none are named; UNCLEAR where nobody can tell."""
    bare = ABOUT.sub("", words)
    if not bare:
        return None
    if bare in WEEKS:
        return _week(today, WEEKS[bare])
    if bare in MONTHS:
        return _month(today, MONTHS[bare])
    days = [_day(part, today) for part in BETWEEN.split(bare)]
    first, last = days[0], days[-1]
    if len(days) > 2 or first is None or last is None or first > last:
        return UNCLEAR
    return first, last


def _week(today: date, turn: int) -> Days:
    monday = today - timedelta(days=today.weekday() - 7 * turn)
    return monday, min(today, monday + timedelta(days=6))


def _month(today: date, turn: int) -> Days:
    first = today.replace(day=1)
    if turn == 0:
        return first, today
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def _day(words: str, today: date) -> date | None:
    if found := DAY.fullmatch(words):
        return today - timedelta(days=NAMED[found["day"]])
    found = DATE.fullmatch(words)
    if found is None or not (found["month"] or found["said"]):
        return None
    return _dated(found, today)


def _dated(found: re.Match[str], today: date) -> date | None:
    """Without a year, or a month, the latest such day that is not to come."""
    for back in range(13):
        months = today.year * 12 + today.month - 1 - back
        year, month = months // 12, months % 12 + 1
        year = int(found["year"] or (year if not found["month"] else today.year - (back > 0)))
        try:
            day = date(year, int(found["month"] or month), int(found["day"]))
        except ValueError:
            continue
        if day <= today or found["year"]:
            return day
    return None
