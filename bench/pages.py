"""Pages by the hundred: `python -m bench.pages`.

A generated district of about 3,000 people, `huxue serve` as a process, and 500 of them with their page
open, each a connection of its own that answers heartbeats as the page's script does (`bench.pages_crowd`, a
process too, so that what browsers need is not taken for the house's). Then the house is stopped and begun
again: every page comes back, reads its chat, and in that moment a guard taps 🚨. Measured is the time from
the tap to the page of the officer on duty, then and when all are back, and what their return costs the
house; exit 1 where a call takes longer than a second.
Before it, the share of a processor that the house needs while nothing happens (`--idle` seconds, `--silent`
pages more).
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import itertools
import json
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.growth_house import DAY, imported, settings
from bench.pages_crowd import LeanPage
from bench.rush import line, process
from bench.rush_double import cpu_s
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.settings import Settings
from handlers.speech.labels import SOS
from tests.kit.generated import Generated, crew, patrol

AIM_MS = 1000.0
CLOCK = "06:55"
SETTLED_S = 3.0
GUARDS, OFFICER = (crew(0, 1), crew(1, 1), crew(2, 1)), patrol(0)
NUMBERS = itertools.count(1)


class Officer:
    """The page of the officer on duty, and of the guards who call. `rang`: when a call came to it."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.page = LeanPage(port, OFFICER, cookies[OFFICER], heard=self._heard)
        self._guards = {one: LeanPage(port, one, cookies[one]) for one in GUARDS}
        self._rang = asyncio.Event()
        self._phone = ""
        """Of whoever calls: it stands in the page of the call."""
        self.taken_ms = 0.0
        """From the last tap until the house had it."""

    def _heard(self, words: str) -> None:
        """The call came over the stream, or with the chat that a returning page reads first."""
        if self._phone and self._phone in words:
            self._rang.set()

    async def hears(self, guard: str, phone: str, ahead: timedelta) -> float:
        """Milliseconds from 🚨 on the guard's page to the officer's page; the tap is tried until taken."""
        self._rang.clear()
        self._phone = phone
        began = time.monotonic()
        at = (datetime.now().astimezone() + ahead).isoformat()
        tap = {"id": next(NUMBERS), "at": at, "text": SOS}
        while not await self._guards[guard].says(tap):
            await asyncio.sleep(0.05)
        self.taken_ms = (time.monotonic() - began) * 1000
        async with asyncio.timeout(60):
            await self._rang.wait()
        return (time.monotonic() - began) * 1000


class Crowd:
    """The process with everybody else's pages."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child

    async def told(self, words: str) -> None:
        assert self._child.stdin
        self._child.stdin.write(f"{words}\n".encode())
        await self._child.stdin.drain()

    async def opened(self) -> float:
        """When the last of them was connected, once all are."""
        return float((await line(self._child)).partition(" ")[2])


def free_port() -> int:
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])


@asynccontextmanager
async def serving(chosen: Settings, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "HUXUE_DATA_DIR": str(chosen.data_dir), "HUXUE_NOW": f"{DAY}T{CLOCK}:00", "HUXUE_WEB_PORT": str(port),
        "HUXUE_SECRET": chosen.secret.get_secret_value(),
    }  # fmt: skip
    async with process("bot.cli", "serve", **environment) as house:
        await line(house)
        yield house
        house.send_signal(signal.SIGTERM)
        await house.wait()


async def idle_share(house: asyncio.subprocess.Process, seconds: float) -> float:
    before, began = cpu_s(house.pid), time.monotonic()
    await asyncio.sleep(seconds)
    return (cpu_s(house.pid) - before) / (time.monotonic() - began)


async def measured(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    district, chosen = Generated(given.schools), settings(folder, CLOCK)
    await imported(district, chosen)
    people = [*GUARDS, *(crew(n, k) for k in (0, 2, 8, 7) for n in range(given.schools))]
    people = list(dict.fromkeys(people))[: given.pages + given.silent - 1]
    port, cookies = free_port(), cookies_of(chosen, [OFFICER, *people])
    crowd_of = {"port": port, "pages": [(one, cookies[one]) for one in people]}
    async with process("bench.pages_crowd") as child:
        crowd, officer = Crowd(child), Officer(port, cookies)
        await crowd.told(json.dumps(crowd_of))
        staying = asyncio.create_task(officer.page.stays())
        found = await _two_lives(given, chosen, port, crowd, officer)
        staying.cancel()
    return {"people": people_in(chosen.data_dir / "csv"), "pages": len(people) + 1} | found


async def _two_lives(
    given: argparse.Namespace, chosen: Settings, port: int, crowd: Crowd, officer: Officer
) -> dict[str, Any]:
    begun = chosen.start_at
    assert begun
    ahead = begun - datetime.now().astimezone()
    guards = [(one, phone_of(chosen.data_dir / "csv", one), ahead) for one in GUARDS]
    settled = 2 * SETTLED_S + given.pages / 100
    async with serving(chosen, port) as house:
        await crowd.opened()
        await asyncio.sleep(settled)
        share = await idle_share(house, given.idle)
        calm = await officer.hears(*guards[0])
        await crowd.told(f"leave {given.pages - 1}")
    stopped = time.monotonic()
    async with serving(chosen, port) as house:
        up, before = time.monotonic(), cpu_s(house.pid)
        stormy, taken = await officer.hears(*guards[1]), officer.taken_ms
        came, last = officer.page.opened_at, await crowd.opened()
        await asyncio.sleep(settled)
        spent = cpu_s(house.pid) - before
        again = await officer.hears(*guards[2])
    return {
        "idle, share of a processor": share,
        "call, all calm ms": calm, "restart s": up - stopped,
        "call among the returning, taken ms": taken,
        "call among the returning ms": stormy,
        "officer's page back ms after it": (came - up) * 1000,
        "last page back s after it": last - up,
        "processor ms a page that came back": spent * 1000 / given.pages,
        "call, all back ms": again,
    }  # fmt: skip


def cookies_of(chosen: Settings, people: Sequence[str]) -> dict[str, str]:
    assert chosen.start_at
    secret, begun = chosen.secret.get_secret_value(), chosen.start_at
    return {who: f"{COOKIE}={seal(Session(who, begun), secret)}" for who in people}


def phone_of(folder: Path, person_id: str) -> str:
    with (folder / "people.csv").open(encoding="utf-8") as rows:
        return next(row["phone"] for row in csv.DictReader(rows) if row["person_id"] == person_id)


def people_in(folder: Path) -> int:
    return len((folder / "people.csv").read_text("utf-8").splitlines()) - 1


def options(arguments: Sequence[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    asked.add_argument("--schools", type=int, default=320, help="nine people and more each")
    asked.add_argument("--pages", type=int, default=500)
    asked.add_argument(
        "--silent", type=int, default=0, help="pages more that only stand open before the restart"
    )
    asked.add_argument("--idle", type=float, default=30.0, help="seconds in which nothing happens")
    asked.add_argument("--json", type=Path, help="also write everything there")
    return asked.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    given = options(arguments)
    with tempfile.TemporaryDirectory(prefix="huxue-pages-") as place:
        found = asyncio.run(measured(given, Path(place)))
    for name, value in found.items():
        print(f"{name:32} {value if isinstance(value, int) else round(value, 3)}")
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False))
    calls = [found["call among the returning ms"], found["call, all back ms"]]
    return 0 if max(calls) <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
