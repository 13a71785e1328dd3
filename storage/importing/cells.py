"""One cell's text to its value. A parser raises `Bad` with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from duty.district.people import PLACE_KINDS
from duty.district.routines import Act, When
from duty.district.spelling import normal_form
from duty.hazards.category import categories
from duty.records.restricted import restricted
from storage.importing import reasons

Parser = Callable[[str], Any]

# Identifiers travel in button data, QR links and shift keys, which have a narrow alphabet; two of them must
# fit into the 64 bytes of one button.
_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,15})?")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_HEADS = re.compile(r"([a-z]+)\s*=\s*([0-9]{1,2})")
_TELEGRAM = re.compile(r"[0-9]{1,20}")
YEARS = (2000, 2100)
TAG_LETTERS = (8, 40)
"""Of a tag's id: four bytes or more, else somebody's ordinary word might be one."""
FLAGS = {"1": True, "yes": True, "是": True, "0": False, "no": False, "否": False}


class Bad(ValueError):
    """The cell cannot be read; its text is the reason."""


def ident(cell: str) -> str:
    if not _ID.fullmatch(cell):
        raise Bad(reasons.not_an_id(cell))
    return cell


def text(cell: str) -> str:
    if restricted(cell):
        raise Bad(reasons.RESTRICTED)
    words = "".join(c if c.isprintable() else " " for c in cell).split()
    if not words:
        raise Bad(reasons.EMPTY)
    return " ".join(words)


def telegram_id(cell: str) -> str:
    if not _TELEGRAM.fullmatch(cell):
        raise Bad(reasons.not_a_telegram_id(cell))
    return cell


def whole(low: int, high: int) -> Parser:
    def parse(cell: str) -> int:
        if not _WHOLE.fullmatch(cell):
            raise Bad(reasons.not_whole(cell) if _NUMBER.fullmatch(cell) else reasons.not_a_number(cell))
        return int(_within(cell, int(cell), low, high))

    return parse


def number(low: float, high: float) -> Parser:
    return lambda cell: _within(cell, _float(cell), low, high)


def positive(high: float) -> Parser:
    def parse(cell: str) -> float:
        value = _float(cell)
        if value <= 0:
            raise Bad(reasons.not_above(cell, 0))
        return _within(cell, value, 0, high)

    return parse


def _float(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise Bad(reasons.not_a_number(cell))
    return float(cell)


def _within(cell: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise Bad(reasons.out_of_range(cell, low, high))
    return value


def one_of(words: Iterable[str]) -> Parser:
    known = [str(word) for word in words]

    def parse(cell: str) -> str:
        if cell not in known:
            raise Bad(reasons.not_one_of(cell, known))
        return cell

    return parse


def flag(cell: str) -> bool:
    if cell not in FLAGS:
        raise Bad(reasons.not_one_of(cell, FLAGS))
    return FLAGS[cell]


def clock(cell: str) -> time:
    found = _CLOCK.fullmatch(cell)
    if not found:
        raise Bad(reasons.not_a_time(cell))
    return time(int(found[1]), int(found[2]))


def clock_text(cell: str) -> str:
    return f"{clock(cell):%H:%M}"


def clock_or_24(cell: str) -> time | None:
    """24:00, the end of the day, is None."""
    return None if cell == "24:00" else clock(cell)


def day(cell: str) -> date:
    return _moment(cell, "%Y-%m-%d", reasons.not_a_date).date()


def moment(cell: str) -> datetime:
    """Local time, still naive."""
    return _moment(cell, "%Y-%m-%d %H:%M", reasons.not_a_moment)


def _moment(cell: str, form: str, reason: Callable[[str], str]) -> datetime:
    try:
        # Spreadsheets like to rewrite 2026-09-01 as 2026/9/1.
        found = datetime.strptime(cell.replace("/", "-"), form)  # noqa: DTZ007 - local until applied
    except ValueError:
        raise Bad(reason(cell)) from None
    if not YEARS[0] <= found.year < YEARS[1]:
        raise Bad(reason(cell))
    return found


def weekdays(cell: str) -> str:
    if not set(cell) <= set("1234567") or len(set(cell)) != len(cell):
        raise Bad(reasons.weekdays(cell))
    return "".join(sorted(cell))


def several(parse: Parser) -> Parser:
    def parse_all(cell: str) -> list[Any]:
        found = [parse(part.strip()) for part in cell.split(";") if part.strip()]
        if not found:
            raise Bad(reasons.EMPTY)
        twice = [value for index, value in enumerate(found) if value in found[:index]]
        if twice:
            raise Bad(reasons.repeated(str(twice[0])))
        return found

    return parse_all


def few(parse: Parser, most: int) -> Parser:
    """At most so many: whoever stands there reads them on a small phone."""
    every = several(parse)

    def parse_few(cell: str) -> list[Any]:
        found: list[Any] = every(cell)
        if len(found) > most:
            raise Bad(reasons.too_many(len(found), most))
        return found

    return parse_few


def tag(cell: str) -> str:
    """An NFC tag's own id, kept as it is written and found in any spelling."""
    if not TAG_LETTERS[0] <= len(normal_form(cell)) <= TAG_LETTERS[1]:
        raise Bad(reasons.not_a_tag(cell))
    return text(cell)


def heads(cell: str) -> dict[str, int]:
    """`police=1;guard=2`. A kind with 0 heads is the same as none."""
    found: dict[str, int] = {}
    for part in cell.split(";"):
        match = _HEADS.fullmatch(part.strip())
        if not match or match[1] not in PLACE_KINDS or match[1] in found:
            raise Bad(reasons.heads(part.strip() or cell, PLACE_KINDS))
        found[match[1]] = int(match[2])
    return {kind: count for kind, count in found.items() if count}


NUMBERED = {When.WEEKLY: 7, When.MONTHLY: 28}
"""Which schedules have a number behind them, and the greatest."""


def schedule(cell: str) -> str:
    """`school_day`, `weekly:1`, `monthly:15`, …"""
    word, colon, number = cell.partition(":")
    known = [when for when in When if when is not When.OFF]
    if word not in known:
        raise Bad(reasons.not_one_of(cell, [f"{w}:1" if w in NUMBERED else w for w in known]))
    highest = NUMBERED.get(When(word))
    if bool(colon) != bool(highest) or (highest and not _in(number, highest)):
        raise Bad(reasons.schedule(cell))
    return cell


def _in(number: str, highest: int) -> bool:
    return number.isascii() and number.isdecimal() and 1 <= int(number) <= highest


def choice(cell: str) -> str:
    """`齐=done`, `缺=hazard:equip`."""
    label, equals, does = cell.rpartition("=")
    act, _, category = does.partition(":")
    if not equals or not label.strip() or len(label) > LONGEST_LABEL or restricted(label):
        raise Bad(reasons.choice(cell))
    if act not in tuple(Act) or (act == Act.HAZARD) != bool(category):
        raise Bad(reasons.choice(cell))
    if category and category not in categories():
        raise Bad(reasons.not_one_of(category, categories()))
    return f"{label.strip()}={does}"


LONGEST_LABEL = 12
"""Letters of a button."""
