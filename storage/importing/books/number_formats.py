"""What Excel's numbers mean: a day, a time, a plain number, by the format of the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.importing.books import reasons
from storage.importing.books.archive import walk
from storage.importing.books.book import Cell, Kind

DAY_S = 86_400
BUILT_IN_DAYS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58))
BUILT_IN_TIMES = frozenset((*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56))
EXACT = 10**15
"""From here on a spreadsheet's number is no longer what was typed."""
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_LAST_DAY = 2_958_465  # 9999-12-31


@dataclass
class Formats:
    """By the number a cell has for its style: whether it shows days, times, or how many zeros."""

    days: set[int] = field(default_factory=set)
    times: set[int] = field(default_factory=set)
    zeros: dict[int, int] = field(default_factory=dict)


def read_formats(data: bytes) -> Formats:
    formats, codes, inside, count = Formats(), dict[int, str](), False, 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside, count
        if tag == "numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            _learn(formats, count, _whole(attributes.get("numFmtId")), codes)
            count += 1

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    if data:
        walk(data, start, end)
    return formats


def _whole(told: str | None) -> int:
    return int(told) if told and told.isdecimal() else 0


def _learn(formats: Formats, style: int, number: int, codes: Mapping[int, str]) -> None:
    code = _QUOTED.sub("", codes.get(number, "").split(";")[0]).lower()
    if number in codes:
        is_day = bool(re.search("[yd]", code)) or ("m" in code and not re.search("[hs]", code))
        is_time = not is_day and bool(re.search("[hs]", code))
    else:
        is_day, is_time = number in BUILT_IN_DAYS, number in BUILT_IN_TIMES
    if is_day and code != "general":
        formats.days.add(style)
    elif is_time:
        formats.times.add(style)
    elif re.fullmatch("0{2,20}", code):
        formats.zeros[style] = len(code)


def cell_of_number(raw: str, style: int, formats: Formats, since_1904: bool) -> Cell:
    """The cell of a number as the file has it."""
    try:
        value = float(raw)
    except ValueError:
        return Cell(raw.strip())
    if value != value or value in (float("inf"), float("-inf")):
        return Cell(raw.strip())
    if style in formats.days or style in formats.times:
        return _cell_of_moment(value, style in formats.times, since_1904)
    if abs(value) >= EXACT:
        return Cell(raw, Kind.NUMBER, reasons.DIGITS_LOST)
    text = str(int(value)) if value.is_integer() else repr(value)
    if style in formats.zeros and text.isdecimal():
        text = text.zfill(formats.zeros[style])
    return Cell(text if "e" not in text else f"{value:.15f}".rstrip("0"), Kind.NUMBER)


def _cell_of_moment(value: float, only_time: bool, since_1904: bool) -> Cell:
    seconds = round(value * DAY_S)
    if only_time and value == 1:
        return Cell("24:00", Kind.CLOCK)
    if only_time and not 0 <= seconds < DAY_S and not value > 366:
        return Cell(repr(value), Kind.CLOCK, reasons.LONG_TIME)
    if not 0 <= value < _LAST_DAY:
        return Cell(repr(value), Kind.DAY, reasons.LONG_TIME)
    if seconds < DAY_S or only_time:
        return Cell(_clock(seconds % DAY_S), Kind.CLOCK)
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a table's own time
    moment = first + timedelta(seconds=seconds)
    day = f"{moment:%Y-%m-%d}"
    if seconds % DAY_S:
        return Cell(f"{day} {_clock(seconds % DAY_S)}", Kind.MOMENT)
    return Cell(day, Kind.DAY)


def _clock(seconds: int) -> str:
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")
