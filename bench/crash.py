"""kill -9, plain aiogram, plain python-telegram-bot and ours side by side against a double of Telegram:

    python -m bench.crash --updates 300 --kills 5 --seed 1

People write at a steady rate, each message with words of its own; Telegram's double hands the updates out by
long polling or webhook and drops one only when it was acknowledged. At seeded random moments, in the middle
of the flow, the bot's process is killed and begun again. When all is quiet, what became of each update is
read from the bot's database through another connection, and from the people's screens.

Every contender does the same: it writes down what was said, commits, and answers with the number of the row.
- aiogram: `Dispatcher.start_polling` as it comes (a task for each update); the same with
  `handle_as_tasks=False` (in turn, and acknowledged after the batch); `SimpleRequestHandler` as it comes.
- PTB: `Application.run_polling` as it comes (one after the other), and with `concurrent_updates(True)`.
- ours: the house `huxue serve` runs, over polling and over its webhook; `/incident` is the message.
The plain bots write through SQLAlchemy into SQLite with a write-ahead log; so does ours.

The answer to each `sendMessage` takes 30 ms (`--latency-ms`), as over a real network, while the message is
on the screen at once: a bot killed meanwhile cannot know that it arrived. That is hard on ours, on purpose.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from bench.contenders import NAMES, Contender, named
from bench.crowd import GUARDS, Count, Plan, tried
from bench.nursery import BotDied, Nursery, nursery

LIBRARIES = ("aiogram", "python-telegram-bot", "sqlalchemy", "aiosqlite")
HEADS = ("updates sent", "kills", "lost", "repeated effects", "unanswered", "repeated messages")
Result = tuple[Contender, Count, Count | None]


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description="Who loses what to kill -9.")
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=20, help=f"at most {GUARDS}")
    parser.add_argument("--rate", type=float, default=25.0, help="updates a second")
    parser.add_argument("--latency-ms", type=float, default=30.0, help="of each answer to the bot")
    parser.add_argument("--only", default=",".join(NAMES), help=f"of {','.join(NAMES)}")
    parser.add_argument("--politely", action="store_true", help="a second round, by SIGTERM")
    parser.add_argument("--out", type=Path, help="write everything as JSON there")
    chosen = parser.parse_args(arguments)
    if not (1 <= chosen.people <= GUARDS and 0 <= chosen.kills < chosen.updates and chosen.rate > 0):
        parser.error(f"give 1 to {GUARDS} people, fewer kills than updates, and a rate above 0")
    try:
        chosen.contenders = named(chosen.only)
    except ValueError as error:
        parser.error(str(error))
    return chosen


def plan_of(chosen: argparse.Namespace) -> Plan:
    values = (chosen.updates, chosen.kills, chosen.seed, chosen.people, chosen.rate)
    return Plan(*values, latency_s=chosen.latency_ms / 1000)


def tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


async def compared(contenders: Sequence[Contender], plan: Plan, *, politely: bool) -> list[Result]:
    """One after the other, so that each has the machine to itself."""
    results: list[Result] = []
    async with nursery() as bots:
        for contender in contenders:
            killed = await _round(contender, plan, signal.SIGKILL, bots)
            stopped = await _round(contender, plan, signal.SIGTERM, bots) if politely else None
            results.append((contender, killed, stopped))
    return results


async def _round(contender: Contender, plan: Plan, by: signal.Signals, bots: Nursery) -> Count:
    begun = time.monotonic()
    tell(f"{contender.name}, {by.name}")
    count = await tried(contender, plan, by, bots, lambda words: tell(f"    {words}"))
    tell(f"    {count} ({time.monotonic() - begun:.0f} s)")
    return count


def table(results: Sequence[Result]) -> str:
    """Markdown. The last column is the second round, with SIGTERM instead of the kills."""
    heads = [
        "",
        *HEADS,
        *(["SIGTERM instead: lost / repeated effects / repeated messages"] if results[0][2] else []),
    ]
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)]]
    for contender, killed, stopped in results:
        cells = [str(value) for value in asdict(killed).values()]
        polite = (
            [f"{stopped.lost} / {stopped.repeated_effects} / {stopped.repeated_messages}"] if stopped else []
        )
        lines.append([contender.about, *cells, *polite])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(plan: Plan, results: Sequence[Result], command: str) -> dict[str, Any]:
    return {
        "command": command,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} CPUs, {platform.platform()}, Python {platform.python_version()}",
        "libraries": {name: version(name) for name in LIBRARIES},
        "plan": asdict(plan) | {"moments": plan.moments()},
        "results": {
            contender.name: {"SIGKILL": asdict(killed), "SIGTERM": asdict(stopped) if stopped else None}
            for contender, killed, stopped in results
        },
    }


def missing() -> list[str]:
    return [name for name in LIBRARIES if not list(distributions(name=name))]


def main(arguments: Sequence[str]) -> int:
    chosen = asked(arguments)
    if absent := missing():
        tell(f"bench.crash: not installed: {', '.join(absent)}; `make test` lays out .venv with all of them")
        return 1
    plan = plan_of(chosen)
    moments = ", ".join(f"{after} and {pause_s * 1000:.0f} ms" for after, pause_s in plan.moments())
    tell(f"seed {plan.seed}: each life ends after so many answers, and so much later: {moments}")
    try:
        results = asyncio.run(compared(chosen.contenders, plan, politely=chosen.politely))
    except BotDied as error:
        tell(f"bench.crash: {error}")
        return 1
    print(table(results))
    if chosen.out:
        command = " ".join(["python -m bench.crash", *arguments])
        chosen.out.write_text(json.dumps(report(plan, results, command), indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
