"""One cell's text to its value. A parser raises `Bad` with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from duty.district.people import PLACE_KINDS
from duty.district.routines import Act, When
from duty.district.spelling import normal_form
from duty.hazards.category import categories
from duty.records.restricted import restricted
from storage.importing.clerks import vocabulary
from storage.importing.clerks.spoken import clock_of, day_of, moment_of, narrow, number_of, weekdays_of
from storage.importing.saying import reasons

Parser = Callable[[str], Any]

# Identifiers travel in button data, QR links and shift keys, which have a narrow alphabet; two of them must
# fit into the 64 bytes of one button.
_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,15})?")
_HEADS = re.compile(r"(?P<kind>[^\d=:×x*]+?)\s*[=:×x*]?\s*(?P<count>[0-9]{1,2})\s*[人名个位]?")
_COUNTED = re.compile(r"(?P<count>[0-9]{1,2})\s*[人名个位]?\s*(?P<kind>[^\d=:×x*]+)")
_HAN = re.compile("[\u3400-\u9fff]")
_SPACED = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_ERROR = re.compile(r"#(N/A|NA|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?[0-9](\.[0-9]+)?[eE]\+[0-9]{1,3}")
_FORMULA = re.compile(r"=.*", re.DOTALL)
_TELEGRAM = re.compile(r"[0-9]{1,20}")
YEARS = (2000, 2100)
TAG_LETTERS = (8, 40)
"""Of a tag's id: four bytes or more, else somebody's ordinary word might be one."""
FLAGS = {"1": True, "yes": True, "是": True, "0": False, "no": False, "否": False}
MORE_FLAGS = dict.fromkeys(("true", "y", "有", "√", "✓", "✔", "对", "持证", "已持证"), True) | dict.fromkeys(
    ("false", "n", "x", "无", "没有", "×", "✗", "✘", "不是", "无证", "未持证"), False
)


class Bad(ValueError):
    """The cell cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Named(str):
    """What should be the id of something but is its name: looked up once everything is read."""

    __slots__ = ()


def spoiled(cell: str) -> str:
    """Why a text is nothing that anybody meant to write, whatever its column; else empty."""
    if _ERROR.fullmatch(cell):
        return reasons.error_value(cell)
    if _SCIENTIFIC.fullmatch(narrow(cell)):
        return reasons.scientific(cell)
    if len(cell) > 1 and not cell.strip("#"):
        return reasons.TOO_NARROW
    return reasons.formula(cell) if _FORMULA.fullmatch(cell) else ""


def ident(cell: str) -> str:
    told = narrow(cell)
    if not _ID.fullmatch(told):
        raise Bad(reasons.not_an_id(cell))
    return told


def reference(cell: str) -> str:
    """The id of something else, or its name."""
    told = narrow(cell)
    return told if _ID.fullmatch(told) else Named(text(cell))


def text(cell: str) -> str:
    """Controls, ends of lines and what has no width go; every character that somebody could mean stays."""
    if restricted(cell):
        raise Bad(reasons.RESTRICTED)
    kept = (" " if unicodedata.category(c) in _SPACES else c for c in cell if c not in _NO_WIDTH)
    words = "".join(kept).split()
    if not words:
        raise Bad(reasons.EMPTY)
    return " ".join(words)


_SPACES = frozenset(("Cc", "Zs", "Zl", "Zp", "Cs"))
_NO_WIDTH = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def person_name(cell: str) -> str:
    """One person. Clerks write 王　伟 so that it is as wide as three characters."""
    told = _SPACED.sub("", text(cell))
    if len(split_names(cell)) > 1:
        raise Bad(reasons.two_names(cell))
    return told


def split_names(cell: str) -> list[str]:
    """The names of a cell with several."""
    return [part.strip() for part in re.split(r"[、，,;；/\n]+", cell) if part.strip()]


def telegram_id(cell: str) -> str:
    if not _TELEGRAM.fullmatch(narrow(cell)):
        raise Bad(reasons.not_a_telegram_id(cell))
    return narrow(cell)


def whole(low: int, high: int, units: str = "") -> Parser:
    """`units`: what may stand behind the number, alternatives with |."""

    def parse(told: str) -> int:
        cell = number_of(told, units)
        if not _WHOLE.fullmatch(cell):
            raise Bad(reasons.not_whole(cell) if _NUMBER.fullmatch(cell) else reasons.not_a_number(cell))
        return int(_within(cell, int(cell), low, high))

    return parse


def number(low: float, high: float) -> Parser:
    return lambda cell: _within(cell, _float(cell), low, high)


def positive(high: float, units: str = "") -> Parser:
    def parse(told: str) -> float:
        cell = number_of(told, units)
        value = _float(cell)
        if value <= 0:
            raise Bad(reasons.not_above(cell, 0))
        return _within(cell, value, 0, high)

    return parse


def _float(told: str) -> float:
    cell = number_of(told)
    if not _NUMBER.fullmatch(cell):
        raise Bad(reasons.not_a_number(cell))
    return float(cell)


def _within(cell: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise Bad(reasons.out_of_range(cell, low, high))
    return value


def one_of(words: Iterable[str], group: str = "") -> Parser:
    """`group`: of the vocabulary, where clerks have words of their own for them."""
    known = [str(word) for word in words]

    def parse(cell: str) -> str:
        if cell in known:
            return cell
        found = vocabulary.meanings(group).get(vocabulary.heading(cell)) if group else None
        if found in known:
            return str(found)
        raise Bad(reasons.not_one_of(cell, _choices(cell, known, group)))

    if group:
        CHOICES[parse] = (known, group)
    return parse


CHOICES: dict[Parser, tuple[Sequence[str], str]] = {}
"""What a closed column may hold, and the group of its words: for drop-downs."""


def _choices(cell: str, known: Sequence[str], group: str) -> Sequence[str]:
    """In the language the cell is written in."""
    if not group or not _HAN.search(cell):
        return known
    told = vocabulary.meanings(group)
    return [word for word in vocabulary.value_words(group) if told[vocabulary.heading(word)] in known]


def spoken(group: str) -> Parser:
    """Any text; the words of a group become its values."""

    def parse(cell: str) -> str:
        return vocabulary.meanings(group).get(vocabulary.heading(cell)) or text(cell)

    return parse


def flag(cell: str) -> bool:
    told = narrow(cell).lower()
    if told in FLAGS:
        return FLAGS[told]
    if told in MORE_FLAGS:
        return MORE_FLAGS[told]
    raise Bad(reasons.not_one_of(cell, FLAGS))


def clock(cell: str) -> time:
    found = clock_of(cell)
    if not found or found == "24:00":
        raise Bad(reasons.not_a_time(cell))
    return time.fromisoformat(found)


def clock_text(cell: str) -> str:
    return f"{clock(cell):%H:%M}"


def clock_or_24(cell: str) -> time | None:
    """24:00, the end of the day, is None."""
    return None if clock_of(cell) == "24:00" else clock(cell)


def day(cell: str) -> date:
    return _moment(day_of(cell), "%Y-%m-%d", reasons.not_a_date(cell)).date()


def moment(cell: str) -> datetime:
    """Local time, still naive."""
    return _moment(moment_of(cell), "%Y-%m-%d %H:%M", reasons.not_a_moment(cell))


def _moment(told: str | None, form: str, reason: str) -> datetime:
    try:
        found = datetime.strptime(told or "", form)  # noqa: DTZ007 - local until applied
    except ValueError:
        raise Bad(reason) from None
    if not YEARS[0] <= found.year < YEARS[1]:
        raise Bad(reason)
    return found


def year(low: int, high: int) -> Parser:
    """A year, also where the day of birth was written: 1982年5月, 1982-05-01."""
    parse_whole = whole(low, high)

    def parse(cell: str) -> int:
        found = re.match(r"((?:19|20)[0-9]{2})[-/.年]", narrow(cell))
        return int(parse_whole(found[1] if found else cell.removesuffix("年")))

    TEMPORAL.add(parse)
    return parse


def weekdays(cell: str) -> str:
    found = weekdays_of(cell)
    if found is None or len(set(found)) != len(found):
        raise Bad(reasons.weekdays(cell))
    return "".join(sorted(found))


def several(parse: Parser) -> Parser:
    """Between them stands ; or, where no sentence can be, any other mark that clerks use."""
    marks = r"[;；\n]" if parse in (text, choice) else r"[;；、，,\n]"

    def parse_all(cell: str) -> list[Any]:
        found = [parse(part.strip()) for part in re.split(marks, cell) if part.strip()]
        if not found:
            raise Bad(reasons.EMPTY)
        twice = [value for index, value in enumerate(found) if value in found[:index]]
        if twice:
            raise Bad(reasons.repeated(str(twice[0])))
        return found

    if parse in TEMPORAL:
        TEMPORAL.add(parse_all)
    return parse_all


TEMPORAL: set[Parser] = {clock, clock_text, clock_or_24, day, moment}
"""Those that want a day or a time: in another column Excel made it of something else (3-1, 1/2)."""


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
    """`police=1;guard=2`, 民警1人、保安2人, 民警1 保安2. A kind with 0 heads is the same as none."""
    found: dict[str, int] = {}
    for part in _BETWEEN_HEADS.split(cell.rstrip(";；、，, ")):
        told = narrow(part)
        match = _HEADS.fullmatch(told) or _COUNTED.fullmatch(told)
        kind = _place_kind(match["kind"].strip()) if match else ""
        if not match or not kind or kind in found:
            raise Bad(_not_heads(part.strip() or cell))
        found[kind] = int(match["count"])
    return {kind: count for kind, count in found.items() if count}


_BETWEEN_HEADS = re.compile(r"[;；、，,+＋\n]+|(?<=[0-9人名个位])[ \u3000]+(?=[^0-9人名个位=:：×x* \u3000])")
"""A blank, too, where a number is over and a word begins."""


def _not_heads(cell: str) -> str:
    if _HAN.search(cell):
        return reasons.heads_in_words(cell, vocabulary.value_words("place_kind"))
    return reasons.heads(cell, PLACE_KINDS)


def _place_kind(word: str) -> str:
    if word in PLACE_KINDS:
        return word
    return vocabulary.meanings("place_kind").get(vocabulary.heading(word), "")


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
