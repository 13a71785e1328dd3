"""Numbers of identity: of eighteen and of fifteen digits, of passports and permits; and telephones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from duty.records.private.folding import Folded
from duty.records.private.words import any_of, numerals, words

_RUN = re.compile(r"(?<![\d])([a-z]?)(\d{14,}x?)")
_PROVINCES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_REGIONS = frozenset(str(code) for first, last in _PROVINCES for code in range(first, last + 1))
"""How the number of a province begins."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_NEW, _OLD, _WITHOUT_CHECK = 18, 15, 17
_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}|[48]00\d{7})(?!\d)")
_SHORT = re.compile(r"(?<!\d)(?!20[0-3]\d(?:0[1-9]|1[0-2])[0-3]\d)(\d{7,8})(?!\d)")
"""Without the number of a town, and no date."""
TELEPHONE = re.compile(
    r"(?<![\dA-Za-z-])(?:\+?86[ -]?)?(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{4}[ -]?\d{3,4})(?![\d-])"
)
"""As people write it."""
_BORN = re.compile(r"\d{6}(?:19[2-9]\d|20[01]\d|202[0-6])")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PART_FROM = 6
"""So many digits of the beginning say where somebody is from."""


@dataclass(frozen=True)
class Number:
    """`sure`: it is somebody's; else it may be a thing's, and is asked about."""

    sure: bool


def find_number(folded: Folded) -> Number | None:
    """The number of a person in it, whatever separates its digits and however they are written."""
    doubtful, digits = None, len(digit_like().findall(folded.text))
    if not digits:
        return None
    if _said().search(folded.digits):
        return Number(True)
    if digits < _OLD - 1:
        return None
    for written in (folded.digits, folded.joined_digits, folded.sounding_digits):
        for found in _RUN.finditer(written):
            number = _judged(written, found)
            if number and number.sure:
                return number
            doubtful = doubtful or number
    return doubtful


def _judged(written: str, found: re.Match[str]) -> Number | None:
    run, letter = found[2], found[1]
    if len(run) < _OLD:
        return None
    before = written[max(0, found.start() - 10) : found.start()]
    of_thing = bool(_thing().search(before)) and not _person().search(written)
    sure, likely = _checked(run), not letter and _shaped(run)
    if of_thing:
        return Number(False) if sure and len(run) == _NEW else None
    return Number(True) if sure or likely else None


def _checked(run: str) -> bool:
    """A whole number of eighteen whose last letter fits; others' digits before or behind hide nothing."""
    parts = (run[at : at + _NEW] for at in range(len(run) - _NEW + 1))
    return any(_begins(part) and _fits(part) for part in parts)


def _shaped(run: str) -> bool:
    """As long as one, and it begins like one; a whole one may be of a region that is none, or misread."""
    if len(run) == _NEW and _BORN.match(run):
        return True
    if len(run) in (_NEW, _WITHOUT_CHECK):
        return _begins(run)
    return len(run) == _OLD and run[:2] in _REGIONS and _is_day("19" + run[6:8], run[8:10], run[10:12])


def _begins(part: str) -> bool:
    return part[:2] in _REGIONS and _is_day(part[6:10], part[10:12], part[12:14])


def _is_day(year: str, month: str, day: str) -> bool:
    if not "1900" <= year <= "2035" or not "01" <= month <= "12":
        return False
    return "01" <= day <= str(_DAYS[int(month) - 1])


def _fits(part: str) -> bool:
    digits = part[:17]
    if not digits.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == part[17]


def is_part(text: str) -> bool:
    """The beginning of one, and hardly a word beside it: the rest may follow."""
    written = Folded.of(text).digits
    found = re.search(r"(?<!\d)(\d{6,17})\W*$", written)
    if found is None or found[1][:2] not in _REGIONS or _thing().search(written) or _PHONE.search(written):
        return False
    run = found[1]
    year = run[6:10]
    plausible = len(run) < 10 or "1900" <= year <= "2035"
    said = len(re.findall(r"[^\W\d]", written))
    return plausible and said <= 4 and (len(run) >= 8 or said > 0)


def last_digits(text: str) -> str:
    """The digits it ends with, however they are written; empty where it ends with none."""
    found = re.search(r"(\d{4,17})\W*$", Folded.of(text).digits)
    return found[1] if found else ""


def phones(folded: Folded) -> list[str]:
    """The telephone numbers in it, as digits."""
    return [found[1] for found in (*_PHONE.finditer(folded.digits), *_SHORT.finditer(folded.digits))]


@cache
def _said() -> re.Pattern[str]:
    """身份证 and some digits behind it: even a part of one says whose it is."""
    lists = words()["numbers"]
    between = rf"(?!{any_of(lists['not_said'])})[^\d*。;,!?]{{0,8}}[:,]?[^\d*。;,!?]{{0,6}}"
    pieces = r"[^。;!?]{0,16}(?:开头|前面|后面|中间|尾数)[^。\d]{0,4}\d{4}"
    pieces += r"|[^。]{0,16}[前后][十\d]位[^。\d]{0,3}\d{6}"
    return re.compile(
        rf"(?:身[份分]证|证件)(?:{pieces})|{any_of(lists['said'])}{between}(?:[前后末尾数]\d位[是为]?:?)?[^\d*]{{0,3}}[\d*][\d*x]{{3,}}"
    )


@cache
def _thing() -> re.Pattern[str]:
    return re.compile(any_of(words()["numbers"]["things"]))


@cache
def _person() -> re.Pattern[str]:
    return re.compile(any_of(words()["numbers"]["persons"]))


@cache
def digit_like() -> re.Pattern[str]:
    """Whatever may be read as a digit."""
    return re.compile(rf"[\d{''.join(map(chr, numerals(loose=True)))}]")
