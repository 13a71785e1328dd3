"""How people and spreadsheets write days, times, weekdays and numbers, brought to the one form we keep."""

from __future__ import annotations

import re
from datetime import date, timedelta

DIGITS = str.maketrans("一二三四五六日天七", "123456777")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2013: 0x2D, 0x2014: 0x2D}

_CLOCK = re.compile(
    r"(?P<half>上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|晚|am|pm)?\s*"
    r"(?P<hour>[0-9]{1,2})(?:[:点时](?P<minute>[0-9]{1,2})?(?P<thirty>半)?分?(?::00|整)?)"
    r"\s*(?P<after>am|pm)?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset(("下午", "傍晚", "晚上", "晚", "pm"))
_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:[-/.年])(?P<month>[0-9]{1,2})(?:[-/.月])(?P<day>[0-9]{1,2})日?"
    r"(?:\s*[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?)?"
)
_RUN = re.compile(r"([1-7])[至到~-](?:周|星期|礼拜)?([1-7])")
_EVERY = {"每天": "1234567", "天天": "1234567", "每日": "1234567", "全周": "1234567", "全年": "1234567"} | {
    "工作日": "12345",
    "上学日": "12345",
    "平日": "12345",
    "周末": "67",
    "双休日": "67",
}
_FIRST_DAYS = (date(1899, 12, 30), 36_526, 73_050)
"""Excel's day 0, and its numbers of 2000 and 2100."""


def narrow(text: str) -> str:
    """Ａ１：０ is A1:0."""
    return text.translate(_WIDE).strip()


def clock_of(text: str) -> str | None:
    """16:30 of 下午4点半, 4:30 PM, 16:30:00; None where it is no time of a day. 24:00 stays."""
    told = narrow(text)
    if re.fullmatch(r"0?\.[0-9]+", told):
        return _of_fraction(float(told))
    found = _CLOCK.fullmatch(told)
    if not found:
        return None
    hour, minute = int(found["hour"]), 30 if found["thirty"] else int(found["minute"] or 0)
    half = (found["half"] or found["after"] or "").lower()
    if not half and not found["minute"] and not found["thirty"]:
        return None  # 7点 may be in the evening
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in ("am", "凌晨", "晚上", "晚") and hour == 12:
        hour = 24 if "晚" in half else 0
    return f"{hour:02}:{minute:02}" if minute < 60 and (hour < 24 or (hour, minute) == (24, 0)) else None


def _of_fraction(part: float) -> str | None:
    """A time whose cell lost its format: 0.291666666666667 is 07:00."""
    minutes = round(part * 1440)
    return f"{minutes // 60:02}:{minutes % 60:02}" if abs(part * 1440 - minutes) < 0.01 else None


def day_of(text: str) -> str | None:
    """2026-09-20 of 2026年9月20日, 2026/9/20, 46285 (a day whose cell lost its format)."""
    told = narrow(text)
    found = _DAY.fullmatch(re.sub(r"[ T]+0?0:00(:00)?$", "", told))
    if found:
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    first, low, high = _FIRST_DAYS
    if told.isascii() and told.isdecimal() and low <= int(told) < high:
        return str(first + timedelta(days=int(told)))
    return None


def moment_of(text: str) -> str | None:
    """2026-03-03 07:41 of 2026年3月3日 7:41, 2026/3/3 07:41:25."""
    parts = re.fullmatch(r"(.*?[0-9日])[ T]+(\S.*)", narrow(text))
    if not parts:
        return None
    told = re.sub(r"(:[0-9]{2}):[0-9]{2}$", r"\1", parts[2])
    the_day, the_clock = day_of(parts[1]), clock_of(told)
    return f"{the_day} {the_clock}" if the_day and the_clock else None


def weekdays_of(text: str) -> str | None:
    """12345 of 周一至周五, 一三五 as 135, 每天 as 1234567; None where it cannot be read."""
    told = re.sub(r"\s", "", narrow(text))
    if told in _EVERY:
        return _EVERY[told]
    plain = re.sub("周|星期|礼拜", "", told).translate(DIGITS)
    days = ""
    for part in re.split("[、,;/和及与]+", plain):
        run = _RUN.fullmatch(part)
        days += _run(run[1], run[2]) if run else part
    return days if days and set(days) <= set("1234567") else None


def _run(first: str, last: str) -> str:
    """周五至周一 is 5671."""
    a, b = int(first), int(last)
    return "".join(str((a - 1 + n) % 7 + 1) for n in range((b - a) % 7 + 1))


def number_of(text: str, units: str = "") -> str:
    """1860 of 1,860, １８６０ and 1860人; anything else as it is."""
    told = narrow(text)
    if units:
        told = re.sub(f"({units})$", "", told).strip()
    return told.replace(",", "") if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", told) else told
