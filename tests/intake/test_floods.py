"""Somebody floods a channel that shows its next page only when this one is kept: others are still seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.intake.waiting_room import ANSWERED, FLOOD, flooding, of_flood, without_surplus
from duty.incidents.protecting import FOR, SHIELDED, SINCE
from storage import tables
from storage.arrivals.conversations import Conversation, store_conversations
from tests.intake.test_waiting_room import handled, on_paper
from tests.kit.engine_room import MONDAY, message, press, room, seconds
from tests.messaging.test_strangers import strict
from tests.records.test_nothing_restricted import SECRET

MANY = [message("G02", f"第{number}条") for number in range(FLOOD + 40)]


def test_more_of_one_chat_in_a_page_than_people_write_is_a_flood() -> None:
    others = [message("G03", "到岗"), message("G04", "🚨 紧急求助")]
    assert flooding([*MANY, *others]) == {"G02"}
    assert flooding([*MANY[:FLOOD], *others]) == set()
    restricted = message("G02", SECRET)
    assert of_flood([*MANY, restricted, *others], {"G02"}) == MANY


def test_of_a_strangers_flood_a_code_is_looked_at() -> None:
    codes = [message("G02", "/start ABCDEFGHJK"), message("G02", "abcdefghjk")]
    other = message("G03", "到岗")
    kept = without_surplus([*MANY, *codes, other], {"G02"})
    assert kept == [*MANY[:ANSWERED], *codes, other]


async def test_a_flood_is_acknowledged_before_it_is_handled_and_keeps_its_order(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        assert await asyncio.wait_for(here.intake.take_in(MANY), 60) == [None] * len(MANY)
        assert await on_paper(here) == [one.key for one in MANY]
    async with room(tmp_path) as here:
        await handled(here, len(MANY))
        assert await here.texts("G02") == [f"收到：第{number}条" for number in range(len(MANY))]
        assert not await on_paper(here)


async def test_another_ones_call_is_heard_while_a_flood_waits(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        page = [*MANY, message("G03", "🚨 紧急求助", urgent=True)]
        assert await asyncio.wait_for(here.intake.take_in(page), 60) == [None] * len(page)
        assert "收到：🚨 紧急求助" in await here.texts("G03")
        await handled(here, len(page))


async def test_nothing_of_a_strangers_flood_lies_on_paper(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        intake = strict(here)
        await intake._bound.load()
        flood = [message("X99", f"第{number}条，别的话") for number in range(FLOOD + 40)]
        assert await asyncio.wait_for(intake.take_in(flood), 60) == [None] * len(flood)
        assert len(await here.rows(tables.handled_updates)) == ANSWERED
        assert not await here.rows(tables.waiting_updates)


async def test_what_must_not_be_kept_does_not_lie_on_paper_either(tmp_path: Path) -> None:
    """疑似侵害学生: neither of whoever has said so, nor of whoever says so within the page."""
    async with room(tmp_path, taking=False) as here:
        data = {SINCE: [MONDAY.isoformat(), "SCH01"]}
        talk = Conversation("web:G02", SHIELDED, data, changed=True)
        async with here.database.work(MONDAY) as work:
            await store_conversations(work.session, [talk], MONDAY)
            await work.commit()
        page = [
            *MANY,
            *(message("G03", f"第{number}句") for number in range(FLOOD + 1)),
            press("G03", "protect:"),
        ]
        silent = here.intake._room.silent
        assert await silent(page, {"G02", "G03"}, MONDAY) == {"G02", "G03"}
        assert await silent(MANY, {"G02"}, MONDAY + FOR + seconds(1)) == set()
        assert await silent(MANY, {"G04"}, MONDAY) == set()
