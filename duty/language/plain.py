"""Words as they are compared: one width, no gaps inside words, nothing invisible, simplified letters."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]+"
)
_LETTER = "[\u3400-\u9fffa-z]"
_BREAK = r"[\s·・.,，。、…_~\-—*|/+=]"
_ALONE = re.compile(rf"(?:(?<=^{_LETTER})|(?<={_BREAK}{_LETTER})){_BREAK}+(?={_LETTER}(?:{_BREAK}|$))")
"""The gap between letters that each stand alone: 救 命, s-o-s."""
_REPEATED = re.compile(r"(.)\1{2,}|(.{2,24}?)\2{2,}", re.DOTALL)
_GRAVE = re.compile(
    "救命|救人|来人|报警|sos|[持拿提动砍菜]刀|[砍杀捅打]人|[手开]枪|炸[弹药]|劫持|绑架|抢孩子|着火|起火|爆炸|浓烟|溺水|落水|跳楼|坠楼|自杀|割腕"
    "|昏迷|晕倒|没呼吸|抽搐|流血|触电|中毒|车祸|撞[人倒]|踩踏|塌了|闯进|翻墙|不见了|走丢|打起来|咬人|help|knife|fire|blood"
)
_HEAD, _TAIL, _AROUND, _PLACES = 240, 100, 25, 6
READ_TWICE = 16
"""One message is asked for by several readings: so many are kept."""


@lru_cache(maxsize=READ_TWICE)
def plain(words: str) -> str:
    """Small letters, half width, nothing invisible, no gaps between lone letters, at most two alike in a row.

    A cry has no thousand letters: of a long text it is the beginning, the end and around grave words.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", words)).lower().strip()
    table, traditional = _letters()
    if traditional.search(text):
        text = text.translate(table)
    if len(text) > _HEAD + _TAIL:
        text = _excerpt(text)
    return _REPEATED.sub(_twice, _ALONE.sub("", _unspaced(text)))


def _excerpt(text: str) -> str:
    grave = list(_GRAVE.finditer(text, _HEAD, len(text) - _TAIL))[:_PLACES]
    middle = [text[one.start() - _AROUND : one.end() + _AROUND] for one in grave]
    return "\n".join([text[:_HEAD], *middle, text[-_TAIL:]])


def _unspaced(text: str) -> str:
    """有人 拿着 刀 砍 人 is a sentence cut into words; 西门 有人打架 has two parts."""
    parts = text.split(" ")
    if len(parts) > 3 and not text.isascii() and sum(map(len, parts)) <= 2 * len(parts):
        return "".join(parts)
    return text


def _twice(repeated: re.Match[str]) -> str:
    return (repeated[1] or repeated[2]) * 2


@cache
def _letters() -> tuple[dict[int, int], re.Pattern[str]]:
    """Simplified letters by traditional ones, and what finds the latter."""
    raw = tomllib.loads(resources.files("duty.language").joinpath("letters.toml").read_text("utf-8"))
    traditional, simplified = (raw[one].replace("\n", "") for one in ("traditional", "simplified"))
    return str.maketrans(traditional, simplified), re.compile(f"[{traditional}]")
