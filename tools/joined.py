"""Messages that say two things, made of two that say one: for tools/teach_gist.py, always the same ones."""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LANGUAGE = Path(__file__).parent.parent / "tests" / "data" / "language"
LEAST, MOST = 4, 39
"""Whoever says two things says each in so many letters."""
LABELS = "category", "level", "kind", "triage"


def joined(messages: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """So many messages, each of two of these."""
    raw = tomllib.loads((LANGUAGE / "joined.toml").read_text("utf-8"))
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in messages:
        if len(one["intents"]) == 1 and LEAST <= len(one["text"]) <= MOST:
            of[one["intents"][0]].append(one)
    together = [tuple(pair.split("+")) for pair in raw["together"]]
    order, often = random.Random(1), list(raw["together"].values())
    for first, then in order.choices(together, often, k=count):
        yield _of_two(order.choice(of[first]), order.choice(of[then]), order.choice(raw["between"]))


def _of_two(one: dict[str, Any], other: dict[str, Any], between: str) -> dict[str, Any]:
    labels = {name: one.get(name) or other.get(name) for name in LABELS}
    asked = "ask" in (one.get("react"), other.get("react"))
    return {
        "text": one["text"] + between + other["text"],
        "channel": "text",
        "from": one["from"],
        "intents": [*one["intents"], *other["intents"]],
        **{name: value for name, value in labels.items() if value},
        "react": "ask" if asked else "",
    }
