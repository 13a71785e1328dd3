"""Which item of the guide a sentence speaks of: what is a major hazard whatever else is said of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from operator import add

from duty.language.plain import READ_TWICE, plain


@dataclass(frozen=True)
class Row:
    """One word of each of `beside` in the same clause, and none of `never`."""

    beside: tuple[frozenset[str], ...]
    never: frozenset[str]

    def stands_in(self, clause: str) -> bool:
        return all(_has(clause, words) for words in self.beside) and not _has(clause, self.never)


@dataclass(frozen=True)
class Item:
    """`name` is its text's ([guide]); `category` that of the hazard."""

    name: str
    category: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Guide:
    items: tuple[Item, ...]
    never: frozenset[str]
    """Put right, forbidden, asked or only talked about: no item is meant in that clause."""

    def may_stand_in(self, text: str) -> bool:
        """Whether a word of the rarest class of any row begins there: mostly none does."""
        return not self._begun.isdisjoint(text) or not self._begun.isdisjoint(map(add, text, text[1:]))

    @cached_property
    def _begun(self) -> frozenset[str]:
        """Such words by their first two letters."""
        rows = (row for item in self.items for row in item.rows)
        return frozenset(word[:2] for row in rows for word in min(row.beside, key=len))


def _has(clause: str, words: frozenset[str]) -> bool:
    return any(word in clause for word in words)


_BREAK = re.compile(r"[，,。.；;！!、:：\n]+")
_GAP = re.compile(r"\s+")
_A_PLACE = re.compile(r"^.{1,9}(楼|楼道|走廊|里|内|室|层|厅|间|堂|园|口|面|边|房|舍|馆)$")
"""宿舍楼，: a place and nothing else belongs to what is said next."""


@lru_cache(maxsize=READ_TWICE)
def item_of(sentence: str) -> Item | None:
    """The first item with a row in one of its clauses; None where none is meant."""
    book, text = guide(), plain(sentence)
    if not book.may_stand_in(_BREAK.sub("", _GAP.sub("", text))):
        return None
    clauses = [one for one in _clauses(text) if not _has(one, book.never)]
    found = (item for item in book.items if any(row.stands_in(one) for row in item.rows for one in clauses))
    return next(found, None)


def _clauses(text: str) -> Iterator[str]:
    place = ""
    for part in _BREAK.split(text):
        clause = place + _GAP.sub("", part)
        place = clause if _A_PLACE.match(clause) else ""
        if not place:
            yield clause
    if place:
        yield place


@cache
def guide() -> Guide:
    """The items in the order of their file."""
    raw = tomllib.loads(resources.files("duty.language.guide").joinpath("items.toml").read_text("utf-8"))
    words = {name: frozenset(listed.split()) for name, listed in raw["words"].items()}
    items = (
        Item(one["name"], one["category"], tuple(_row(said, words) for said in one["says"]))
        for one in raw["item"]
    )
    return Guide(tuple(items), frozenset(raw["never"].split()))


def _row(said: str, words: dict[str, frozenset[str]]) -> Row:
    parts = said.split()
    beside = tuple(_words(part, words) for part in parts if not part.startswith("!"))
    never = (_words(part.removeprefix("!"), words) for part in parts if part.startswith("!"))
    return Row(beside, frozenset().union(*never))


def _words(part: str, words: dict[str, frozenset[str]]) -> frozenset[str]:
    """A class, or words that stand for themselves. A class nobody has made is an error of the file."""
    named = part.split("/")
    unknown = [one for one in named if one.isascii() and one not in words]
    if unknown:
        raise ValueError(unknown)
    return frozenset().union(*(words.get(one, frozenset({one})) for one in named))
