"""Whose turn it is to write on one file: calls for help first, nobody forgotten."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.engine.turn import Turn
from tests.kit.engine_room import MONDAY, open_database


async def in_order(*wishes: tuple[str, bool]) -> list[str]:
    """They come one after the other while somebody else writes; who then wrote, in order."""
    turn, wrote = Turn(), list[str]()

    async def writes(name: str, urgent: bool) -> None:
        async with turn.taken(urgent=urgent):
            wrote.append(name)
            await asyncio.sleep(0)

    async with turn.taken():
        waiting = []
        for name, urgent in wishes:
            waiting.append(asyncio.create_task(writes(name, urgent)))
            await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    return wrote


async def test_a_call_for_help_goes_before_everybody_who_waits() -> None:
    came = (("sweep", False), ("answers", False), ("call", True), ("rush", False), ("second call", True))
    assert await in_order(*came) == ["call", "second call", "sweep", "answers", "rush"]


async def test_nobody_who_comes_by_takes_the_turn_of_one_who_waits() -> None:
    turn, wrote = Turn(), list[str]()

    async def writes(name: str) -> None:
        async with turn.taken():
            wrote.append(name)

    async with turn.taken():
        first = asyncio.create_task(writes("waited"))
        await asyncio.sleep(0)
    await writes("came by")
    await first
    assert wrote == ["waited", "came by"]


async def test_who_gives_up_waiting_stops_nobody() -> None:
    turn = Turn()

    async def writes() -> None:
        async with turn.taken():
            pass

    async with turn.taken():
        tired, given_up, patient = (asyncio.create_task(writes()) for _ in range(3))
        await asyncio.sleep(0)
        tired.cancel()
        await asyncio.sleep(0)
    given_up.cancel()  # in the very moment in which the turn was given to it
    await asyncio.wait_for(patient, 5)
    assert tired.cancelled() and given_up.cancelled()
    async with asyncio.timeout(5), turn.taken():
        pass


async def test_the_database_hands_its_one_writer_to_a_call(tmp_path: Path) -> None:
    database, wrote = open_database(tmp_path), list[str]()

    async def writes(name: str, urgent: bool) -> None:
        async with database.work(MONDAY, urgent=urgent):
            wrote.append(name)

    async with database.writing():
        sweep = asyncio.create_task(writes("sweep", False))
        await asyncio.sleep(0)
        call = asyncio.create_task(writes("call", True))
        await asyncio.sleep(0)
    await asyncio.gather(sweep, call)
    await database.close()
    assert wrote == ["call", "sweep"]
