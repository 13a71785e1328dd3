"""What a message is about as a whole: letters, classes of words and what the rows made of it.

The rows (rules.py) know what their author thought of. Beside them stands here what `tools/teach_gist.py`
learned from the messages of tests/data/language, written to gist.csv; what the rows say weighs with it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from math import sqrt

from duty.language.alarm import Danger
from duty.language.plain import plain
from duty.language.understanding.understood import Understood
from duty.language.understanding.vocabulary import BREAK, Words, vocabulary

UNIT = 20
"""Weights are kept as whole numbers: so many are one."""
CALM = 30
"""As if so much more stood there that weighs nothing."""
_LETTER = re.compile(r"[a-z']+|[0-9]+|[^\sa-z0-9'\"\\]")
_LANE, _MIDDLE = 32, 1 << 15
"""The weights of all labels for one feature are one number: a lane of bits for each, and its zero."""
MOST_CLASSES, MOST_LETTERS = 4, 160


def features(words: Words, said: str, read: Understood, alarm: Danger) -> list[str]:
    """What is weighed of a message; classes are marked with #, what the rows say with =."""
    return list(dict.fromkeys([*_letters(words, said), *_classes(words), *_rows(read, alarm)]))


def _letters(words: Words, said: str) -> Iterator[str]:
    found = [
        "0" if one[0].isdigit() else one for one in _LETTER.findall(plain(words.meant(said)))[:MOST_LETTERS]
    ]
    yield from found
    around = ["^", *found, "$"]
    yield from map("_".join, pairwise(around))
    yield from map("_".join, zip(around, around[1:], around[2:], strict=False))


def _classes(words: Words) -> Iterator[str]:
    names = _names()
    found = [names.get(tag, ("?",)) for tag in words.tags[:MOST_LETTERS]]
    for one in found:
        yield from (f"#{name}" for name in one)
    for one, other in pairwise([("^",), *found, ("$",)]):
        yield from (f"#{name}+{then}" for name in one for then in other)


def _rows(read: Understood, alarm: Danger) -> Iterator[str]:
    yield from (f"={matter}" for matter in read.intents)
    yield from (f"={one}" for one in (read.category, read.level, read.kind, read.triage) if one)
    yield f"=alarm{int(alarm.alarm)}{'s' if alarm.by_sound else ''}"


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

    def gist(self, found: Sequence[str]) -> Gist:
        heard = [known for one in found if (known := self.known.get(one))]
        lanes = array("I", sum(heard).to_bytes(len(self.labels) * _LANE // 8, "little"))
        scale, zero = 1 / sqrt(len(found) + CALM), len(heard) * _MIDDLE
        sums = [(bias + scale * (lane - zero)) / UNIT for bias, lane in zip(self.bias, lanes, strict=True)]
        return Gist(dict(zip(self.labels, sums, strict=True)))

    def loudest(self, found: Sequence[str], label: str) -> tuple[str, ...]:
        """What of the letters speaks most for it."""
        at = self.labels.index(label) * _LANE
        weighed = {
            one: (self.known[one] >> at & 0xFFFFFFFF) - _MIDDLE
            for one in found
            if one in self.known and one[0] not in "#=^" and one[-1] != "$" and "_" in one
        }
        most = sorted((one for one in weighed if weighed[one] > 0), key=lambda one: -weighed[one])[:3]
        return tuple(one.replace("_", "") for one in most)


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
    return Weights(tuple(bias), tuple(bias.values()), known)
