"""What waits for a phone that is cut off meanwhile never reaches it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.port import Uncertain
from duty.messaging.inviting import cut_off, new_phone
from duty.messaging.say import Say
from storage import tables
from tests.kit.engine_room import FakeChannel, Room, room

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


class Weather:
    """Nothing gets through until it is fine."""

    fine = False

    def __call__(self, address: str, say: Say) -> None:
        if not self.fine:
            raise Uncertain("no network")


async def states(here: Room) -> list[tuple[str, str]]:
    rows = await here.rows(tables.outbox, tables.outbox.c.kind == "notice")
    return [(row.address, row.state) for row in rows]


async def test_what_is_tried_again_and_what_is_due_later_end_with_the_cut(tmp_path: Path) -> None:
    weather = Weather()
    channel = FakeChannel(weather=weather)
    async with room(tmp_path, channel=channel) as here:
        here.delivery.offer(await here.queue(("G02", "给老手机的话"), ("G03", "给别人的话")))
        await here.queue(("G02", "过一会儿的话"), not_before=here.clock.now() + timedelta(minutes=1))
        async with here.database.work(here.clock.now()) as work:
            await cut_off(work, "G02", "", here.clock.now())
            await work.commit()
        here.clock.forward(timedelta(minutes=2))
        weather.fine = True
        async with asyncio.timeout(30):
            while ("G03", "sent") not in await states(here) or not here.delivery.idle:
                await asyncio.sleep(0.02)
        assert await states(here) == [("G02", "expired"), ("G03", "sent"), ("G02", "expired")]
        assert channel.heard_by("G02") == []


async def test_the_last_that_the_old_phone_hears_is_who_cut_it_off(tmp_path: Path) -> None:
    channel = FakeChannel()
    async with room(tmp_path, channel=channel) as here:
        await here.queue(("G02", "过一会儿的话"), not_before=here.clock.now() + timedelta(minutes=1))
        async with here.boundary.act(here.clock.now()) as act:
            leader = act.work.district.people["G01"]
            assert await new_phone(act.work, leader, "G02", here.clock.now())
        here.clock.forward(timedelta(minutes=2))
        await here.delivery.settled()
        (told,) = channel.heard_by("G02")
        assert "换了手机" in told
