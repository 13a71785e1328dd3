"""The Telegram double in a process of its own, with the morning rush inside: who taps when, and what arrives.

Started by `bench.rush`. Prints its address, reads the bot's process id, and prints what it measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bench.rush_district import OFFICER_ID, Guard, guards, officer_id
from handlers.speech.labels import CHECK_IN, MINE, SOS
from tests.botapi.server import TelegramDouble
from tests.botapi.world import Call

WARM = 40
"""Guards beyond the rush who come first, so that no side is measured cold."""
SETTLES_S = 2.0
LATE_S = 5.0
"""So long after the rush a page may still arrive."""


@dataclass
class Measured:
    """Raw times of one rush, in milliseconds after the tap or after its beginning."""

    taps: int = 0
    pages_ms: list[float] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    fetched_s: float = 0.0
    cpu_s: float = 0.0
    answers: int = 0
    refused: int = 0


class Rush:
    """The people of one morning. Everything is read from the double's log of calls afterwards."""

    def __init__(self, double: TelegramDouble, posts: int, every_s: float, most_s: float) -> None:
        self._double = double
        self._everybody = guards(posts + WARM)
        self._rush, self._warm = self._everybody[:posts], self._everybody[posts:]
        self._every_s, self._most_s = every_s, most_s
        self._taps: dict[str, tuple[Guard, float]] = {}
        self._answers: Counter[int] = Counter()
        self._answered_at: dict[int, float] = {}
        self._read = 0

    async def run(self, pid: int) -> Measured:
        for number in range(self._everybody[-1].station + 1):
            self._double.person(officer_id(number))
        self._double.person(OFFICER_ID)
        await self._warm_up()
        before, began = cpu_s(pid), time.time()
        self._check_in(self._rush)
        tapping = asyncio.create_task(self._keep_tapping())
        last = await self._until_answered(self._rush, began)
        used = cpu_s(pid) - before
        tapping.cancel()
        await asyncio.sleep(min(LATE_S, self._most_s))
        return self._measured(began, last, used)

    async def _warm_up(self) -> None:
        await self._polls()
        self._check_in(self._warm)
        self._tap(self._warm[0])
        await self._until_answered(self._warm, time.time())
        await asyncio.sleep(SETTLES_S)
        self._taps.clear()

    async def _polls(self) -> None:
        while not self._double.calls_of("getUpdates"):
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)

    def _check_in(self, people: list[Guard]) -> None:
        """All of them in one breath: everybody's label, everybody's place, everybody's look at the duty."""
        chats = [(self._double.person(one.telegram_id), one) for one in people]
        for chat, _ in chats:
            chat.sends(CHECK_IN)
        for chat, one in chats:
            chat.shares_place(*one.place, accuracy=12)
        for chat, _ in chats:
            chat.sends(MINE)

    async def _keep_tapping(self) -> None:
        """One after the other, each of another station."""
        by_station: dict[int, list[Guard]] = {}
        for one in self._rush:
            by_station.setdefault(one.station, []).append(one)
        stations = list(by_station.values())
        began = time.time()
        for number in range(10_000):
            await asyncio.sleep(max(0.0, began + (number + 0.5) * self._every_s - time.time()))
            station = stations[number % len(stations)]
            self._tap(station[(number // len(stations)) * 7 % len(station)])

    def _tap(self, one: Guard) -> None:
        self._double.person(one.telegram_id).sends(SOS)
        self._taps.setdefault(one.phone, (one, time.time()))

    async def _until_answered(self, people: list[Guard], began: float) -> float:
        """When the last was answered, or when patience ends."""
        while time.time() - began < self._most_s:
            self._count()
            if all(self._answers[one.telegram_id] >= 3 for one in people):
                break
            await asyncio.sleep(0.05)
        return time.time()

    def _count(self) -> None:
        for call in _said(self._double.calls[self._read :]):
            chat = call.chat_id or 0
            self._answers[chat] += 1
            if self._answers[chat] == 3:
                self._answered_at[chat] = call.at
        self._read = len(self._double.calls)

    # -- what the log says -----------------------------------------------------------------

    def _measured(self, began: float, last: float, used: float) -> Measured:
        arrived = self._pages()
        found = Measured(taps=len(self._taps), cpu_s=used)
        rush = [self._answered_at.get(one.telegram_id) for one in self._rush]
        found.answered_ms = sorted((at - began) * 1000 for at in rush if at)
        found.answers = sum(self._answers[one.telegram_id] for one in self._rush)
        found.refused = sum(call.status == 429 for call in self._double.calls)
        found.fetched_s = self._fetched_at() - began
        for phone, (_, tapped) in self._taps.items():
            if phone in arrived:
                found.pages_ms.append((arrived[phone] - tapped) * 1000)
        return found

    def _pages(self) -> dict[str, float]:
        """When the call of each phone number first reached the officer of its own station."""
        arrived: dict[str, float] = {}
        for call in _said(self._double.calls):
            text = str(call.params.get("text", ""))
            for phone in [phone for phone in self._taps if phone in text]:
                if call.chat_id == officer_id(self._taps[phone][0].station):
                    arrived.setdefault(phone, call.at)
        return arrived

    def _fetched_at(self) -> float:
        """When the last update of the rush had been acknowledged, as far as offsets tell."""
        history = self._double.updates.history
        last = max(n for n, update in history.items() if update["message"].get("text") == MINE)
        for call in self._double.calls_of("getUpdates"):
            if int(float(call.params.get("offset") or 0)) > last:
                return call.at
        return time.time()


def _said(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.method.lower() == "sendmessage" and call.status == 200]


def cpu_s(pid: int) -> float:
    """Processor time of the bot so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class LeanDouble(TelegramDouble):
    """What it needs itself is not to be taken for the bot's time."""

    @staticmethod
    def dumps(value: Any) -> str:
        return orjson.dumps(value).decode()


async def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--posts", type=int, required=True)
    asked.add_argument("--every", type=float, required=True)
    asked.add_argument("--seconds", type=float, required=True)
    asked.add_argument("--rates", action="store_true")
    given = asked.parse_args()
    async with LeanDouble(rates=given.rates) as double:
        print(double.url, flush=True)
        pid = int(await asyncio.to_thread(sys.stdin.readline))
        rush = Rush(double, given.posts, given.every, given.seconds)
        print(json.dumps(vars(await rush.run(pid))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
