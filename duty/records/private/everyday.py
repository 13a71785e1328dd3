"""Words of every day, read one behind another: where a name cannot begin, and what is a word and no name."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

_LONGEST = 4
_NEVER_ALONE = "小大一"
"""No given name by themselves: 柳小门口, 祝大家."""


@lru_cache(maxsize=4)
def lengths(tight: str) -> list[int]:
    """For each letter how long the word is that begins there; 0 inside of one. The longest word wins."""
    known, found, at = _known(), [1] * len(tight), 0
    while at < len(tight):
        for size in range(_LONGEST, 1, -1):
            if tight[at : at + size] in known:
                found[at : at + size] = [size, *[0] * (size - 1)]
                at += size
                break
        else:
            at += 1
    return found[: len(tight)]


def is_none(tight: str, begin: int, end: int) -> bool:
    """Whether what looks like a name begins inside of a word (傅明天 of 师傅明天) or is one (温暖)."""
    if begin == end:  # 学生姓名： and none behind it
        return False
    size, nickname = lengths(tight)[begin], tight[begin] in "老小阿"
    if not size or (end - begin == 2 and not nickname and tight[begin + 1] in _NEVER_ALONE):
        return True
    return size > 1 and size >= end - begin and not nickname


@cache
def _known() -> frozenset[str]:
    text = resources.files("duty.records.private.lists").joinpath("everyday.csv").read_text("utf-8")
    return frozenset(one for line in text.splitlines() if line[0] != "#" for one in line.split())
