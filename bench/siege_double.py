"""Telegram's double in a process of its own, with a siege inside: who floods it, and who calls for help.

Started by `bench.siege`. Prints its address, reads where the pages are, and prints what it measured.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bench.rush_district import OFFICER_ID, Guard, guards, officer_id
from bench.rush_double import LeanDouble
from handlers.speech.labels import SOS
from tests.botapi.world import Call

STRANGER_ID = 6_000_000
HOSTILE = 0
"""The number of the guard who floods; the others call for help."""
LATE_S = 10.0
"""So long after the last call a page may still arrive."""
NUMBERS = itertools.count(1)


@dataclass
class Siege:
    """What happens on Telegram while it lasts; and each call for help, on Telegram and on a page in turns.

    rate: messages a second of the hostile guard, and as many of the stranger.
    """

    double: LeanDouble
    calls: int
    every_s: float
    rate: float
    tapped: dict[str, float] = field(default_factory=dict)
    flooded: int = 0

    async def run(self, pages: str, cookies: dict[str, str], now: Callable[[], str]) -> dict[str, Any]:
        everybody = guards(self.calls + 1)
        self.double.person(OFFICER_ID)
        for number in range(everybody[-1].station + 1):
            self.double.person(officer_id(number))
        flood = asyncio.create_task(self._flood(everybody[HOSTILE]))
        async with aiohttp.ClientSession(pages) as browser:
            for number, one in enumerate(everybody[1:]):
                await asyncio.sleep(self.every_s)
                self.tapped[one.phone] = time.time()
                if number % 2:
                    await self._taps_page(browser, one, cookies[one.person_id], now())
                else:
                    self.double.person(one.telegram_id).sends(SOS)
        await self._until_arrived()
        flood.cancel()
        return self._measured()

    async def _taps_page(self, browser: aiohttp.ClientSession, one: Guard, cookie: str, now: str) -> None:
        """As the page does: again until our own server has taken it."""
        tap = {"id": next(NUMBERS), "at": now, "text": SOS}
        while time.time() - self.tapped[one.phone] < LATE_S:
            try:
                where = f"/api/{one.person_id}/updates"
                async with browser.post(where, json=tap, headers={"Cookie": cookie}) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)

    async def _flood(self, hostile: Guard) -> None:
        """At that rate from now on, whatever the house makes of it; every tenth is a call."""
        guard, stranger = self.double.person(hostile.telegram_id), self.double.person(STRANGER_ID)
        began = time.time()
        for number in itertools.count():
            await asyncio.sleep(max(0.0, began + number / self.rate - time.time()))
            words = SOS if number % 10 == 0 else f"第{number}条消息，没有别的意思"
            guard.sends(words)
            stranger.sends(words)
            self.flooded += 2

    async def _until_arrived(self) -> None:
        until = time.time() + LATE_S
        while time.time() < until and len(self._arrived()) < len(self.tapped):
            await asyncio.sleep(0.2)

    def _arrived(self) -> dict[str, float]:
        """When the call of each phone number first reached the desk."""
        arrived: dict[str, float] = {}
        for call in filter(self._is_page, self.double.calls):
            text = str(call.params.get("text", ""))
            for phone in [phone for phone in self.tapped if phone in text]:
                arrived.setdefault(phone, call.at)
        return arrived

    @staticmethod
    def _is_page(call: Call) -> bool:
        return call.method.lower() == "sendmessage" and call.status == 200 and call.chat_id == OFFICER_ID

    def _measured(self) -> dict[str, Any]:
        arrived = self._arrived()
        times = sorted((arrived[phone] - at) * 1000 for phone, at in self.tapped.items() if phone in arrived)
        to_desk = sum(map(self._is_page, self.double.calls))
        return {
            "calls": len(self.tapped), "pages_ms": times, "flooded": self.flooded, "to the desk": to_desk,
            "fetched": len(self.double.updates.acknowledged),
        }  # fmt: skip


def _iso(ahead: timedelta) -> str:
    return (datetime.now(UTC) + ahead).isoformat()


async def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--calls", type=int, required=True)
    asked.add_argument("--every", type=float, required=True)
    asked.add_argument("--rate", type=float, required=True)
    given = asked.parse_args()
    async with LeanDouble() as double:
        print(double.url, flush=True)
        told = json.loads(await asyncio.to_thread(sys.stdin.readline))
        ahead = datetime.fromisoformat(told["now"]) - datetime.now(UTC)
        siege = Siege(double, given.calls, given.every, given.rate)
        found = await siege.run(told["pages"], told["cookies"], lambda: _iso(ahead))
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
