"""Telegram's double with a closed loop of people inside: each speaks when they were answered (`bench.loop`).

Prints its address, reads the bot's process id, and prints what it measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from bench.rush_district import Guard, guards
from bench.rush_double import WARM, LeanDouble, cpu_s
from handlers.speech.labels import CHECK_IN, MINE
from tests.botapi import Person
from tests.botapi.screen import Message

PATIENCE_S = 20.0


class Screen(dict[int, Message]):
    """Tells whoever holds the phone that the bot has said something: who looks again and again takes from the
    bots the processor they share."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = asyncio.Event()

    def __setitem__(self, number: int, message: Message) -> None:
        super().__setitem__(number, message)
        if not message.own:
            self.answered.set()


async def check_in(chat: Person, one: Guard) -> list[float]:
    """Three updates, each after the answer to the one before; seconds to each answer."""
    chat.messages = screen = Screen()
    acts = (
        lambda: chat.sends(CHECK_IN),
        lambda: chat.shares_place(*one.place, accuracy=12),
        lambda: chat.sends(MINE),
    )
    took = []
    for act in acts:
        screen.answered.clear()
        began = time.perf_counter()
        act()
        await screen.answered.wait()
        took.append(time.perf_counter() - began)
    return took


async def seat(double: LeanDouble, waiting: Iterator[Guard], took: list[float]) -> None:
    for one in waiting:
        took += await check_in(double.person(one.telegram_id), one)


async def crowd(double: LeanDouble, people: list[Guard], seats: int, most_s: float) -> list[float]:
    """So many at a time; whoever is done makes room for the next one."""
    took: list[float] = []
    waiting = iter(people)
    with suppress(TimeoutError):
        async with asyncio.timeout(most_s):
            await asyncio.gather(*(seat(double, waiting, took) for _ in range(seats)))
    return took


async def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--posts", type=int, required=True)
    asked.add_argument("--seats", type=int, required=True)
    asked.add_argument("--seconds", type=float, required=True)
    given = asked.parse_args()
    everybody = guards(given.posts + WARM)
    async with LeanDouble() as double:
        print(double.url, flush=True)
        pid = int(await asyncio.to_thread(sys.stdin.readline))
        while not double.calls_of("getUpdates"):
            await asyncio.sleep(0.05)
        await crowd(double, everybody[given.posts :], given.seats, PATIENCE_S)
        before, began = cpu_s(pid), time.perf_counter()
        took = await crowd(double, everybody[: given.posts], given.seats, given.seconds)
        spent = {"cpu_s": cpu_s(pid) - before, "wall_s": time.perf_counter() - began}
        print(json.dumps(spent | {"took_ms": [one * 1000 for one in took]}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
