"""Learns duty/language/tone.toml from tests/data/cries-*.jsonl: to be run when those or the words change."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from itertools import chain
from math import exp, sqrt
from pathlib import Path

from duty.language.lexicon import lexicon
from duty.language.plain import plain
from duty.language.tone import CALM, UNIT, classes_of, letters_of, tags_of

ROOT = Path(__file__).parent.parent
HELD = ("cries-held", "cries-blind2")
"""The files that measure what was learned: nothing is learned from them."""
ROUNDS, STEP, SHRINK = 12, 0.3, 0.003
Sentence = tuple[list[str], int]
HEAD = """\
# How much letters, classes of words and pairs of them sound like danger (above 0) or harmless (below), in
# twentieths. Written by tools/teach_tone.py from tests/data/cries-*.jsonl, never by hand. A blank is written
# _, a number 0, the beginning ^ and the end $.
"""


def features(text: str) -> list[str]:
    """What is weighed of a text; classes are marked with #."""
    cut = lexicon().cut(plain(text))
    classes = chain.from_iterable(map(classes_of, tags_of(cut)))
    return letters_of(cut) + [f"#{one}" for one in classes]


def sentences(files: list[Path]) -> list[Sentence]:
    lines = chain.from_iterable(file.read_text("utf-8").splitlines() for file in files)
    return [(features(one["text"]), 1 if one["danger"] else -1) for one in map(json.loads, lines)]


def learn(shown: list[Sentence]) -> tuple[dict[str, float], float]:
    """Logistic regression, step by step; the steps get smaller where much was learned already."""
    weights: dict[str, float] = defaultdict(float)
    moved: dict[str, float] = defaultdict(lambda: 1e-8)
    bias, order = 0.0, random.Random(1)
    for _ in range(ROUNDS):
        order.shuffle(shown)
        for found, sign in shown:
            scale = 1 / sqrt(len(found) + CALM)
            score = bias + scale * sum(weights[one] for one in found)
            wrong = -sign / (1 + exp(min(50.0, sign * score)))
            for one in found:
                slope = wrong * scale + SHRINK * weights[one]
                moved[one] += slope * slope
                weights[one] -= STEP * slope / sqrt(moved[one])
            bias -= 0.01 * wrong
    return weights, bias


def written(weights: dict[str, float], bias: float) -> str:
    """The weights as TOML, those of one size on one line."""
    tables: dict[str, dict[int, list[str]]] = {"letters": defaultdict(list), "classes": defaultdict(list)}
    for one, weight in sorted(weights.items()):
        name = "classes" if one[0] == "#" and len(one) > 2 else "letters"
        rounded = round(weight * UNIT)
        if rounded and not set(one) & {'"', "\\"} and one.isprintable():
            tables[name][rounded].append(one.removeprefix("#") if name == "classes" else one)
    lines = [f"bias = {round(bias * UNIT, 1)}"]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f'"{size}" = "{" ".join(table[size])}"' for size in sorted(table))]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    files = sorted((ROOT / "tests" / "data").glob("cries-*.jsonl"))
    files = [file for file in files if file.stem not in HELD]
    weights, bias = learn(sentences(files))
    (ROOT / "duty" / "language" / "tone.toml").write_text(written(weights, bias), "utf-8")


if __name__ == "__main__":
    main()
