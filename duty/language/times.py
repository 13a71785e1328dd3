"""Times as people say them: 七点半, 早上6点50, 7:00, 十分钟前, 刚才."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

WITHIN = timedelta(hours=12)
"""A time without a day is meant to be no further away."""
HANZI = "零〇一二两三四五六七八九十"
_NUMBER = rf"(?:\d{{1,2}}|[{HANZI}]{{1,3}})"
PART = r"(?:凌晨|清早|清晨|今早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|昨晚|今晚|早|晚)"
_CLOCK = (
    rf"(?P<part>{PART})?(?P<hour>{_NUMBER})"
    rf"(?:[:：.．](?P<colon>\d\d)|[点时](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?|[钟整])?)"
)
_AGO = (
    rf"(?:(?P<halves>半)个?(?:小时|钟头)|(?P<count>\d{{1,3}}|[{HANZI}]{{1,3}})"
    r"(?P<unit>分钟?|刻钟?|个?(?P<more>半)?(?:小时|钟头)))(?:之前|以前|前)"
)
_JUST = r"(?:刚才|刚刚|才刚|刚)"
TIME = re.sub(r"\?P<\w+>", "?:", rf"(?:{_AGO}|{_CLOCK}|{_JUST})")
"""Any of them, to be built into other expressions."""
_CLOCK_OF, _AGO_OF = re.compile(_CLOCK), re.compile(_AGO)
QUANTITY = re.compile(r"[早晚快慢多少有差近][一1]点(?![半一三\d钟整])")
"""早一点 is no time of day."""


def names_time(words: str) -> bool:
    """Whether a clock or a span before now is named; 刚才 is as good as now."""
    return bool(_AGO_OF.search(words) or _CLOCK_OF.search(QUANTITY.sub("", words)))


def named_time(words: str, now: datetime, *, past: bool) -> datetime | None:
    """The moment these words name, as seen from `now` (local); None where they name none.

    Of the two that 七点 may be the nearer one is meant, and of what is over none that is to come.
    """
    if ago := _AGO_OF.search(words):
        return now - _span(ago)
    clock = _CLOCK_OF.search(QUANTITY.sub("", words))
    if clock is None:
        return None
    found = [at for at in _candidates(clock, now) if abs(at - now) <= WITHIN and not (past and at > now)]
    return min(found, key=lambda at: abs(at - now), default=None)


def _span(ago: re.Match[str]) -> timedelta:
    if ago["halves"]:
        return timedelta(minutes=30)
    count, unit = _number(ago["count"]), ago["unit"]
    minutes = 15 if unit.startswith("刻") else 1 if unit.startswith("分") else 60
    return timedelta(minutes=count * minutes + (30 if ago["more"] else 0))


def _candidates(clock: re.Match[str], now: datetime) -> list[datetime]:
    """Every moment from yesterday to tomorrow that it may be."""
    hours, minute = _hours(clock["part"] or "", _number(clock["hour"])), _minute(clock)
    days = [now + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    return [
        day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        for day in days
        for hour in hours
        if minute < 60
    ]


def _hours(part: str, hour: int) -> tuple[int, ...]:
    if hour > 24:
        return ()
    if hour > 12 or not part:
        return (hour % 24,) if hour > 12 else (hour % 24, (hour + 12) % 24)
    if part in ("下午", "傍晚", "晚上", "昨晚", "今晚", "晚", "夜里", "半夜"):
        late = (hour + 12) % 24
        return (late, hour % 24) if part in ("夜里", "半夜", "晚上", "昨晚") and hour <= 5 else (late,)
    if part == "中午":
        return (hour if hour >= 10 else hour + 12,)
    return (hour % 12,) if part == "凌晨" else (hour,)


def _minute(clock: re.Match[str]) -> int:
    if clock["half"]:
        return 30
    if clock["quarter"]:
        return 15 if clock["quarter"] == "一" else 45
    return _number(clock["colon"] or clock["minute"] or "0")


def _number(said: str) -> int:
    """十二, 二十, 五十五, 零五, 12."""
    if said.isascii():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return sum(_digit(one) * 10**place for place, one in enumerate(reversed(said)))
    return (_digit(tens[-1]) if tens else 1) * 10 + (_digit(ones[-1]) if ones else 0)


def _digit(one: str) -> int:
    return 0 if one in "零〇" else 2 if one == "两" else "一二三四五六七八九".find(one) + 1
