"""Learns what a message that must not be kept is like (duty/records/private/weighing/gist.csv).

From tests/data/language; to be run when those, the names or the classes of words change.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import exp, sqrt
from pathlib import Path
from typing import Any

from duty.records.private.folding import Folded
from duty.records.private.weighing.gist import CALM, UNIT, features
from tools.teach_gist import composed_of

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
LANGUAGE = DATA / "language"
WRITTEN = ROOT / "duty" / "records" / "private" / "weighing" / "gist.csv"
STRANGERS = tuple(f"restricted-seventh-{one}" for one in ("north", "south", "officers", "examiner"))
SETS = (
    "restricted",
    *(f"restricted-{one}" for one in ("second", "third", "fourth", "fifth")),
    *STRANGERS,
)
HALVES = ("restricted-sixth", "restricted-sixth-near")
"""Of these only the odd lines are learned from: the even ones are counted, and nobody has read them."""
OTHERS = ("messages", "language/first", "language/third", "language/fourth")
"""Messages of every kind; and cries (tests/data/cries-*.jsonl), of which none may be refused."""
SEEN, LEAST = 3, 0.3
"""A feature of fewer messages is not learned, and what weighs less is not kept."""
ROUNDS, STEP, SHRINK, ENOUGH = 16, 0.3, 0.01, 0.06
"""What is less wrong is right."""
_SHORT, _BAD_BESIDE, _GOOD_BESIDE = 14, 0.5, 0.25
Sample = tuple[list[str], bool]
Example = tuple[list[int], int]
HEAD = """\
# How much letters, pairs and triples of them and classes of words (#) speak for what must not be kept (above
# 0) or against it (below), in twentieths; Ⓝ is somebody named, Ⓒ a colleague. Not written by hand.
# source: tools/teach_private.py, of tests/data/language and tests/data/cries-*.jsonl; owner: the maintainers
"""


def samples(sets: tuple[str, ...] = SETS) -> list[Sample]:
    """What is shown: the features of a message, and whether it must not be kept."""
    with (ROOT / "storage" / "sample" / "people.csv").open(encoding="utf-8") as people:
        colleagues = {person["name"] for person in csv.DictReader(people)}
    told = dict(_told(sets))
    told |= _beside_another(told)
    return [(features(Folded.of(text).tight, colleagues.__contains__), bad) for text, bad in told.items()]


def _beside_another(told: dict[str, bool]) -> dict[str, bool]:
    """Some messages beside a harmless short one: what must not be kept stays so, whatever stands there."""
    order = random.Random(2)
    short = [text for text, bad in told.items() if not bad and 3 < len(text) <= _SHORT]
    mixed = {}
    for text, bad in told.items():
        other, between = order.choice(short), order.choice("，。 ；")
        if order.random() < (_BAD_BESIDE if bad else _GOOD_BESIDE):
            mixed[order.choice((f"{other}{between}{text}", f"{text}{between}{other}"))] = bad
    return mixed


def _told(sets: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    yield from ((text, family.get("bad", False)) for family, text in composed_of("families-restricted"))
    for path in sorted(DATA.glob("cries-*.jsonl")):
        yield from ((one["text"], False) for one in _lines(path) if "text" in one)
    for name in (*OTHERS, *(f"language/{path.stem}" for path in sorted(LANGUAGE.glob("sixth-*.jsonl")))):
        for one in _lines(DATA / f"{name}.jsonl"):
            yield one["text"], "restricted" in one["intents"]
    for name in sets:
        for one in _lines(DATA / "language" / f"{name}.jsonl"):
            if "before" not in one:  # what only shows beside other words is nothing alone
                yield one["text"], one["restricted"]
    for name in HALVES:
        yield from (
            (one["text"], one["restricted"]) for one in _lines(DATA / "language" / f"{name}.jsonl")[::2]
        )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def taught(shown: list[Sample]) -> str:
    """What is learned from these, as rows."""
    often = Counter(one for found, _ in shown for one in found)
    names = sorted(one for one, times in often.items() if times >= SEEN and one.isprintable())
    at = {one: place for place, one in enumerate([*names, ""])}
    lesson = [([at.get(one, len(names)) for one in found], 1 if bad else -1) for found, bad in shown]
    weights, bias = learn(lesson, len(at))
    sizes: dict[int, list[str]] = defaultdict(list)
    for one, weight in zip(names, weights, strict=False):
        if abs(weight) >= LEAST:
            sizes[round(weight * UNIT)].append(one)
    rows = (f"{size},{' '.join(sizes[size])}" for size in sorted(sizes))
    return HEAD + f"bias,{bias * UNIT:.1f}\n" + "\n".join(rows) + "\n"


def learn(lesson: list[Example], size: int) -> tuple[list[float], float]:
    """Logistic regression, step by step; what comes out is the mean of the later half of the rounds.

    The last weight is that of all that is not known: it weighs nothing.
    """
    weights, moved, mean = [0.0] * size, [1e-8] * size, [0.0] * size
    bias, middle, order = -1.0, 0.0, random.Random(1)
    for rounds in range(ROUNDS):
        order.shuffle(lesson)
        for found, sign in lesson:
            scale = 1 / sqrt(len(found) + CALM)
            score = bias + scale * sum(map(weights.__getitem__, found))
            wrong = -sign / (1 + exp(min(50.0, sign * score)))
            if abs(wrong) < ENOUGH:
                continue
            bias -= 0.01 * wrong
            for one in found:
                slope = wrong * scale + SHRINK * weights[one]
                moved[one] += slope * slope
                weights[one] -= STEP * slope / sqrt(moved[one])
            weights[-1] = 0.0
        if rounds >= ROUNDS // 2:
            mean = [one + weight for one, weight in zip(mean, weights, strict=True)]
            middle += bias
    many = ROUNDS - ROUNDS // 2
    return [one / many for one in mean], middle / many


def main() -> None:
    """Names of sets as arguments: only those are learned from, to see what a set says that is new to it."""
    sets = tuple(sys.argv[1:]) or SETS
    WRITTEN.write_text(taught(samples(sets)), "utf-8")


if __name__ == "__main__":
    main()
