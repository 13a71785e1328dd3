"""A message as it is searched: one width, nothing invisible, simplified letters, no gaps inside words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from duty.records.private.words import (
    by_sound,
    letters,
    numerals,
    simplified_and_drawn,
    spelled,
    split,
    syllables,
    words,
)

_HIDDEN = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cn"})
_GAPS = frozenset(" \t\n\u3000↓↑→←※●○■□◆◇▲△♥♡♪·•・∙‧.-—–_*~|/+=^`´\\'")
_SPELLED = re.compile(r"(?<!\w)(?:[\u4e00-\u9fff][,、。;:!?]\s*){2,}[\u4e00-\u9fff](?!\w)")
"""刑，满，释，放: letters that each stand alone."""
_PLAIN = re.compile("[\n -~\u4e00-\u9fff、。—…“”‘’【】《》，：；！？（）]*")
_LONGEST_GAP = 6
_GAP_OF_DIGITS = re.compile(rf"(?<=[\d*])(?:[^\w*]|_){{1,{_LONGEST_GAP}}}(?=[\dx*])")
_LIKE_DIGITS = re.compile(r"(?<![a-z])(?=[oli]*\d)[\doli]+(?![a-z])")
_DRAWN_ALIKE = str.maketrans("oli", "011")
"""33ol99: letters that look like digits, among digits."""
_LATIN = re.compile("[a-z]{2}")


@dataclass(frozen=True, eq=False)
class Folded:
    """`text` is what remains readable; `tight` has no gaps, and `places` says where its letters stand."""

    text: str

    @classmethod
    def of(cls, raw: str) -> Folded:
        if _PLAIN.fullmatch(raw) is None:
            raw = "".join(map(_visible, unicodedata.normalize("NFKD", raw)))
        folded = unicodedata.normalize("NFKC", raw).lower()
        return cls(_read_out(folded.translate(simplified_and_drawn()).strip()))

    @cached_property
    def places(self) -> Sequence[int]:
        spelled = [range(*found.span()) for found in _SPELLED.finditer(self.text)]
        if not spelled and _GAPS.isdisjoint(self.text):
            return range(len(self.text))
        return [
            at
            for at, letter in enumerate(self.text)
            if letter not in _GAPS and (letter.isalnum() or not any(at in one for one in spelled))
        ]

    @cached_property
    def tight(self) -> str:
        return self.text if isinstance(self.places, range) else "".join(self.text[at] for at in self.places)

    @cached_property
    def sounded(self) -> str:
        """By sound: letters as the first of their kind, syllables in Latin letters too."""
        heard = self.tight
        if _LATIN.search(heard) and not heard.isascii():
            run, each = syllables()
            sounds = letters()["sounds"]
            heard = run.sub(lambda found: each.sub(lambda one: sounds[one[0]][0], found[0]), heard)
        return heard.translate(by_sound())

    @cached_property
    def digits(self) -> str:
        """With every numeral as a digit, and no gap between them."""
        return _without_gaps(self.text.translate(numerals()))

    @cached_property
    def joined_digits(self) -> str:
        """As `digits`, without 生日 and 后四位 between them."""
        numbered = self.text.translate(numerals())
        for filler in words()["numbers"]["fillers"]:
            numbered = re.sub(rf"(?<=\d)\W*{filler}\W*(?=\d)", "", numbered.translate(numerals()))
        return _without_gaps(numbered)

    @cached_property
    def sounding_digits(self) -> str:
        """As `digits`, and what only sounds like one, too."""
        return _without_gaps(self.text.translate(numerals(loose=True)))


def _visible(letter: str) -> str:
    """The letter, a digit of any script as ours, or nothing."""
    if letter.isdecimal() or letter.isdigit():
        return str(unicodedata.digit(letter))
    return letter if letter in "\n\t" or unicodedata.category(letter) not in _HIDDEN else ""


def _read_out(text: str) -> str:
    """With tou as 偷, where the rest is Chinese."""
    for halves, whole in split().items():
        if halves in text:
            text = text.replace(halves, whole)
    if text.isascii() or _LATIN.search(text) is None:
        return text
    run, known = spelled()
    return run.sub(lambda found: known[found[0]], text)


def _without_gaps(text: str) -> str:
    text = _LIKE_DIGITS.sub(lambda found: found[0].translate(_DRAWN_ALIKE), text)
    return _GAP_OF_DIGITS.sub("", text)
