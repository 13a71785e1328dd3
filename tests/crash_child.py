"""A real house with a morning's load of its own; prints each update's key once it was acknowledged."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

from bot.app import build
from bot.channels.port import Incoming
from bot.channels.web_updates import incoming
from bot.house import House
from tests.engine_room import MONDAY
from tests.story import settings

GUARDS = [f"G{n:02}" for n in range(1, 21)]
OFFICER = "DO3"
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
        print(update.key, flush=True)


async def look(house: House) -> None:
    """Everybody has the page open."""
    stream = house.web.open([*GUARDS, *(await house.database.district()).people])
    while await stream.queue.get() is not None:
        pass


async def main(folder: Path) -> None:
    house = await build(settings(folder))
    running = asyncio.create_task(house.run())
    looking = asyncio.create_task(look(house))
    for phase in morning():
        await asyncio.gather(*(speak(house, updates) for updates in phase))
    await house.delivery.settled()
    house.stop.set()
    await running
    looking.cancel()


def nursery() -> None:
    """Imports take seconds, so a child is forked for every folder named on stdin."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(main(Path(line.strip())))
            os._exit(0)
        print("pid", pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    nursery()
