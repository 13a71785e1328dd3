"""What a message is about as a whole: letters, classes of words and what the rows made of it.

The rows (rules.py) know what their author thought of. Beside them stands here what `tools/teach_gist.py`
learned from the messages of tests/data/language, written to gist.csv; what the rows say weighs with it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from math import sqrt
from operator import add

from duty.language.alarm import Danger
from duty.language.plain import plain
from duty.language.understanding.understood import Understood
from duty.language.understanding.vocabulary import BREAK, Words, vocabulary

UNIT = 20
"""Weights are kept as whole numbers: so many are one."""
CALM = 30
"""As if so much more stood there that weighs nothing."""
_LETTER = re.compile(r"[a-z']+|[0-9]+|[^\sa-z0-9'\"\\]")
WORD = "~"
"""Behind each word of English, so that two of them are not read as one."""
_LANE, _MIDDLE = 32, 1 << 15
"""The weights of all labels for one feature are one number: a lane of bits for each, and its zero."""
MOST_CLASSES, MOST_LETTERS = 4, 160
LENGTHS = (3, 6, 10, 15, 22, 30, 45)
"""How long a message is counts by steps: so many letters and more."""


@dataclass(frozen=True, eq=False)
class Features:
    """What is weighed of a message: letters, pairs, triples, with = what the rows say; and its tags.

    Of the tags, each word's and each pair's that stands together, the classes are weighed, marked with #.
    """

    names: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def every(self) -> list[str]:
        """All by their names."""
        return [*self.names, *chain.from_iterable(map(classes_of, self.tags))]


def features(words: Words, said: str, read: Understood, alarm: Danger) -> Features:
    """What is weighed of a message."""
    names = dict.fromkeys([*_letters(words, said), *_rows(read, alarm), *_lengths(said)])
    tags = [EDGE, *words.tags[:MOST_LETTERS], EDGE]
    return Features(tuple(names), tuple(dict.fromkeys([*tags[1:-1], *map(add, tags, tags[1:])])))


def _letters(words: Words, said: str) -> list[str]:
    found = _LETTER.findall(plain(words.meant(said)))[:MOST_LETTERS]
    if any(map(str.isascii, found)):
        found = ["0" if one[0].isdigit() else one + WORD if one[0].isalpha() else one for one in found]
    around = ["^", *found, "$"]
    two = list(map(add, around, around[1:]))
    return [*found, *two, *map(add, two, around[2:])]


def _rows(read: Understood, alarm: Danger) -> Iterator[str]:
    yield from (f"={matter}" for matter in read.intents)
    yield from (f"={one}" for one in (read.category, read.level, read.kind, read.triage) if one)
    yield f"=alarm{int(alarm.alarm)}{'s' if alarm.by_sound else ''}"
    yield f"=of.{alarm.kind}"
    yield from (f"=but.{doubt}" for doubt in alarm.doubts)


def _lengths(said: str) -> tuple[str, ...]:
    """Of a few letters 到 is a check-in, of many it is one word among others."""
    return _STEPS[bisect_right(LENGTHS, len(said))]


_STEPS = tuple(tuple(f"=from.{length}" for length in LENGTHS[:many]) for many in range(len(LENGTHS) + 1))
EDGE = "|"
"""Stands for a tag where the message begins and ends."""


@cache
def classes_of(tags: str) -> tuple[str, ...]:
    """The classes of one word, or the pairs of classes of two."""
    names = _names()
    if len(tags) == 1:
        return tuple(f"#{name}" for name in names.get(tags, ("?",)))
    first, then = (("|",) if tag == EDGE else names.get(tag, ("?",)) for tag in tags)
    return tuple(f"#{name}+{other}" for name in first for other in then)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The classes of each tag; words that only rows name are none."""
    found: dict[str, list[str]] = {BREAK: [","]}
    for name, tags in sorted(vocabulary().classes.items()):
        for tag in tags if name[0].isascii() else "":
            found.setdefault(tag, []).append(name)
    return {tag: tuple(names[:MOST_CLASSES]) for tag, names in found.items()}


@cache
def _of_kind(prefix: str) -> tuple[str, ...]:
    return tuple(label for label in weights().labels if label.startswith(prefix))


@dataclass(frozen=True, eq=False)
class Gist:
    """How much each label is meant: above 0 it is."""

    scores: Mapping[str, float]

    def best(self, prefix: str) -> str:
        """The label of that kind that is meant most, without its prefix."""
        return max(_of_kind(prefix), key=self.scores.__getitem__).removeprefix(prefix)

    def __getitem__(self, label: str) -> float:
        return self.scores[label]


@dataclass(frozen=True, eq=False)
class Weights:
    labels: tuple[str, ...]
    bias: tuple[float, ...]
    known: dict[str, int]

    def gist(self, found: Features) -> Gist:
        heard = list(filter(None, map(self.known.get, found.names)))
        classes = list(map(_of_tags, found.tags))
        total = sum(heard) + sum([weight for weight, _, _ in classes])
        lanes = array("I", total.to_bytes(len(self.labels) * _LANE // 8, "little"))
        zero = (len(heard) + sum([known for _, known, _ in classes])) * _MIDDLE
        size = len(found.names) + sum([count for _, _, count in classes])
        scale = 1 / (UNIT * sqrt(size + CALM))
        return Gist(
            {
                label: bias + scale * (lane - zero)
                for label, bias, lane in zip(self.labels, self.bias, lanes, strict=True)
            }
        )

    def loudest(self, found: Features, label: str) -> tuple[str, ...]:
        """What of the letters speaks most for it."""
        at = self.labels.index(label) * _LANE
        weighed = {
            one: (self.known[one] >> at & 0xFFFFFFFF) - _MIDDLE
            for one in found.names
            if one in self.known and one[0] not in "=^" and one[-1] != "$" and len(one.rstrip(WORD)) > 1
        }
        most = sorted((one for one in weighed if weighed[one] > 0), key=lambda one: -weighed[one])[:3]
        return tuple(one.replace(WORD, " ").strip() for one in most)


@cache
def _of_tags(tags: str) -> tuple[int, int, int]:
    """The weight of all classes of those words, how many of them are known, and how many they are."""
    every, classes = weights().known, classes_of(tags)
    known = [every[one] for one in classes if one in every]
    return sum(known), len(known), len(classes)


@cache
def weights() -> Weights:
    """What was learned, read once: a label, its bias, then each weight and the features that have it."""
    text = resources.files("duty.language").joinpath("gist.csv").read_text("utf-8")
    rows = [line.split(",", 3) for line in text.splitlines() if line[0] != "#"]
    bias = {label: float(rest) for label, kind, rest, *_ in rows if kind == "bias"}
    places = {label: at * _LANE for at, label in enumerate(bias)}
    zero = sum(_MIDDLE << at for at in places.values())
    known: dict[str, int] = {}
    for label, kind, weight, *those in rows:
        step = int(weight) << places[label] if kind == "weight" else 0
        for one in those[0].split() if those else ():
            known[one] = known.get(one, zero) + step
    return Weights(tuple(bias), tuple(one / UNIT for one in bias.values()), known)
