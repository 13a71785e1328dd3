"""How a message sounds as a whole: like the sentences of danger that it was shown, or like the harmless ones.

The rows of words (alarm.py) know what their author thought of. Against them stand here pairs of letters and
of classes of words, each with a weight learned from the sentences of tests/data (tools/teach_tone.py writes
tone.toml). Where the two differ a person is asked.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt
from operator import add

from duty.language.lexicon import Cut, lexicon

_LETTER = re.compile("(?P<word>[a-z']+)|(?P<number>[0-9]+)|(?P<gap>[ \\n]+)|.")
UNIT = 20
"""Weights are kept as whole numbers: so many are one."""
_NAMES = {"word": "", "number": "0", "gap": "_"}
CALM = 30
"""As if so much more stood there that weighs nothing: a few letters alone say little."""


@dataclass(frozen=True, eq=False)
class Weights:
    bias: float
    letters: dict[str, int]
    classes: dict[str, int]


def tone(cut: Cut) -> float:
    """How the words sound: above 0 like danger, about 1 plainly so."""
    learned = weights()
    known, letters = learned.letters, letters_of(cut)
    among = [_of_tags(tags) for tags in tags_of(cut)]
    heard = sum([known[one] for one in letters if one in known]) + sum([weight for weight, _ in among])
    size = len(letters) + sum([count for _, count in among])
    return (learned.bias + heard / sqrt(size + CALM)) / UNIT


def loudest(cut: Cut) -> tuple[str, ...]:
    """What in it sounds most like danger."""
    known = weights().letters
    found = [one for one in letters_of(cut) if len(one) > 1 and known.get(one, 0) > 0 and one in cut.text]
    return tuple(sorted(found, key=lambda one: -known[one])[:3]) or (cut.text[:12],)


def letters_of(cut: Cut) -> list[str]:
    """Each letter and each pair of letters that stand together, once; a number or an English word is one."""
    text = _heard(cut)
    found = [_NAMES.get(one.lastgroup or "") or one[0] for one in _LETTER.finditer(text)]
    return list(dict.fromkeys([*found, *map(add, ["^", *found], [*found, "$"])]))


def _heard(cut: Cut) -> str:
    """The text with what dictation made of a word put right."""
    text, heard = cut.text, lexicon().heard
    for word in cut.words:
        if word in heard:
            text = text.replace(word, heard[word])
    return text


def tags_of(cut: Cut) -> list[str]:
    """Each word and each pair of words that stand together, by their tags, once."""
    tags = cut.tags
    return list(dict.fromkeys([*tags, *map(add, tags, tags[1:])]))


def classes_of(tags: str) -> Iterator[str]:
    """The classes of one word, or the pairs of classes of two."""
    names = _names()
    first, then = names.get(tags[0], ()), names.get(tags[-1], ())
    if len(tags) == 1:
        yield from first
    else:
        yield from (f"{one}+{other}" for one in first for other in then)


@cache
def _of_tags(tags: str) -> tuple[int, int]:
    """The weight of all classes of those words, and how many they are."""
    known = weights().classes
    classes = list(classes_of(tags))
    return sum(known.get(one, 0) for one in classes), len(classes)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The classes of each tag; families of classes add nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, tags in sorted(lexicon().tags.items()):
        for tag in tags if name[0].islower() else "":
            found[tag].append(name)
    return {tag: tuple(names) for tag, names in found.items()}


@cache
def weights() -> Weights:
    """What was learned, read once."""
    raw = tomllib.loads(resources.files("duty.language").joinpath("tone.toml").read_text("utf-8"))
    letters, classes = (
        {one: int(weight) for weight, those in raw[name].items() for one in those.split()}
        for name in ("letters", "classes")
    )
    return Weights(raw["bias"], letters, classes)
