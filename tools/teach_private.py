"""Learns duty/records/private/gist.csv from tests/data/language: to be run when those or the names change."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duty.records.private.folding import Folded
from duty.records.private.gist import UNIT, features
from tools.teach_gist import Example, composed_of, learn

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
SETS = ("restricted", *(f"restricted-{one}" for one in ("second", "third", "fourth", "fifth")))
HALVES = ("restricted-sixth", "restricted-sixth-near")
"""Of these only the odd lines are learned from: the even ones are counted, and nobody has read them."""
OTHERS = ("messages", "language/first", "language/third", "language/fourth")
"""Messages of every kind; and cries (tests/data/cries-*.jsonl), of which none may be refused."""
SEEN, LEAST, ROUNDS = 2, 0.1, 16
"""A feature of fewer messages is not learned, and what weighs less is not kept."""
Sample = tuple[list[str], bool]
HEAD = """\
# How much letters, pairs and triples of them speak for what must not be kept (above 0) or against it (below),
# in twentieths; Ⓝ is somebody named, Ⓒ a colleague. Written by tools/teach_private.py, not by hand.
# source: tests/data/language and tests/data/cries-*.jsonl; owner: the maintainers
"""


def samples(sets: tuple[str, ...] = SETS) -> list[Sample]:
    """What is shown: the features of a message, and whether it must not be kept."""
    with (ROOT / "storage" / "sample" / "people.csv").open(encoding="utf-8") as people:
        colleagues = {person["name"] for person in csv.DictReader(people)}
    told = dict(_told(sets))
    return [(features(Folded.of(text).tight, colleagues.__contains__), bad) for text, bad in told.items()]


def _told(sets: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    yield from ((text, family.get("bad", False)) for family, text in composed_of("families-restricted"))
    for path in sorted(DATA.glob("cries-*.jsonl")):
        yield from ((one["text"], False) for one in _lines(path) if "text" in one)
    for name in OTHERS:
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
    lesson: list[Example] = []
    for found, bad in shown:
        numbers = [at.get(one, len(names)) for one in found]
        lesson.append((numbers, numbers, 1 if bad else -1))
    weights, bias = learn(lesson, len(at), ROUNDS)
    sizes: dict[int, list[str]] = defaultdict(list)
    for one, weight in zip(names, weights, strict=False):
        if abs(weight) >= LEAST:
            sizes[round(weight * UNIT)].append(one)
    rows = (f"{size},{' '.join(sizes[size])}" for size in sorted(sizes))
    return HEAD + f"bias,{bias * UNIT:.1f}\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Names of sets as arguments: only those are learned from, to see what a set says that is new to it."""
    sets = tuple(sys.argv[1:]) or SETS
    (ROOT / "duty" / "records" / "private" / "gist.csv").write_text(taught(samples(sets)), "utf-8")


if __name__ == "__main__":
    main()
