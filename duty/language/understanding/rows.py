"""Rows of classes of words: `^ intro* arrive` finds 我在东门到岗 in the tags of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from duty.language.understanding.vocabulary import BREAK, UNKNOWN, Words, subjects, vocabulary

_PART = re.compile(
    r"(?P<names>[A-Za-z0-9_·/\u4e00-\u9fff]+)(?P<often>[?*+]|\{\d(?:,\d)?\})?$|(?P<gap>[~%])(?P<wide>\d+)$"
)


@dataclass(frozen=True)
class Found:
    """Where a row stands: from one word to another, and what of the text that is."""

    start: int
    end: int
    said: str


@dataclass(frozen=True, eq=False)
class Row:
    pattern: re.Pattern[str]
    anchor: frozenset[str]
    """Of its parts that must be there the rarest: without one of these tags there is nothing to look for."""


@cache
def row(expression: str) -> Row:
    """A row as an expression on tags.

    `~4`: up to four words of the same clause between; `%9`: of any; `a/b`: a word of either class; `·`: any
    word in no class; `^` and `$`: where a clause begins and ends, `^^` and `$$`: where the text does.
    """
    parts = expression.split()
    return Row(re.compile("".join(map(_part, parts))), _anchor(parts))


def _anchor(parts: list[str]) -> frozenset[str]:
    depth = 0
    found: list[str] = []
    for said in parts:
        depth += (said == "(") - said.startswith(")")
        part = _PART.match(said)
        if part and not part["gap"] and not depth and (part["often"] or "+") == "+":
            found.append(tags_of(part["names"]))
    return frozenset(sorted(found, key=len)[0] if found else "")


def _part(said: str) -> str:
    if said == "^":
        return f"(?:(?<={BREAK})|(?<![\\s\\S]))"
    if said in ("^^", "$$"):
        return r"\A" if said == "^^" else r"\Z"
    if said == ",":
        return BREAK
    if said == "$":
        return f"(?={BREAK}|$)"
    if said in ("(", ")", "|", ")?", ")*", ")+"):
        return "(?:" if said == "(" else said
    found = _PART.match(said)
    if found is None:
        raise ValueError(said)
    if found["gap"]:
        return f"{'[^' + BREAK + ']' if found['gap'] == '~' else '.'}{{0,{found['wide']}}}?"
    return f"[{tags_of(found['names'])}]{found['often'] or ''}"


@cache
def tags_of(names: str) -> str:
    """The tags of all words of these classes."""
    known = vocabulary().classes
    families = _families()
    every = [one for name in names.split("/") for one in families.get(name, name).split()]
    return "".join(UNKNOWN if name == UNKNOWN else known[name] for name in every)


@cache
def _families() -> dict[str, str]:
    """Names for several classes together."""
    from_files = (subject.get("family", {}) for subject in subjects())
    return {name: classes for family in from_files for name, classes in family.items()}


def find(words: Words, expression: str) -> Found | None:
    """The first place where the row stands."""
    sought = row(expression)
    if sought.anchor and sought.anchor.isdisjoint(words.present):
        return None
    hit = sought.pattern.search(words.tags)
    return Found(hit.start(), hit.end(), words.said(hit.start(), hit.end())) if hit else None


def first(words: Words, *names: str) -> Found | None:
    """The first word of one of these classes."""
    wanted = _any_of(names)
    if wanted.isdisjoint(words.present):
        return None
    at = next(at for at, tag in enumerate(words.tags) if tag in wanted)
    return Found(at, at + 1, words.said(at, at + 1))


@cache
def _any_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tags_of("/".join(names)))


def clause(words: Words, found: Found) -> tuple[int, int]:
    """From where to where the clause goes that it stands in."""
    start = words.tags.rfind(BREAK, 0, found.start) + 1
    end = words.tags.find(BREAK, found.end)
    return start, len(words.tags) if end < 0 else end


def has(words: Words, start: int, end: int, names: str) -> bool:
    """Whether a word of these classes stands there."""
    wanted = tags_of(names)
    return not set(words.tags[start:end]).isdisjoint(wanted)
