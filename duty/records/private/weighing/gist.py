"""A message as a whole: how much its letters are like those of messages that must not be kept.

The lists and expressions of this room know what their authors thought of. Beside them stands here what
`tools/teach_private.py` learned from invented messages, written to gist.csv: it hears what is said round
about and in dialect. Whoever is named is only somebody to it, and a colleague nobody in particular.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise
from math import sqrt

from duty.records.private.persons import Knows, renamed
from duty.records.private.weighing.senses import classes

UNIT = 20
"""Weights are kept as whole numbers: so many are one."""
CALM = 30
"""As if so much more stood there that weighs nothing."""
SURE, ENOUGH, DOUBTFUL, HARMLESS = 0.5, -0.7, -1.0, -1.4
"""From the first on it must not be kept; from the second on it is asked about where somebody is named.
Most of what was learned from is harmless, so that no likeness at all is far below 0."""
MOST_LETTERS, LONG_NUMBER = 160, 8
SOMEBODY, COLLEAGUE = "Ⓝ", "Ⓒ"
_LETTER = re.compile(r"[a-z']+|[0-9]+|[^\sa-z0-9'\"\\,#]")


def features(tight: str, knows: Knows) -> list[str]:
    """What is weighed of a message without gaps: its letters, pairs and triples of them, names put aside."""
    said = renamed(tight, lambda name: COLLEAGUE if knows(name) else SOMEBODY)
    found = [_letter(one) for one in _LETTER.findall(said)[:MOST_LETTERS]]
    around = ["^", *found, "$"]
    triples = zip(around, around[1:], around[2:], strict=False)
    beside = [f"{SOMEBODY}&{one}" for one in found] if SOMEBODY in found else []
    letters = [*found, *map("_".join, pairwise(around)), *map("_".join, triples), *beside]
    return list(dict.fromkeys([*letters, *_classes(said)]))


def _classes(said: str) -> list[str]:
    """The classes of its words, each two of them, and each two that stand one behind another."""
    found = classes(said)
    every = sorted(set(found))
    pairs = [f"{one}&{other}" for at, one in enumerate(every) for other in every[at + 1 :]]
    return [*every, *pairs, *map(">".join, pairwise(found))]


def likeness(tight: str, knows: Knows) -> float:
    """How much it is like what must not be kept."""
    found = features(tight, knows)
    bias, weights = _learned()
    heard = sum([weights[one] for one in found if one in weights])
    return (bias + heard / sqrt(len(found) + CALM)) / UNIT


def _letter(one: str) -> str:
    """A number counts by its length only."""
    return "0" * min(len(one), LONG_NUMBER) if one[0].isdigit() else one


@cache
def _learned() -> tuple[float, dict[str, int]]:
    """The bias, and what each feature weighs: rows of a weight and the features that have it."""
    text = resources.files("duty.records.private.weighing").joinpath("gist.csv").read_text("utf-8")
    rows = [line.split(",", 1) for line in text.splitlines() if line[0] != "#"]
    weights = {one: int(weight) for weight, those in rows if weight != "bias" for one in those.split()}
    return next(float(rest) for name, rest in rows if name == "bias"), weights
