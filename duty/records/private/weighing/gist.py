"""A message as a whole: how much its letters are like those of messages that must not be kept.

The lists and expressions of this room know what their authors thought of. Beside them stands here what
`tools/teach_private.py` learned from invented messages, written to gist.csv: it hears what is said round
about and in dialect. Whoever is named is only somebody to it, and a colleague nobody in particular.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise, repeat
from math import sqrt

from duty.records.private.persons import Knows, renamed
from duty.records.private.weighing.senses import classes

UNIT = 20
"""Weights are kept as whole numbers: so many are one."""
CALM = 30
"""As if so much more stood there that weighs nothing."""
SURE, ENOUGH, DOUBTFUL, HARMLESS = 0.5, -0.7, -0.9, -1.3
"""From the first on it must not be kept; from the second on it is asked about where somebody is named.
Most of what was learned from is harmless, so that no likeness at all is far below 0."""
LEFT = -0.4
"""What is left of a message without its names may weigh so much."""
MOST_LETTERS, LONG_NUMBER = 160, 8
SOMEBODY, COLLEAGUE = "Ⓝ", "Ⓒ"
_NUMBER = re.compile("[0-9]+")
_NOT_WEIGHED = re.compile(r"[\s'\"\\,#&>^$]+")


def features(tight: str, knows: Knows) -> list[str]:
    """What is weighed of a message without gaps: letters, pairs and triples of them, names put aside.

    And the classes of its words (`#food`), each two of them (`&`), and two one behind another (`>`).
    """
    return list(dict.fromkeys(_weighed(tight, knows)))


def likeness(tight: str, knows: Knows) -> float:
    """How much it is like what must not be kept."""
    found = set(_weighed(tight, knows))
    bias, weights = _learned()
    heard = sum(map(weights.get, found, repeat(0)))
    return (bias + heard / sqrt(len(found) + CALM)) / UNIT


def _weighed(tight: str, knows: Knows) -> list[str]:
    said = renamed(tight, lambda name: COLLEAGUE if knows(name) else SOMEBODY)
    letters = _NOT_WEIGHED.sub("", _NUMBER.sub(_by_length, said))[:MOST_LETTERS]
    around = f"^{letters}$"
    pairs = [around[at : at + 2] for at in range(len(around) - 1)]
    triples = [around[at : at + 3] for at in range(len(around) - 2)]
    beside = [f"{SOMEBODY}&{one}" for one in letters] if SOMEBODY in letters else []
    found = classes(said)
    every = sorted(set(found))
    together = [f"{one}&{other}" for at, one in enumerate(every) for other in every[at + 1 :]]
    behind = [f"{one}>{other}" for one, other in pairwise(found)]
    return [*letters, *pairs, *triples, *beside, *every, *together, *behind]


def _by_length(number: re.Match[str]) -> str:
    """A number counts by how many digits it has."""
    return str(min(len(number[0]), LONG_NUMBER))


@cache
def _learned() -> tuple[float, dict[str, int]]:
    """The bias, and what each feature weighs: rows of a weight and the features that have it."""
    text = resources.files("duty.records.private.weighing").joinpath("gist.csv").read_text("utf-8")
    rows = [line.split(",", 1) for line in text.splitlines() if line[0] != "#"]
    weights = {one: int(weight) for weight, those in rows if weight != "bias" for one in those.split()}
    return next(float(rest) for name, rest in rows if name == "bias"), weights
