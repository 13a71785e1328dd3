"""How many people somebody says: 23, 23人, 二十三, 两百零五个."""

from __future__ import annotations

import re

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
MOST = 100_000
_NUMBER = re.compile(r"[0-9]+|[零〇一二两俩三四五六七八九十百千]+")
_AROUND = re.compile(
    r"(?:一共|共|总共|大概|大约|约|有|是|去|来|参加|学生|师生|人数)*({number})(?:多)?(?:个|位|名)?(?:人|学生|师生|孩子|同学)?(?:左右)?[了。.！!]?".replace(
        "{number}", _NUMBER.pattern
    )
)


def count_in(words: str) -> int | None:
    """None where the words are no number of people, or a senseless one."""
    bare = "".join(words.split()).translate({ord("０") + n: str(n) for n in range(10)})
    found = _AROUND.fullmatch(bare)
    if found is None:
        return None
    number = _value(found[1])
    return number if number is not None and number <= MOST else None


def _value(text: str) -> int | None:
    if text.isascii():
        return int(text) if len(text) <= len(str(MOST)) else None
    if not set(text) & UNITS.keys():
        return int("".join(str(DIGITS[c]) for c in text)) if len(text) <= len(str(MOST)) else None
    return _with_units(text)


def _with_units(text: str) -> int:
    """二十三 is 23, 十五 is 15, 两百零五 is 205, 一百二 is 120."""
    total, digit, unit, zero = 0, 0, 0, False
    for c in text:
        if c in UNITS:
            unit = UNITS[c]
            total += (digit or 1) * unit
            digit, zero = 0, False
        else:
            digit = DIGITS[c]
            zero = zero or digit == 0
    short = digit and unit > 10 and not zero
    return total + (digit * unit // 10 if short else digit)
