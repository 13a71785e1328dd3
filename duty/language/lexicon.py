"""The words of the lexicon, cut out of a text, and the rows of words that are signs of danger."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import chain, product
from re import Pattern
from typing import Any

from duty.district.severity import URGENT, Triage

UNKNOWN = "·"
"""The tag of what is in no list."""
GAP, COMMA, STOP = " ", ",", "."
BREAKS = {" ": GAP, "、": GAP, "/": GAP, ",": COMMA, ";": COMMA} | dict.fromkeys("。.!?\n…~", STOP)
_LATIN = re.compile("[a-z']+")
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class Cut:
    """A text as words, and the tags of their classes: one letter for each word."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each word begins in the text."""
    tags: str

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The words that hold a piece of the text."""
        return bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)

    def said(self, start: int, end: int) -> str:
        """The text from one word to another."""
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])].strip()


@dataclass(frozen=True, eq=False)
class Sign:
    """A row of classes that says that something happens."""

    kind: str
    triage: Triage
    weight: int
    expression: str

    @cached_property
    def row(self) -> Pattern[str]:
        """The row as it is looked for in tags; made when it is first needed, for there are hundreds."""
        return re.compile(self.expression)


@dataclass(frozen=True)
class Listed:
    """The words of the list of kinds that make an incident urgent; alone they say not whether it is now."""

    words: Pattern[str]
    kinds: dict[str, tuple[str, Triage]]

    def found(self, text: str) -> Iterator[tuple[str, Triage, int, int]]:
        """Kind, triage and place in the text of each word."""
        for word in self.words.finditer(text):
            yield (*self.kinds[word[0]], word.start(), word.end())


@dataclass(frozen=True)
class Lexicon:
    tag_of: dict[str, str]
    """The tag of each word: one letter for each set of classes that a word has."""
    lengths: dict[str, tuple[int, ...]]
    """How long the words are that begin with a letter, the longest first."""
    longer: dict[str, tuple[int, ...]]
    """The same by their first two letters, of words of two and more."""
    tags: dict[str, str]
    """The tags of each class."""
    signs: dict[str, tuple[Sign, ...]]
    """The signs by each tag without which they cannot be."""
    heard: dict[str, str]
    """Words that sound like others: dictation writes them for those."""
    ends: dict[str, tuple[str, ...]]
    """The classes of words that say of a kind that it is over."""
    listed: Listed
    """The words by which the kinds of incident are told apart (danger.toml)."""

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
        if "0" <= first <= "9":
            return self._number(text, at)
        if "a" <= first <= "z":
            return self._english(text, at)
        for length in self.longer.get(text[at : at + 2], ()):
            word = text[at : at + length]
            tag = self.tag_of.get(word)
            if tag and not self._misread(word, text, at):
                return word, tag
        if (tag := self.tag_of.get(first)) and not self._misread(first, text, at):
            return first, tag
        return first, BREAKS.get(first, UNKNOWN)

    def _misread(self, word: str, text: str, at: int) -> bool:
        """吃刀 in 吃刀削面: it only sounds like a word, and an everyday word begins inside it."""
        if word not in self.heard:
            return False
        ends = at + len(word)
        inside = ((i, n) for i in range(at + 1, ends) for n in self.lengths.get(text[i], ()))
        longer = (text[i : i + n] for i, n in inside if ends < i + n <= len(text))
        return any(self.tag_of.get(one, UNKNOWN) in self.tags["idle"] for one in longer)

    def _number(self, text: str, at: int) -> tuple[str, str]:
        """110 is a cry, 1200 a number, 3楼 a place."""
        digits = _DIGITS.match(text, at)[0]  # type: ignore[index]
        place = text[at : at + len(digits) + 1]
        word = next((one for one in (place, digits) if one in self.tag_of), "")
        return (word, self.tag_of[word]) if word else (digits, self.tag_of["几"])

    def _english(self, text: str, at: int) -> tuple[str, str]:
        """Whole words and phrases only: no bat in a battery."""
        for length in self.lengths.get(text[at], ()):
            word, behind = text[at : at + length], text[at + length : at + length + 1]
            if word in self.tag_of and not "a" <= behind <= "z":
                return word, self.tag_of[word]
        return _LATIN.match(text, at)[0], UNKNOWN  # type: ignore[index]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the files, read once."""
    raw = _read("alarm.toml")
    classes = _classes()
    heard = {sound: word for word, sounds in _read("heard.toml").items() for sound in sounds.split()}
    heard = {sound: word for sound, word in heard.items() if sound not in classes}
    classes |= {sound: classes[word] for sound, word in heard.items()}
    sets = sorted({frozenset(names) for names in classes.values()}, key=sorted)
    letter = {names: chr(0xE000 + i) for i, names in enumerate(sets)}
    tags = {
        name: "".join(letter[names] for names in sets if name in names) for name in frozenset().union(*sets)
    }
    tags |= {name: "".join(tags[one] for one in words.split()) for name, words in raw["family"].items()}
    tag_of = {word: letter[frozenset(names)] for word, names in classes.items()}
    ends = {kind: ("over", *names.split()) for kind, names in raw["ends"].items()}
    signs = _signs(raw["sign"], tags)
    return Lexicon(tag_of, lengths_by(1, tag_of), lengths_by(2, tag_of), tags, signs, heard, ends, _list())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("duty.language").joinpath(name).read_text("utf-8"))


def _classes() -> dict[str, set[str]]:
    """The classes of each word."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, word in chain(_listed(_read("words.toml")), _listed(_read("around.toml")), _english()):
        found[word].add(name)
    return dict(found)


def _listed(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each class with each of its words: as listed, or made of two parts."""
    for name, listed in raw["words"].items():
        yield from ((name, word) for word in listed.split())
    for made in raw["compound"]:
        parts = product(made["first"].split(), made["then"].split())
        yield from ((made["class"], first + then) for first, then in parts)


def _english() -> Iterator[tuple[str, str]]:
    """Each class with each of its words and phrases; these stand between commas."""
    for name, listed in _read("english.toml")["english"].items():
        yield from ((name, " ".join(phrase.split())) for phrase in listed.split(","))


def _list() -> Listed:
    kinds: dict[str, tuple[str, Triage]] = {}
    for one in _read("danger.toml")["kind"]:
        if one["triage"] in URGENT:
            kinds = {word: (one["name"], Triage(one["triage"])) for word in one["words"]} | kinds
    longest = sorted(kinds, key=len, reverse=True)
    return Listed(re.compile("|".join(map(re.escape, longest))), kinds)


def lengths_by(letters: int, words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with so many letters, the longest first, by those letters."""
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        if len(word) >= letters:
            found[word[:letters]].add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _signs(listed: list[dict[str, Any]], tags: dict[str, str]) -> dict[str, tuple[Sign, ...]]:
    found: dict[str, list[Sign]] = defaultdict(list)
    parts = _parts(tags)
    for one in listed:
        for row in one["says"]:
            sign = Sign(one["kind"], Triage(one["triage"]), one["weight"], _row(row, parts))
            for tag in tags[_ANCHOR.search(row)[1]]:  # type: ignore[index]
                found[tag].append(sign)
    return {tag: tuple(signs) for tag, signs in found.items()}


_ANCHOR = re.compile("!([A-Za-z]+)")
_PART = re.compile(r"!?([A-Za-z]+|~\d)")


def _parts(tags: dict[str, str]) -> dict[str, str]:
    """What each part of a row means on tags: every gap is bounded, and no denial stands in it."""
    bar = COMMA + STOP + tags["deny"] + tags["notso"]
    gaps = {f"~{n}": f"[^{bar}{tags['prevent']}]{{0,{n}}}?" for n in range(10)}
    own = f"[^{bar}{tags['object']}]"
    near = f"[{UNKNOWN}{tags['filler']}{tags['num']}{tags['zhe']}{tags['de']}]"
    classes = {name: f"[{letters}]" for name, letters in tags.items()}
    return {"own": own, "near": near, "gap": r"\x20"} | gaps | classes


def _row(row: str, parts: dict[str, str]) -> str:
    """`hold ~4 !weapon` as an expression on tags; ^ is the beginning of a sentence."""
    begins = "(?<![^.])" if row.startswith("^") else ""
    return begins + _PART.sub(lambda part: parts[part[1]], row.removeprefix("^")).replace(" ", "")
