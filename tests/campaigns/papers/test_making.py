"""A table of a large district is made beside everything else: how far it is is said, and it is made once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.port import NotReady
from bot.pictures.making import KEPT, MOST, Making
from duty.campaigns.papers.collecting import Progress
from tests.kit.engine_room import MONDAY


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY


async def test_it_says_how_far_it_is_and_gives_what_was_made_until_it_is_forgotten() -> None:
    clock, go_on, made = Clock(), asyncio.Event(), []
    making = Making(lambda: clock.now)

    async def make(progress: Progress) -> tuple[str, bytes]:
        progress(25, 1012)
        made.append(clock.now)
        await go_on.wait()
        return "附件2.pdf", b"%PDF"

    with pytest.raises(NotReady):
        making.made("a", make)
    await asyncio.sleep(0)
    with pytest.raises(NotReady) as far:
        making.made("a", make)
    assert (far.value.done, far.value.total) == (25, 1012)
    go_on.set()
    await asyncio.sleep(0.01)
    assert making.made("a", make) == ("附件2.pdf", b"%PDF")
    assert making.made("a", make) == ("附件2.pdf", b"%PDF")
    assert len(made) == 1
    clock.now += KEPT + timedelta(seconds=1)
    with pytest.raises(NotReady):
        making.made("a", make)
    await asyncio.sleep(0.01)
    assert len(made) == 2, "later it is as it stands then"


async def test_what_fails_is_said_and_tried_anew_and_only_so_many_are_made_at_once() -> None:
    making = Making(lambda: MONDAY)

    async def fails(progress: Progress) -> None:
        raise OSError("no room")

    async def waits(progress: Progress) -> None:
        await asyncio.sleep(60)

    with pytest.raises(NotReady):
        making.made("a", fails)
    await asyncio.sleep(0.01)
    with pytest.raises(OSError, match="no room"):
        making.made("a", fails)
    with pytest.raises(NotReady):
        making.made("a", waits)
    for number in range(MOST + 3):
        with pytest.raises(NotReady):
            making.made(str(number), waits)
    assert sum(task.get_name().startswith("making ") for task in asyncio.all_tasks()) == MOST
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
