"""A morning's rush, ours beside a plain bot in the same run: `python -m bench.rush --peer`.

2,000 posts check in at once (three updates each) while somebody taps 🚨 every 100 ms. Measured is what people
feel: from the moment the tap is to be fetched from Telegram to the arrival of the page for the officer.
The double, the house and the peer are processes of their own. The machine's speed drops out of the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.rush_district import MONDAY, write_district
from bench.rush_double import WARM
from tests.botapi.server import DEFAULT_TOKEN

ROOT = Path(__file__).parent.parent
NOW = f"{MONDAY}T06:45:00"
"""A quarter of an hour before the windows begin. At 07:00:30 they have, and everybody is looked for."""


@dataclass
class Side:
    """What was measured of one bot, over all rounds."""

    name: str
    rounds: list[dict[str, Any]] = field(default_factory=list)

    def all(self, what: str) -> list[float]:
        return sorted(value for one in self.rounds for value in one[what])

    def total(self, what: str) -> float:
        return float(sum(one[what] for one in self.rounds))

    def summary(self) -> dict[str, Any]:
        pages, answered = self.all("pages_ms"), self.all("answered_ms")
        last = [one["answered_ms"][-1] / 1000 for one in self.rounds if one["answered_ms"]]
        taken = statistics.median(last) if last else 0.0
        answers = self.total("answers")
        return {
            "bot": self.name,
            "taps": int(self.total("taps")),
            "pages missing": int(self.total("taps")) - len(pages),
            "page p50 ms": percentile(pages, 50),
            "page p99 ms": percentile(pages, 99),
            "page max ms": pages[-1] if pages else None,
            "check-in p50 ms": percentile(answered, 50),
            "check-in p99 ms": percentile(answered, 99),
            "last answer s": taken,
            "answers a second": answers / len(self.rounds) / taken if taken else 0.0,
            "all fetched s": statistics.median(one["fetched_s"] for one in self.rounds),
            "CPU µs an update": self.total("cpu_s") * 1e6 / answers if answers else 0.0,
            "refused (429)": int(self.total("refused")),
        }


def percentile(values: Sequence[float], of_100: int) -> float | None:
    """The value that so many in a hundred do not exceed; `values` are in order."""
    return values[min(len(values) - 1, -(-len(values) * of_100 // 100) - 1)] if values else None


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, stdin=pipe, stdout=pipe, cwd=ROOT, limit=2**26,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        await child.wait()


async def line(child: asyncio.subprocess.Process) -> str:
    assert child.stdout
    words = (await child.stdout.readline()).decode().strip()
    if not words:
        raise RuntimeError("a process ended without a word; see above")
    return words


async def one_round(
    double: Sequence[str], start: Any, given: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    """A fresh double, a fresh bot; what the double measured."""
    async with process(*double) as measuring:
        url = await line(measuring)
        async with start(given, url, folder) as bot:
            assert measuring.stdin
            measuring.stdin.write(f"{bot.pid}\n".encode())
            measured: dict[str, Any] = json.loads(await line(measuring))
    return measured


async def rush(given: argparse.Namespace, start: Any, folder: Path) -> dict[str, Any]:
    asked = ["--posts", str(given.posts), "--every", str(given.every), "--seconds", str(given.seconds)]
    rates = ["--rates"] if given.rate_limits else []
    return await one_round(["bench.rush_double", *asked, *rates], start, given, folder)


@asynccontextmanager
async def house(given: argparse.Namespace, url: str, folder: Path) -> AsyncIterator[Any]:
    """The real thing: `huxue serve` with a token."""
    data = folder / "house"
    shutil.copytree(folder / "district", data)
    settings = {
        "HUXUE_DATA_DIR": str(data), "HUXUE_NOW": given.now, "HUXUE_TELEGRAM_TOKEN": DEFAULT_TOKEN,
        "HUXUE_TELEGRAM_API_URL": url, "HUXUE_WEB_PORT": "0",
    }  # fmt: skip
    async with process("bot.cli", "serve", **settings) as child:
        yield child
    shutil.rmtree(data)


@asynccontextmanager
async def plain(
    given: argparse.Namespace, url: str, folder: Path, *, module: str = "bench.plain_bot"
) -> AsyncIterator[Any]:
    """A bot that keeps the rules of no house."""
    file = folder / "plain.db"
    known = ["--url", url, "--token", DEFAULT_TOKEN, "--file", str(file)]
    async with process(module, *known, "--posts", str(given.posts + WARM)) as child:
        yield child
    for left in folder.glob("plain.db*"):
        left.unlink()


async def prepare(folder: Path, posts: int, now: str) -> None:
    """The district by the project's own import, and everybody has read the notice."""
    from sqlalchemy import insert

    from bot.settings import load_settings
    from duty.messaging.accounts import CONSENT_VERSION
    from storage import tables
    from storage.engine.database import Database
    from storage.engine.migrate import migrate
    from storage.importing import import_directory

    write_district(folder / "csv", posts)
    settings = load_settings(data_dir=folder / "district", now=now)
    database = Database(settings.database, settings.zone)
    await migrate(database.engine)
    assert settings.start_at
    await import_directory(database, folder / "csv", dry_run=False, now=settings.start_at)
    async with database.writing() as connection:
        known = (await connection.execute(tables.accounts.select())).all()
        agreed = {"version": CONSENT_VERSION, "channel": "telegram", "at": settings.start_at}
        rows = [{"person_id": row.person_id} | agreed for row in known]
        await connection.execute(insert(tables.consents), rows)
    await database.close()


def table(sides: Sequence[dict[str, Any]]) -> str:
    """Markdown, one column a bot."""
    head = f"| | {' | '.join(one['bot'] for one in sides)} |\n|---|{'---:|' * len(sides)}"
    rows = [f"| {name} | {' | '.join(_shown(one[name]) for one in sides)} |" for name in list(sides[0])[1:]]
    return "\n".join([head, *rows])


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if isinstance(value, int) or value >= 100 else f"{value:.1f}"


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.rush", description=__doc__)
    asked.add_argument("--posts", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=60, help="a round at most")
    asked.add_argument("--every", type=float, default=0.1, help="seconds between two taps of 🚨")
    asked.add_argument("--now", default=NOW, help="the district's clock at the start, e.g. …T07:00:30")
    asked.add_argument("--rate-limits", action="store_true", help="30 messages a second, 1 for each chat")
    asked.add_argument("--peer", action="store_true", help="the plain bot, too, in turns with ours")
    asked.add_argument("--json", type=Path, help="also write raw times there")
    return asked.parse_args()


async def main() -> None:
    given = options()
    sides = [(Side("ours"), house), *([(Side("plain aiogram"), plain)] if given.peer else [])]
    with tempfile.TemporaryDirectory(prefix="huxue-rush-") as place:
        folder = Path(place)
        await prepare(folder, given.posts + WARM, given.now)
        for number in range(given.rounds):
            for side, start in sides:
                side.rounds.append(await rush(given, start, folder))
                print(f"round {number + 1}: {side.name}", file=sys.stderr)
    found = [side.summary() for side, _ in sides]
    print(table(found))
    print(json.dumps(found, ensure_ascii=False))
    if given.json:
        given.json.write_text(json.dumps({side.name: side.rounds for side, _ in sides}))


if __name__ == "__main__":
    asyncio.run(main())
