"""The words of all subjects, cut out of a text as they are written or as they sound."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

from duty.language.lexicon import lengths_by
from duty.language.plain import plain
from duty.language.understanding.called import Called
from duty.language.understanding.sounds import sound

UNKNOWN = "·"
BREAK = ","
SUBJECTS = ("talk", "duty", "people", "where", "when", "things", "happenings", "english")
"""The files of words and rows in `duty/language/subjects`, one for each subject."""
_BREAKS = frozenset(",，。.!！;；、~…\n:：()（）“”\"'《》【】—")
_ASKED = frozenset("?？")
_NUMBER = re.compile(r"\d+(?:[.:：]\d+)?|[零〇一二两俩三四五六七八九十百几]+")
_LATIN = re.compile("[a-z']+")
_LITERAL = re.compile("[\u4e00-\u9fff0-9]*[\u4e00-\u9fff][\u4e00-\u9fff0-9]*")
ROWS = ("row", "hazard", "incident", "kind", "title")
SURE = 2
"""A word of more letters than this is plain even where it is misheard."""
NUMBER, ASKS, NAME = "num", "qmark", "name"


@dataclass(frozen=True)
class Token:
    """A word of the text: as it is meant, and as it is written."""

    word: str
    start: int
    end: int
    tag: str


@dataclass(frozen=True, eq=False)
class Words:
    """A text as words. `tags` has one letter for each of them, by the set of its classes."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def tags(self) -> str:
        return "".join(token.tag for token in self.tokens)

    def meant(self, said: str) -> str:
        """The message with what was misheard put right."""
        for token in self.tokens:
            written = self.text[token.start : token.end]
            if token.word != written and token.word != BREAK and len(token.word) > SURE:
                said = said.replace(written, token.word)
        return said

    @cached_property
    def present(self) -> frozenset[str]:
        return frozenset(self.tags)

    def said(self, start: int, end: int) -> str:
        """The text from one word to another, as it is meant."""
        return "".join(token.word for token in self.tokens[start:end])


@dataclass(frozen=True, eq=False)
class Vocabulary:
    classes: dict[str, str]
    """The tags of each class."""
    tag_of: dict[str, str]
    """The tag of each word."""
    lengths: dict[str, tuple[int, ...]]
    """How long the words are that begin with a letter, the longest first."""
    heard: dict[str, str]
    """What each sound is the sound of."""
    meant: dict[str, str]
    """Other spellings of a word."""
    longer: dict[str, tuple[int, ...]]
    """As `lengths`, by the first two letters, of words of two and more."""
    heard_lengths: dict[str, tuple[int, ...]]
    """How long the words are that sound like that, by their first two sounds."""

    def cut(self, said: str, called: Called) -> Words:
        """The message as words, the longest first. Spaces say nothing."""
        text = plain(said)
        bare = re.sub(r"(?<![a-z0-9'])[ \t\u3000]+|[ \t\u3000]+(?![a-z0-9'])", "", text)
        return Words(bare, tuple(self._asking(list(self._tokens(bare, sound(bare), called)))))

    def _asking(self, tokens: list[Token]) -> list[Token]:
        """能上班不, 修好了没: the last word makes it a question."""
        last = tokens[-1] if len(tokens) > 2 else None
        if last and last.word in ("不", "没", "没有", "冇"):
            tokens[-1] = replace(last, tag=self.classes[ASKS][0])
        return tokens

    def _tokens(self, text: str, sounds: str, called: Called) -> Iterator[Token]:
        at, size = 0, len(text)
        while at < size:
            token = self._named(text, at, called) or self._token(text, sounds, at)
            if token.tag:
                yield token
            at = token.end

    def _named(self, text: str, at: int, called: Called) -> Token | None:
        """A person, a post or a school of that district, where no longer word stands."""
        named = called.at(text, at)
        if named is None:
            return None
        word, name = named
        end = at + len(word)
        if any(n > len(word) and text[at : at + n] in self.tag_of for n in self.lengths.get(text[at], ())):
            return None
        return Token(word, at, end, self.classes[name][0])

    def _token(self, text: str, sounds: str, at: int) -> Token:
        first = text[at]
        if first in _BREAKS:
            return Token(BREAK, at, at + 1, BREAK)
        if first in _ASKED:
            return Token("?", at, at + 1, self.classes[ASKS][0])
        word = self._written(text, at)
        if word and len(word) > 1:
            return self._as(word, at)
        if meant := self._as_heard(text, sounds, at):
            return Token(meant, at, at + len(meant), self.tag_of[meant])
        if number := _NUMBER.match(text, at):
            return Token(number[0], at, number.end(), self.classes[NUMBER][0])
        if word:
            return self._as(word, at)
        if latin := _LATIN.match(text, at):
            return Token(latin[0], at, latin.end(), UNKNOWN)
        return Token(first, at, at + 1, "" if first == " " else UNKNOWN)

    def _as(self, word: str, at: int) -> Token:
        meant = self.meant.get(word, word)
        return Token(meant, at, at + len(word), self.tag_of[meant])

    def _written(self, text: str, at: int) -> str:
        """The longest word that is written there; of English words only whole ones."""
        for length in self.longer.get(text[at : at + 2], ()):
            word = text[at : at + length]
            if (word in self.tag_of or word in self.meant) and self._whole(text, at, word):
                return word
        first = text[at]
        known = first in self.tag_of or first in self.meant
        return first if known and self._whole(text, at, first) else ""

    def _whole(self, text: str, at: int, word: str) -> bool:
        """Of English no part of a longer word."""
        behind = text[at + len(word) : at + len(word) + 1]
        return not ("a" <= word[-1] <= "z" and "a" <= behind <= "z")

    def _as_heard(self, text: str, sounds: str, at: int) -> str:
        """The word that it sounds like: one letter at least is its own, and no written word begins inside."""
        for length in self.heard_lengths.get(sounds[at : at + 2], ()):
            if at + length > len(text):
                continue
            word = self.heard.get(sounds[at : at + length])
            if word and _alike(word, text[at : at + length]) and not self._begun(text, at, length):
                return word
        return ""

    def _begun(self, text: str, at: int, length: int) -> bool:
        """Whether a written word begins inside and reaches further, or stands there whole."""
        inside = range(at + 1, at + length)
        return any(len(word) > max(1, at + length - i) for i in inside if (word := self._written(text, i)))


def _may_be_misheard(word: str, names: set[str]) -> bool:
    """Words that say what a message is about; small words are not looked for by their sound."""
    short = len(word.removesuffix("了")) < 2
    return not short and not word.isascii() and not names <= unheard()


@cache
def unheard() -> frozenset[str]:
    """Classes whose words count only as they are written."""
    return frozenset(name for subject in subjects() for name in subject.get("unheard", "").split()) | {
        "ordinary"
    }


def _alike(word: str, written: str) -> bool:
    same = sum(a == b for a, b in zip(word, written, strict=False))
    return len(word) == len(written) and same >= max(1, len(word) - 2)


@cache
def subjects() -> tuple[dict[str, Any], ...]:
    """The files, read once."""
    folder = resources.files("duty.language").joinpath("subjects")
    return tuple(tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in SUBJECTS)


@cache
def vocabulary() -> Vocabulary:
    """All words, put in order once."""
    classes: dict[str, set[str]] = defaultdict(set)
    unlike: set[str] = set()
    meant: dict[str, str] = {}
    for subject in subjects():
        for name, words in subject.get("words", {}).items():
            for word in _listed(words):
                classes[word].add(name)
        unlike |= {word for words in subject.get("ordinary", {}).values() for word in words.split()}
        for word, others in subject.get("meant", {}).items():
            meant |= dict.fromkeys(others.split(), word)
    for word in _literals():
        classes[word].add(word)
    for word in unlike - classes.keys():
        classes[word].add("ordinary")
    return _ordered(dict(classes), {one: word for one, word in meant.items() if one not in classes})


def _literals() -> set[str]:
    """Words that rows name themselves are classes of their own."""
    rows = (row for subject in subjects() for kind in ROWS for row in subject.get(kind, ()))
    said = " ".join(line for row in rows for line in [*row["says"], *row.get("never", ())])
    return set(
        _LITERAL.findall(f"{said} 隐患 销号 销了 签 交 签字 又 警铃 劝走了 赶走了 清走了 发 给 告诉 要 被人")
    )


def _listed(words: str) -> list[str]:
    """Words stand between spaces, phrases of English between commas."""
    return [" ".join(one.split()) for one in words.split(",")] if "," in words else words.split()


def _ordered(classes: dict[str, set[str]], meant: dict[str, str]) -> Vocabulary:
    alone = [frozenset({name}) for name in (NUMBER, ASKS, NAME, "post", "school", "me")]
    sets = list(dict.fromkeys([*alone, *sorted({frozenset(one) for one in classes.values()}, key=sorted)]))
    letter = {names: chr(0xE000 + i) for i, names in enumerate(sets)}
    every = frozenset().union(*sets)
    tags = {name: "".join(letter[names] for names in sets if name in names) for name in every}
    tag_of = {word: letter[frozenset(names)] for word, names in classes.items()}
    heard = {sound(word): word for word, names in classes.items() if _may_be_misheard(word, names)}
    written = [*classes, *meant]
    lengths, longer = lengths_by(1, written), lengths_by(2, written)
    return Vocabulary(tags, tag_of, lengths, heard, meant, longer, lengths_by(2, heard))
