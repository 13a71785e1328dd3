"""The saturated closed loop beside three peers: `python -m bench.loop`.

64 people at a time check in, three updates each, every one after the answer to the one before. Ours and the
peers (aiogram with SQLAlchemy, python-telegram-bot with SQLAlchemy, aiogram without any database) run in
turns on the same machine, each a process of its own beside the double of Telegram. The figures that count are
ratios: answers a second and processor time an update.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench.rush import NOW, house, one_round, percentile, plain, prepare, table
from bench.rush_double import WARM

PEERS = {
    "aiogram + SQLAlchemy": "bench.plain_bot",
    "python-telegram-bot + SQLAlchemy": "bench.plain_ptb",
    "aiogram, no database": "bench.plain_memory",
}


@dataclass
class Side:
    """What was measured of one bot, over all rounds."""

    name: str
    start: Any
    rounds: list[dict[str, Any]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        took = sorted(one for measured in self.rounds for one in measured["took_ms"])
        cpu = [one["cpu_s"] * 1e6 / max(1, len(one["took_ms"])) for one in self.rounds]
        speed = [len(one["took_ms"]) / one["wall_s"] for one in self.rounds]
        return {
            "bot": self.name,
            "answers": len(took),
            "answers a second": statistics.median(speed),
            "CPU µs an update": statistics.median(cpu),
            "answer p50 ms": percentile(took, 50),
            "answer p99 ms": percentile(took, 99),
        }


async def loop(given: argparse.Namespace, start: Any, folder: Path) -> dict[str, Any]:
    asked = ["--posts", str(given.posts), "--seats", str(given.seats), "--seconds", str(given.seconds)]
    return await one_round(["bench.loop_double", *asked], start, given, folder)


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.loop", description=__doc__)
    asked.add_argument("--posts", type=int, default=1000, help="so many check in")
    asked.add_argument("--seats", type=int, default=64, help="so many at a time")
    asked.add_argument("--seconds", type=float, default=60, help="a round at most")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--now", default=NOW, help="the district's clock at the start")
    asked.add_argument("--json", type=Path, help="also write raw times there")
    return asked.parse_args()


async def main() -> None:
    given = options()
    peers = [Side(name, partial(plain, module=module)) for name, module in PEERS.items()]
    sides = [Side("ours", house), *peers]
    with tempfile.TemporaryDirectory(prefix="huxue-loop-") as place:
        folder = Path(place)
        await prepare(folder, given.posts + WARM, given.now)
        for number in range(given.rounds):
            for side in sides:
                side.rounds.append(await loop(given, side.start, folder))
                print(f"round {number + 1}: {side.name}", file=sys.stderr)
    found = [side.summary() for side in sides]
    print(table(found))
    if given.json:
        given.json.write_text(json.dumps({side.name: side.rounds for side in sides}))


if __name__ == "__main__":
    asyncio.run(main())
