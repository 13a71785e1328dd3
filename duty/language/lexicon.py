"""The words of `alarm.toml`, cut out of a text by the longest, and the rows of words that are signs of danger."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from re import Match, Pattern
from typing import Any

from duty.district.severity import Triage

UNKNOWN = "·"
"""The tag of what is in no list."""
GAP, COMMA, STOP = " ", ",", "."
BREAKS = {" ": GAP, "、": GAP, "/": GAP, ",": COMMA, ";": COMMA} | dict.fromkeys("。.!?\n…~", STOP)
_NAME = re.compile(r"!?([A-Za-z]+)|~(\d)")


@dataclass(frozen=True)
class Cut:
    """A text as words, and the tags of their classes: one letter for each word."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each word begins in the text."""
    tags: str

    def said(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])].strip()


@dataclass(frozen=True, eq=False)
class Sign:
    """A row of classes that says that something happens."""

    kind: str
    triage: Triage
    weight: int
    row: Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    tag_of: dict[str, str]
    """The tag of each word: one letter for each set of classes that a word has."""
    lengths: dict[str, tuple[int, ...]]
    """How long the words are that begin with a letter, the longest first."""
    tags: dict[str, str]
    """The tags of each class."""
    signs: dict[str, tuple[Sign, ...]]
    """The signs by each tag without which they cannot be."""
    heard: frozenset[str]
    """Words that sound like others: dictation writes them for those."""
    ends: dict[str, tuple[str, ...]]
    """The classes of words that say of a kind that it is over."""

    def cut(self, text: str) -> Cut:
        """The text as words, the longest first; between words of English a space is nothing."""
        found: list[tuple[str, int, str]] = []
        at, size = 0, len(text)
        while at < size:
            word, tag = self._word(text, at)
            if tag != GAP or not _LATIN.match(text, at + 1):
                found.append((word, at, tag))
            at += len(word)
        words, starts, tags = zip(*found, strict=True) if found else ((), (), ())
        return Cut(text, words, starts, "".join(tags))

    def _word(self, text: str, at: int) -> tuple[str, str]:
        first = text[at]
        if "0" <= first <= "9" and (number := _DIGITS.match(text, at)):
            return self._number(number[0], text, at)
        latin = "a" <= first <= "z"
        for length in self.lengths.get(first, ()):
            word = text[at : at + length]
            tag = self.tag_of.get(word)
            if tag and not (latin and "a" <= text[at + length : at + length + 1] <= "z") and not self._misheard(word, text, at):
                return word, tag
        if latin:
            return _LATIN.match(text, at)[0], UNKNOWN  # type: ignore[index]
        return first, BREAKS.get(first, UNKNOWN)


    def _misheard(self, word: str, text: str, at: int) -> bool:
        """吃刀 in 吃刀削面: a word that is meant begins inside it and reaches further."""
        if word not in self.heard:
            return False
        inside = range(at + 1, at + len(word))
        longer = (text[i : i + n] for i in inside for n in self.lengths.get(text[i], ()) if at + len(word) < i + n <= len(text))
        return any(self.tag_of.get(one) in self.tags["idle"] for one in longer if one in self.tag_of)

    def _number(self, digits: str, text: str, at: int) -> tuple[str, str]:
        """110 is a cry, 1200 a number, 3楼 a place."""
        place = digits + text[at + len(digits) : at + len(digits) + 1]
        for word in (place, digits):
            if word in self.tag_of:
                return word, self.tag_of[word]
        return digits, self.tag_of["几"]


_LATIN = re.compile("[a-z']+")
_DIGITS = re.compile("[0-9]+")


@cache
def lexicon() -> Lexicon:
    raw = _read("alarm.toml")
    classes = _classes(raw)
    heard = {sound: word for word, sounds in _read("heard.toml").items() for sound in sounds.split()}
    for sound in (heard := {sound: word for sound, word in heard.items() if sound not in classes}):
        classes[sound] = classes[heard[sound]]
    sets = sorted({frozenset(names) for names in classes.values()}, key=sorted)
    letter = {names: chr(0xE000 + i) for i, names in enumerate(sets)}
    tags = {name: "".join(letter[names] for names in sets if name in names) for name in frozenset().union(*sets)}
    tags |= {name: "".join(tags[one] for one in words.split()) for name, words in raw["family"].items()}
    tag_of = {word: letter[frozenset(names)] for word, names in classes.items()}
    ends = {kind: ("over", *names.split()) for kind, names in raw["ends"].items()}
    return Lexicon(tag_of, _lengths(tag_of), tags, _signs(raw["sign"], tags), frozenset(heard), ends)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("duty.language").joinpath(name).read_text("utf-8"))


def _classes(raw: dict[str, Any]) -> dict[str, set[str]]:
    """The classes of each word."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, listed in raw["words"].items():
        for word in listed.split():
            found[word].add(name)
    for name, listed in raw["english"].items():
        for word in listed.split(","):
            found[word.strip()].add(name)
    for made in raw["compound"]:
        for first, then in product(made["first"].split(), made["then"].split()):
            found[first + then].add(made["class"])
    return found


def _lengths(words: dict[str, str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        found[word[0]].add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _signs(listed: list[dict[str, Any]], tags: dict[str, str]) -> dict[str, tuple[Sign, ...]]:
    found: dict[str, list[Sign]] = defaultdict(list)
    for one in listed:
        for row in one["says"]:
            sign = Sign(one["kind"], Triage(one["triage"]), one["weight"], row_of(row, tags))
            for tag in tags[_anchor(row)]:
                found[tag].append(sign)
    return {tag: tuple(signs) for tag, signs in found.items()}


def _anchor(row: str) -> str:
    """The class after the exclamation mark: without it the sign cannot be."""
    return re.search(r"!([A-Za-z]+)", row)[1]  # type: ignore[index]


def row_of(row: str, tags: dict[str, str]) -> Pattern[str]:
    """`hold ~4 !weapon` as an expression on tags."""
    between = f"[^{COMMA}{STOP}{tags['deny']}{tags['notso']}{tags['prevent']}]"

    def as_tags(name: Match[str]) -> str:
        if name[2]:
            return f"{between}{{0,{name[2]}}}?"
        if name[1] == "own":
            return f"[^{COMMA}{STOP}{tags['deny']}{tags['notso']}{tags['object']}]"
        if name[1] == "near":
            return f"[{UNKNOWN}{tags['filler']}{tags['num']}{tags['zhe']}{tags['de']}]"
        return f"[{tags[name[1]]}]"

    return re.compile(_NAME.sub(as_tags, row).replace(" ", ""))
