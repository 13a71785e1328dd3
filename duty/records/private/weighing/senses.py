"""What words are about: the classes of senses.toml that stand in a message, in their order."""

from __future__ import annotations

from functools import cache

from duty.records.private.names import letters_of
from duty.records.private.words import senses, words

_TITLES = frozenset({"#job", "#kin"})
"""Behind a surname these are a form of address: 缪师傅."""
_MARKS = {"Ⓝ": "Ⓝ", "Ⓒ": "Ⓒ", "某": "#titled", ",": "#;", "。": "#;"}
"""Somebody named, a colleague, 李某, and where a clause ends."""
_DIGITS = frozenset("0123456789")
_SIZES = ((12, "#0000"), (11, "#tel"), (6, "#000"), (3, "#00"), (1, "#0"))


def classes(said: str) -> list[str]:
    """The class of each known word, the longest at each place, as they stand one behind another.

    said: a folded text with names put aside. A number counts by its length, a form of address as `#titled`.
    """
    known, longest = _known()
    found, at, end, behind = [], 0, len(said), 0
    while at < end:
        size = longest.get(said[at])
        if size is None:
            at += 1
        elif not size:
            begin = at
            while at < end and said[at] in _DIGITS:
                at += 1
            found.append(_number(at - begin))
        else:
            while size and (name := known.get(said[at : at + size])) is None:
                size -= 1
            if size and name:
                addressed = name in _TITLES and at > behind and said[at - 1] in _surnames()
                found.append("#titled" if addressed else name)
                at = behind = at + size
            else:
                at += 1
    return found


def _number(size: int) -> str:
    """A time or a count, a room or a year, a code; a telephone; what is as long as a number of identity."""
    return next(name for least, name in _SIZES if size >= least)


@cache
def _surnames() -> frozenset[str]:
    names = words()["names"]
    return frozenset(letters_of(names["surnames"]) + names["seldom"])


@cache
def _known() -> tuple[dict[str, str], dict[str, int]]:
    """The class of each word, and how long the longest is that begins with a letter; 0 for a digit."""
    known: dict[str, str] = {}
    for table in senses().values():
        for name, those in table.items():
            for word in those.split():
                known.setdefault(word, f"#{name}")
    known |= _MARKS
    longest = dict.fromkeys(_DIGITS, 0)
    for word in known:
        longest[word[0]] = max(len(word), longest.get(word[0], 0))
    return known, longest
