"""Learns duty/language/gist.csv from tests/data/language: to be run when those or the words change."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path
from typing import Any

from duty.language.understanding.gist import CALM, UNIT, features
from duty.language.understanding.names import Names
from duty.language.understanding.understanding import rows_of
from duty.language.understanding.understood import Matter
from duty.records.restricted import restricted
from tests.kit.memory import sample_district
from tools.joined import joined

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
FILES = (
    "messages",
    *(f"language/{name}" for name in ("first", "third", "fourth", "fifth")),
    *(f"language/sixth-{name}" for name in ("north", "south", "officers", "examiner")),
    "language/seventh",
)
HALVES = ("language/fifth",)
"""Of these only the odd lines are learned from: the even ones are counted, and nobody has read them."""
WRITTEN_WITH_THE_ROWS = ("messages", "language/first")
"""What the rows say of these is no measure of what they are worth: it is not shown."""
CRIES = sorted(DATA.glob("cries-*.jsonl"))
CRIES_HELD = ("cries-held", "cries-blind2")
"""Cries teach that they are an incident, and whether somebody is needed now; these two measure it."""
JOINED = 1500
"""So many messages are made of two: most that people write say one thing, and some say two."""
ROUNDS, STEP, SHRINK, UNSHOWN = 7, 0.3, 0.003, 0.3
ENOUGH, LEAST = 0.1, 0.4
"""What is less wrong is right, and what weighs less is not kept."""
ORDERS = (1, 2)
"""In so many orders the messages are shown, each time from the beginning."""
SEEN = 2
"""A feature of fewer messages is not learned."""
URGENT = ("P0", "P1")
LABELS = "category", "level", "kind", "triage"
Expected = dict[str, Any]
Example = tuple[list[int], list[int], int]
HEAD = """\
# How much letters, classes of words (#) and what the rows say (=) speak for what a message is about (above 0)
# or against it (below), in twentieths. Written by tools/teach_gist.py of tests/data/language, not by hand.
# source: those messages; owner: the maintainers
"""


@dataclass(frozen=True, eq=False)
class Shown:
    """A message by what is weighed of it: all, and without what the rows say; and what is expected."""

    found: list[str]
    plain: list[str]
    one: Expected


def shown(half: int | None = None) -> list[Shown]:
    """The messages to learn from; half: only every second one of those of other authors."""
    found = [_shown(one, own=True) for one in composed() if _may_be_shown(one)]
    for name in FILES:
        lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
        own = name in WRITTEN_WITH_THE_ROWS
        for at, one in enumerate(map(json.loads, lines[::2] if name in HALVES else lines)):
            if (half is None or own or at % 2 == half) and _may_be_shown(one):
                found.append(_shown(one, own))
    told = [message.one for message in found if message.one["from"]]
    return [*found, *(_shown(one, own=False) for one in joined(told, JOINED) if _may_be_shown(one)), *cries()]


def cries() -> Iterator[Shown]:
    """Sentences of which only is known whether they call for help."""
    files = [file for file in CRIES if file.stem not in CRIES_HELD]
    for one in (json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()):
        if one["text"].strip() and not restricted(one["text"]):
            said = {
                "text": one["text"],
                "channel": "text",
                "from": "",
                "intents": [],
                "danger": one["danger"],
            }
            yield _shown(said, own=True)


def _may_be_shown(one: Expected) -> bool:
    if one["channel"] not in ("text", "dictated", "photo") or not one["text"].strip():
        return False
    return "restricted" not in one["intents"] and not restricted(one["text"])


def _shown(one: Expected, own: bool) -> Shown:
    found = features(*rows_of(one["text"], one["channel"], _names(one["from"]))).every
    plain = [name for name in found if name[0] != "="]
    return Shown(plain if own else found, plain, one)


_PART = re.compile("{([a-z0-9]+)}")


def composed() -> Iterator[Expected]:
    """Messages put together from the families, always the same ones."""
    for family, text in composed_of("families"):
        expected = {name: family[name] for name in (*LABELS, "react") if name in family}
        intents = family["intents"].split()
        yield {"text": text, "channel": "text", "from": "", "intents": intents, **expected}


def composed_of(name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Of one file of families: each with a message of it."""
    raw = tomllib.loads((DATA / "language" / f"{name}.toml").read_text("utf-8"))
    order = random.Random(1)
    for family in raw["family"]:
        every = [*raw["parts"].items(), *family.items()]
        parts = {name: value.split("|") for name, value in every if isinstance(value, str)}
        said = [family["says"][at % len(family["says"])] for at in range(family["count"])]
        yield from ((family, text) for text in dict.fromkeys(_filled(one, parts, order) for one in said))


def _filled(frame: str, parts: dict[str, list[str]], order: random.Random) -> str:
    return _PART.sub(lambda part: order.choice(parts[part[1]]), frame)


@cache
def _names(person: str) -> Names:
    district = sample_district()
    return Names(district, district.people.get(person))


def lessons(every: list[Shown]) -> dict[str, list[tuple[Shown, int]]]:
    """For each label which messages speak for it, and which against."""
    messages = [message for message in every if "danger" not in message.one]
    cried = [message for message in every if "danger" in message.one]
    intents = [one for one in Matter if one is not Matter.RESTRICTED]
    found = {str(one): _signed(messages, lambda m, one=one: one in m["intents"]) for one in intents}
    for name in LABELS:
        asked = [message for message in messages if message.one.get(name)]
        for value in sorted({message.one[name] for message in asked}):
            found[f"{name}.{value}"] = _signed(asked, lambda m, n=name, v=value: m[n] == v)
    found["incident"] += [(message, 1) for message in cried if message.one["danger"]]
    found["now"] = _signed(messages, lambda m: m.get("triage") in URGENT) + _signed(
        cried, lambda m: m["danger"]
    )
    urgent = [message for message in messages if message.one.get("triage") in URGENT]
    found["react.ask"] = _signed(urgent, lambda m: m.get("react") == "ask")
    drills = [message for message in messages if message.one["intents"] == ["drill"]]
    found["react.drill"] = _signed(drills, lambda m: m.get("react") == "ask")
    return found


def _signed(messages: list[Shown], holds: Callable[[Expected], bool]) -> list[tuple[Shown, int]]:
    return [(message, 1 if holds(message.one) else -1) for message in messages]


def learn(
    lesson: list[Example], size: int, rounds: int = ROUNDS, enough: float = 0.06, order: int = 1
) -> tuple[list[float], float]:
    """Logistic regression, step by step, at times without what the rows say; what is plain is left alone.

    The last weight is that of all that is not known: it weighs nothing.
    """
    weights, moved = [0.0] * size, [1e-8] * size
    bias, chance = -1.0, random.Random(order)
    for _ in range(rounds):
        chance.shuffle(lesson)
        for every, plain, sign in lesson:
            found = plain if chance.random() < UNSHOWN else every
            scale = 1 / sqrt(len(found) + CALM)
            score = bias + scale * sum(map(weights.__getitem__, found))
            wrong = -sign / (1 + exp(min(50.0, sign * score)))
            if abs(wrong) < enough:
                continue
            bias -= 0.01 * wrong
            for one in found:
                slope = wrong * scale + SHRINK * weights[one]
                moved[one] += slope * slope
                weights[one] -= STEP * slope / sqrt(moved[one])
            weights[-1] = 0.0
    return weights, bias


def taught(messages: list[Shown]) -> str:
    """What is learned from these, as rows."""
    often = Counter(one for message in messages for one in message.found)
    names = sorted(one for one, times in often.items() if times >= SEEN and one.isprintable())
    at = {one: place for place, one in enumerate([*names, ""])}
    numbers = {
        id(message): tuple(
            [at.get(one, len(names)) for one in those] for those in (message.found, message.plain)
        )
        for message in messages
    }
    learned = {}
    for label, lesson in lessons(messages).items():
        examples = [(*numbers[id(message)], sign) for message, sign in lesson]
        learned[label] = _on_average([learn(examples, len(at), enough=ENOUGH, order=one) for one in ORDERS])
    return (
        HEAD
        + "\n".join(line for label, those in learned.items() for line in _written(label, names, *those))
        + "\n"
    )


def _on_average(learned: list[tuple[list[float], float]]) -> tuple[list[float], float]:
    """What was learned in several orders: in one alone much is by chance."""
    weights = [sum(one) / len(learned) for one in zip(*(weights for weights, _ in learned), strict=True)]
    return weights, sum(bias for _, bias in learned) / len(learned)


def _written(label: str, names: list[str], weights: list[float], bias: float) -> Iterator[str]:
    yield f"{label},bias,{bias * UNIT:.1f}"
    sizes: dict[int, list[str]] = defaultdict(list)
    for one, weight in zip(names, weights, strict=False):
        if abs(weight) >= LEAST:
            sizes[round(weight * UNIT)].append(one)
    for size in sorted(sizes):
        yield f"{label},weight,{size},{' '.join(sizes[size])}"


def main() -> None:
    (ROOT / "duty" / "language" / "gist.csv").write_text(taught(shown()), "utf-8")


if __name__ == "__main__":
    main()
