"""A real house on Telegram that dies where it is told to. Its parent moves the clock."""

from __future__ import annotations

import asyncio
import ssl
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

import certifi

import bot.app
import bot.delivery.claims
import bot.delivery.floor
import bot.intake.reading
import bot.jobs.photos
import storage.mail.outbox
from bot.channels.telegram.channel import TelegramChannel
from bot.house import House
from bot.jobs.clock import Clock
from tests.crashes.boundaries import Trap, lay, name_the_rooms
from tests.kit.engine_room import MONDAY
from tests.kit.nursery import Order, hatch_all
from tests.kit.story import settings

TOKEN = "1234567:of-the-morning"
LOOK_S = 0.02


class StillClock:
    """It stands where the file says, so that no moment depends on how long a restart takes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seconds = self._read()

    def _read(self) -> int:
        return int(self._file.read_text())

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=self._seconds)

    async def tick(self, house: House, trap: Trap, stop: asyncio.Event) -> None:
        """In place of the sweeps' own every second: once at the start, and once for each moment."""
        ticked = -1
        while not stop.is_set():
            self._seconds = self._read()
            if self._seconds != ticked:
                ticked = self._seconds
                await house.sweeps.tick()
                trap.note(f"tick\t{ticked}")
            await asyncio.sleep(LOOK_S)


def hurry(lease_s: float) -> None:
    """What a house otherwise waits for: the pace of chats, its own polls, the leases of a dead one."""
    bot.app.TelegramChannel = partial(TelegramChannel, per_second=1000.0, per_chat=1000.0)  # type: ignore[assignment,misc]
    bot.jobs.photos.POLL_S = 0.2
    bot.delivery.claims.POLL_S, bot.delivery.claims.RENEW_S = 0.1, 0.05
    bot.delivery.floor.RENEW_S = bot.delivery.floor.MARGIN_S = lease_s / 10
    for module in (storage.mail.outbox, bot.delivery.claims, bot.delivery.floor):
        module.LEASE = timedelta(seconds=lease_s)  # type: ignore[attr-defined]


async def main(order: Order) -> None:
    folder = Path(order["folder"])
    deadly = tuple(order["deadly"]) if order["deadly"] else None
    trap, clock = Trap(folder / "passed", deadly), StillClock(folder / "clock")
    hurry(order["lease_s"])
    Clock.now = lambda self: clock.now()  # type: ignore[method-assign]
    Clock.elapsed = lambda self: clock.now() - MONDAY  # type: ignore[method-assign]
    bot.intake.reading.OUR_CLOCK = ("web", "telegram")  # the double stamps with the still clock, too
    lay(trap)
    chosen = settings(
        folder, telegram_token=TOKEN, telegram_api_url=order["api"], database_url=order["database"]
    )
    house = await bot.app.build(chosen)
    name_the_rooms(house)
    house.sweeps.run = partial(clock.tick, house, trap)  # type: ignore[method-assign]
    await house.run()


def read_the_certificates() -> None:
    """Three clients of each house want them, though nothing here is https: a sixth of its CPU time."""
    ssl.create_default_context = cache(ssl.create_default_context)
    ssl.create_default_context(cafile=certifi.where())


if __name__ == "__main__":
    read_the_certificates()
    hatch_all(main)
