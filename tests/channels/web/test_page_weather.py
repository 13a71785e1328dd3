"""Calls for help from the real page, through a bad network, to a server that is killed: each arrives once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.channels.web.entry.session import COOKIE, Session, seal
from duty.messaging.accounts import CONSENT_VERSION
from storage.queries.accounts import admit_to_demo
from tests.kit.browser import needs_chromium
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.pages import key, phone_of
from tests.kit.weather import Weather

pytestmark = needs_chromium

GUARD, CALL = "G02", "🚨 紧急求助"
PATIENCE_MS = 500
"""The page's five seconds: with them its waits are shorter, and so is a minute without network."""
START_S, SECRET = 180, "of-the-weather-and-32-characters-long"
MINUTE_S = 60 * PATIENCE_MS / 5000
LAST_TAP = f"""String(Math.max(...[...document.querySelectorAll('section[data-person={GUARD}] .bubble.mine')]
    .map(bubble => Number(bubble.dataset.id))))"""
"""Its number, the highest so far. Its place is not always the last: a server that was killed here begins
its invented morning anew, and the page's clock goes back with it."""
HEARD = "SELECT reference FROM messages WHERE address = ? AND text = ?"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`huxue serve`, which may die at any moment and comes back on the same port."""

    folder: Path
    port: int = field(default_factory=free_port)
    child: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        values = {
            "HUXUE_DATA_DIR": str(self.folder), "HUXUE_WEB_PORT": str(self.port), "HUXUE_SECRET": SECRET,
            "HUXUE_NOW": MONDAY.isoformat(),
        }  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            command = (sys.executable, "-m", "bot.cli", "serve")
            self.child = await asyncio.create_subprocess_exec(
                *command, env=os.environ | values, stdout=log, stderr=log
            )
        async with asyncio.timeout(START_S):
            while not await self._answers():
                assert self.child.returncode is None, "it never came up"
                await asyncio.sleep(0.1)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    async def die(self, how: int = signal.SIGKILL) -> None:
        assert self.child is not None
        self.child.send_signal(how)
        await self.child.wait()

    def heard(self) -> Counter[str]:
        """The numbers of the calls in the database, and how often each is there."""
        with closing(sqlite3.connect(self.folder / "huxue.db")) as database:
            return Counter(number for (number,) in database.execute(HEARD, (GUARD, CALL)))


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Server]:
    """With the sample district, in which everybody has a page."""
    database = open_database(folder)
    async with database.writing() as connection:
        await admit_to_demo(connection, (await database.district()).people, CONSENT_VERSION, MONDAY)
    await database.close()
    server = Server(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.die()


async def opened(page: Page) -> None:
    """However often it takes: in a dark moment there is no page to be had."""
    async with asyncio.timeout(START_S):
        while not await key(phone_of(page, GUARD), CALL).count():
            await asyncio.sleep(0.1)


async def calls(page: Page, weather: Weather, server: Server, many: int, kills: int) -> Counter[str]:
    """Taps, and what goes on meanwhile. Returns the numbers of the taps."""
    rng, tapped = random.Random(weather.rng.random()), Counter[str]()
    deaths = set(rng.sample(range(many), kills))
    restarts: list[asyncio.Task[None]] = []
    for number in range(many):
        await key(phone_of(page, GUARD), CALL).click()
        tapped[await page.evaluate(LAST_TAP)] += 1
        if number in deaths:
            await asyncio.gather(*restarts)
            restarts = [asyncio.create_task(revived(server))]
        if rng.random() < 0.04:
            weather.dark = True
            asyncio.get_running_loop().call_later(MINUTE_S, setattr, weather, "dark", False)
        if rng.random() < 0.1 and not weather.dark and not any(not one.done() for one in restarts):
            await page.reload()
            await opened(page)
        await asyncio.sleep(rng.uniform(0, 0.25))
    await asyncio.gather(*restarts)
    return tapped


async def revived(server: Server) -> None:
    await server.die()
    await server.start()


async def through(folder: Path, browser: Browser, *, seed: int, many: int, kills: int) -> str:
    """What was met on the way; fails on any call that is lost or doubled."""
    async with serving(folder) as server:
        weather = Weather(server.port, random.Random(seed), PATIENCE_MS)
        async with weather.between() as url:
            page = await browser.new_page()
            cookie = seal(Session(GUARD, MONDAY), SECRET)
            await page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
            page.set_default_timeout(START_S * 1000)
            page.on("dialog", lambda dialog: dialog.accept())
            await page.goto(f"{url}chat")
            await opened(page)
            tapped = await calls(page, weather, server, many, kills)
            weather.calm = True
            await asyncio.sleep(MINUTE_S if weather.dark else 0)
            await expect(phone_of(page, GUARD).locator(".tally")).to_have_text("", timeout=START_S * 1000)
            await page.close()
        heard = server.heard()
    assert len(tapped) == many
    assert tapped - heard == Counter(), "lost"
    assert heard - tapped == Counter(), "doubled"
    return f"{many} calls, {kills} kills of the server; messages of the page met: {dict(weather.met)}"


async def test_calls_for_help_through_bad_weather_arrive_once(tmp_path: Path, browser: Browser) -> None:
    await through(tmp_path, browser, seed=1, many=10, kills=1)


@pytest.mark.long
async def test_a_thousand_calls_for_help_through_bad_weather_arrive_once(
    tmp_path: Path, browser: Browser
) -> None:
    print(await through(tmp_path, browser, seed=2, many=1000, kills=20))
