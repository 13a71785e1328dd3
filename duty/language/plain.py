"""Words as they are compared: one width, no gaps inside words, nothing invisible, simplified letters."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

_LETTER = "[\u3400-\u9fffa-z]"
_BREAK = r"[\s·・.,，。、…_~\-—*|/+=]"
_ALONE = re.compile(rf"(?:(?<=^{_LETTER})|(?<={_BREAK}{_LETTER})){_BREAK}+(?={_LETTER}(?:{_BREAK}|$))")
"""The gap between letters that each stand alone: 救 命, s-o-s."""
_PRINTED = re.compile("[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e -~\n]+")
_INVISIBLE = {"Cf", "Mn", "Cc", "Me"}
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_REPEATED = re.compile(r"(.)\1{2,}|(.{2,12}?)\2{2,}", re.DOTALL)


def plain(words: str) -> str:
    """Small letters, half width, no zero-width characters, no gaps between lone letters, at most two alike in a row."""
    text = words if _PRINTED.fullmatch(words) else _visible(words)
    text = unicodedata.normalize("NFKC", text).lower().translate(_simplified())
    return _ALONE.sub("", _REPEATED.sub(_twice, _unspaced(text.strip())))


def _visible(words: str) -> str:
    return "".join(c for c in words if c == "\n" or not (c in _BLANK or unicodedata.category(c) in _INVISIBLE))


def _unspaced(text: str) -> str:
    """有人 拿着 刀 砍 人 is a sentence cut into words; 西门 有人打架 has two parts."""
    parts = text.split(" ")
    if len(parts) > 3 and not text.isascii() and sum(map(len, parts)) <= 2 * len(parts):
        return "".join(parts)
    return text


def _twice(repeated: re.Match[str]) -> str:
    return (repeated[1] or repeated[2]) * 2


@cache
def _simplified() -> dict[int, int]:
    raw = tomllib.loads(resources.files("duty.language").joinpath("letters.toml").read_text("utf-8"))
    return str.maketrans(raw["traditional"].replace("\n", ""), raw["simplified"].replace("\n", ""))
