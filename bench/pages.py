"""Pages by the hundred: `python -m bench.pages`.

A generated district of about 3,000 people, `huxue serve` as a process, and 500 of them with their page
open, each a connection of its own that answers heartbeats as the page's script does. Then the house is
stopped and begun again: every page comes back at once, reads its chat, and in that moment a guard taps 🚨.
Measured is the time from the tap to the page of the officer on duty, then and when all are back; exit 1
where the latter is above a second.
Before it, the share of a processor that the house needs while nothing happens (`--idle` seconds, `--silent`
pages more).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
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

import aiohttp

from bench.growth_house import DAY, imported, settings
from bench.rush import line, process
from bench.rush_double import cpu_s
from bot.channels.web.session import COOKIE, Session, seal
from bot.settings import Settings
from handlers.speech.labels import SOS
from tests.kit.generated import Generated, crew, patrol

AIM_MS = 1000.0
CLOCK = "06:55"
PER_ADDRESS = 40
COMES_BACK_S = 1.0
"""The page's script asks again a second after its connection ended (`retry: 1000`)."""
SETTLED_S = 3.0
GUARDS, OFFICER = (crew(0, 1), crew(1, 1), crew(2, 1)), patrol(0)
NUMBERS = itertools.count(1)


class Pages:
    """Everybody's page, as one process of browsers. `rang`: when the call came to the officer's page."""

    def __init__(self, url: str, people: Sequence[str], chosen: Settings, begun: datetime) -> None:
        self._url, self._people = url, people
        secret = chosen.secret.get_secret_value()
        self._cookie = {who: {"Cookie": f"{COOKIE}={seal(Session(who, begun), secret)}"} for who in people}
        self._opened: set[str] = set()
        self.back_ms: list[float] = []
        self.down_at = 0.0
        self.rang = asyncio.Event()
        self.taken_ms = 0.0
        """From the last tap until the house had it."""
        self._phone = ""
        """Of whoever calls: it stands in the page of the call."""

    async def open(self) -> list[asyncio.Task[None]]:
        """All of them open; they come back by themselves."""
        tasks = [asyncio.create_task(self._stays(n, who)) for n, who in enumerate(self._people)]
        await self.all_open()
        return tasks

    async def all_open(self) -> None:
        while len(self._opened) < len(self._people):
            await asyncio.sleep(0.02)

    async def _stays(self, number: int, who: str) -> None:
        address = f"127.0.2.{number // PER_ADDRESS + 1}"
        connector = aiohttp.TCPConnector(local_addr=(address, 0))
        forever = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(
            self._url, connector=connector, headers=self._cookie[who], timeout=forever
        ) as browser:
            while True:
                with contextlib.suppress(aiohttp.ClientError, OSError):
                    await self._shows(browser, who)
                self._opened.discard(who)
                await asyncio.sleep(COMES_BACK_S)

    async def _shows(self, browser: aiohttp.ClientSession, who: str) -> None:
        """The stream, until its connection ends; what the page does besides, it does as its script would."""
        async with browser.get("/api/stream", params={"people": who}) as stream:
            stream.raise_for_status()
            name, event, reads = "", "", None
            async for raw in stream.content:
                words = raw.decode().rstrip()
                if words.startswith("event: "):
                    event = words[7:]
                elif words.startswith("data: "):
                    data = json.loads(words[6:])
                    name = data.get("stream", name)
                    if event == "hello":
                        self._came_back(who)
                        reads = asyncio.create_task(self._reads_chat(browser, who))
                    await self._heard(browser, who, event, data, name)
            if reads:
                reads.cancel()

    def _came_back(self, who: str) -> None:
        self._opened.add(who)
        if self.down_at:
            self.back_ms.append((time.monotonic() - self.down_at) * 1000)

    async def _reads_chat(self, browser: aiohttp.ClientSession, who: str) -> None:
        """After it was connected, and once more when things have settled."""
        for pause in (0.0, SETTLED_S):
            await asyncio.sleep(pause)
            with contextlib.suppress(aiohttp.ClientError):
                async with browser.get(f"/api/{who}/history") as chat:
                    self._read(who, await chat.text())

    async def _heard(
        self, browser: aiohttp.ClientSession, who: str, event: str, data: dict[str, Any], name: str
    ) -> None:
        """Answer hello and each beat."""
        if event in ("hello", "beat"):
            async with browser.post("/api/stream/visible", json={"stream": name, "visible": True}):
                pass
        if event == "said":
            self._read(who, data["say"].get("text", ""))

    def _read(self, who: str, words: str) -> None:
        """The call came over the stream, or with the chat that a returning page reads first."""
        if who == OFFICER and self._phone and self._phone in words:
            self.rang.set()

    async def taps(self, guard: str, phone: str, ahead: timedelta) -> float:
        """Milliseconds from 🚨 on the guard's page to the officer's page; the tap is tried until taken."""
        self.rang.clear()
        self._phone = phone
        began = time.monotonic()
        at = (datetime.now().astimezone() + ahead).isoformat()
        tap = {"id": next(NUMBERS), "at": at, "text": SOS}
        async with aiohttp.ClientSession(self._url, headers=self._cookie[guard]) as browser:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with browser.post(f"/api/{guard}/updates", json=tap) as answer:
                        if answer.status == 200:
                            self.taken_ms = (time.monotonic() - began) * 1000
                            break
                await asyncio.sleep(0.05)
        async with asyncio.timeout(60):
            await self.rang.wait()
        return (time.monotonic() - began) * 1000


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
    begun = chosen.start_at
    assert begun
    people = [OFFICER, *GUARDS, *(crew(n, k) for k in (0, 2, 8, 7) for n in range(given.schools))]
    people = list(dict.fromkeys(people))[: given.pages + given.silent]
    guards = [(one, phone_of(chosen.data_dir / "csv", one)) for one in GUARDS]
    ahead, port = begun - datetime.now().astimezone(), free_port()
    pages = Pages(f"http://127.0.0.1:{port}", people, chosen, begun)
    async with serving(chosen, port) as house:
        tasks = await pages.open()
        await asyncio.sleep(2 * SETTLED_S + len(people) / 100)
        share = await idle_share(house, given.idle)
        calm = await pages.taps(*guards[0], ahead)
    for task in tasks[given.pages :]:
        task.cancel()
    pages.down_at = time.monotonic()
    async with serving(chosen, port):
        up_s = time.monotonic() - pages.down_at
        stormy = await pages.taps(*guards[1], ahead)
        await asyncio.sleep(2 * SETTLED_S + len(people) / 100)
        again = await pages.taps(*guards[2], ahead)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "people": people_in(chosen.data_dir / "csv"), "pages": len(people),
        "idle, share of a processor": share,
        "call, all calm ms": calm, "restart s": up_s, "call among the returning, taken ms": pages.taken_ms,
        "call among the returning ms": stormy, "call, all back ms": again,
        "last page back s after it": max(pages.back_ms, default=0.0) / 1000 - up_s,
    }  # fmt: skip


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
    return 0 if found["call, all back ms"] <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
