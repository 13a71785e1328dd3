"""A real house with a morning's load of its own; tells each update's key once it was acknowledged."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path

from bot.app import build
from bot.channels.port import Incoming
from bot.channels.web.updates import incoming
from bot.house import House
from bot.jobs.clock import Clock
from tests.kit.engine_room import MONDAY
from tests.kit.nursery import Order, hatch_all, tell
from tests.kit.story import settings

GUARDS = [f"G{n:02}" for n in range(1, 21)]
OFFICER = "DO3"
LATEST = MONDAY + timedelta(seconds=50)
WORDS = ("/help", "到岗", "/cancel", "🚨 紧急求助", "/help", "校门口有人打架", "/lang en")


def morning() -> list[list[list[Incoming]]]:
    """Phases, each done before the next; in a phase everybody speaks at once, in their own order."""
    said = [
        [_update(guard, 1000 + index * 100 + step, {"text": text}) for step, text in enumerate(WORDS, 1)]
        for index, guard in enumerate(GUARDS)
    ]
    taken = [
        _update(OFFICER, 9000 + alert, {"press": {"data": f"alert:take:{alert}", "message_id": 1}})
        for alert in range(1, 2 * len(GUARDS))
    ]
    return [said, [taken]]


def _update(person: str, number: int, content: dict[str, object]) -> Incoming:
    return incoming(person, {"id": number, "at": MONDAY.isoformat(), **content}, MONDAY)


async def speak(house: House, updates: list[Incoming]) -> None:
    for update in updates:
        await asyncio.sleep(random.uniform(0, 0.02))
        await house.intake.submit(update)
        tell(update.key)


async def look(house: House) -> None:
    """Everybody has the page open, and it says so however long the morning takes (35 s would be too long)."""
    stream = house.web.open([*GUARDS, *(await house.database.district()).people])

    async def blink() -> None:
        while True:
            house.web.heard(stream, True)
            await asyncio.sleep(1)

    async def read() -> None:
        while await stream.queue.get() is not None:
            pass

    await asyncio.gather(blink(), read())


def never_late() -> None:
    """On a slow machine the alerts must not climb: more calls would make it slower still."""
    real = Clock.now
    Clock.now = lambda self: min(real(self), LATEST)  # type: ignore[method-assign]


async def main(order: Order) -> None:
    """One that is to be killed waits for it, however late that comes."""
    never_late()
    house = await build(settings(Path(order["folder"])))
    running = asyncio.create_task(house.run())
    looking = asyncio.create_task(look(house))
    for phase in morning():
        await asyncio.gather(*(speak(house, updates) for updates in phase))
    if order["dies"]:
        await asyncio.Event().wait()
    await house.delivery.settled()
    looking.cancel()
    house.stop.set()
    await running


if __name__ == "__main__":
    hatch_all(main)
