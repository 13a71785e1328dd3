"""Whoever is not on the roster: a few answers, nothing kept, and no call of theirs before anybody else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.commands.inviting import issue
from bot.intake.callers import OVERTAKES
from bot.intake.intake import Intake
from bot.intake.lanes import Lanes, Waiting
from duty.records import retention
from storage import tables
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.engine_room import Room, message, room
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

DOOR, CALL_110 = "请向队长或管理员要一个邀请码", "有危险请马上打110"
PRIVATE = "我叫李小花，我妈妈生病了"


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def everything(story: Story) -> str:
    return str([await story.rows(table) for table in tables.metadata.sorted_tables])


async def test_nothing_a_stranger_writes_is_kept(calm: Story) -> None:
    stranger = calm.phone("X99")
    for words in (PRIVATE, f"/start {PRIVATE}"):
        await stranger.sends(words)
        await calm.settled()
    stranger.unseen.clear()
    assert "李小花" not in await everything(calm)
    assert not await calm.rows(tables.messages)


async def test_three_answers_an_hour_and_then_silence(calm: Story) -> None:
    stranger = calm.phone("X99")
    for number in range(8):
        await stranger.sends(f"在吗{number}")
    await calm.settled()
    assert len(stranger.unseen) == 3
    stranger.unseen.clear()
    await stranger.sends("🚨 紧急求助")
    await stranger.sees(CALL_110)
    calm.house.clock.forward(timedelta(hours=1))
    await stranger.sends("在吗")
    await stranger.sees(DOOR)


async def test_a_day_later_nothing_tells_that_a_stranger_was_here(calm: Story) -> None:
    """The bare row of their account stayed for ever, and what they were answered for a year."""
    stranger = calm.phone("X99")
    await stranger.sends("在吗")
    await stranger.sees(DOOR)
    known = len(await calm.rows(tables.accounts))
    calm.house.clock.forward(timedelta(hours=23))
    async with calm.house.boundary.act(calm.house.clock.now()) as act:
        await retention.sweep(act.work, act.work.now)
    assert len(await calm.rows(tables.accounts)) == known
    calm.house.clock.forward(timedelta(hours=2))
    async with calm.house.boundary.act(calm.house.clock.now()) as act:
        await retention.sweep(act.work, act.work.now)
    assert len(await calm.rows(tables.accounts)) == known - 1
    kept = [tables.accounts, tables.outbox, tables.conversations, tables.messages, tables.parked_updates]
    assert "X99" not in str([await calm.rows(table) for table in kept])
    assert len(await calm.rows(tables.accounts, tables.accounts.c.address == "G02")) == 1


async def test_a_code_opens_even_then(calm: Story) -> None:
    code = (await issue(calm.house.settings, calm.house.database, "G03")).partition("\t")[0]
    stranger = calm.phone("X99")
    for number in range(5):
        await stranger.sends(f"在吗{number}")
    await calm.settled()
    stranger.unseen.clear()
    await stranger.sends(f"/start {code}")
    await stranger.sees("张师傅，您好")
    stranger.unseen.clear()
    assert code not in str(await calm.rows(tables.messages))
    for phone in calm.phones.values():
        phone.unseen.clear()


@pytest.mark.parametrize("cry", ["🚨 紧急求助", "/sos", "救命", "校门口有人持刀砍人"])
async def test_a_strangers_cry_is_answered_with_the_number(calm: Story, cry: str) -> None:
    stranger = calm.phone("X99")
    await stranger.sends(cry)
    await stranger.sees(CALL_110)
    assert not await calm.rows(tables.alerts)


# -- whose call overtakes ------------------------------------------------------------------------


def strict(here: Room) -> Intake:
    """As in a real house: strangers are strangers."""
    del here.intake._bound.has  # type: ignore[attr-defined]
    return here.intake


async def order(here: Room, *people: tuple[str, bool], chats: int = 0, most: int = 10) -> list[str]:
    """Who is next, of those who came in that order."""
    intake = strict(here)
    await intake._bound.load()
    waiting = [
        asyncio.ensure_future(intake.submit(message(person, "🚨 紧急求助" if call else "到岗", urgent=call)))
        for person, call in people
    ]
    looked_up = await intake._bound.look_up(message("X99", "到岗"))
    await asyncio.sleep(0.2)
    assert not looked_up and len(intake._lanes) == (chats or len(people))
    taken = [one.incoming.address for one in intake._lanes.take(most)]
    for one in waiting:
        one.cancel()
    return taken


async def test_a_strangers_call_waits_its_turn(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        found = await order(here, ("G02", False), ("X99", True), ("G03", True))
    assert found == ["G03", "G02", "X99"]


async def test_whoever_calls_again_and_again_overtakes_for_a_while_only(tmp_path: Path) -> None:
    """Ten thousand taps of one phone stood before everybody's check-in."""
    flood = [("G02", True)] * (OVERTAKES + 20)
    async with room(tmp_path, taking=False) as here:
        found = await order(here, *flood, ("G04", False), ("G03", True), chats=3, most=100)
    before = found.index("G04")
    assert found.count("G02") == len(flood) and found[:before].count("G02") <= OVERTAKES + 1
    assert found.index("G03") <= 1


async def test_who_was_let_in_by_another_process_is_believed(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        intake = strict(here)
        await intake._bound.load()
        async with here.database.writing() as connection:
            moved = update(tables.accounts).where(tables.accounts.c.address == "G03")
            await connection.execute(moved.values(address="NEW"))
        found = asyncio.ensure_future(intake.submit(message("G02", "到岗")))
        call = asyncio.ensure_future(intake.submit(message("NEW", "🚨 紧急求助", urgent=True)))
        async with asyncio.timeout(60):
            while not intake._lanes.urgent:
                await asyncio.sleep(0.01)
        assert [one.incoming.address for one in intake._lanes.take(10)] == ["NEW", "G02"]
        found.cancel()
        call.cancel()


async def test_what_turns_out_urgent_keeps_the_order_of_its_chat() -> None:
    loop = asyncio.get_running_loop()
    lanes, calls = Lanes(), []
    for person, text in (("G02", "到岗"), ("X1", "一"), ("X1", "🚨 紧急求助")):
        calls.append(Waiting(message(person, text), loop.create_future()))
        calls[-1].incoming = replace(calls[-1].incoming, urgent=False)
        lanes.put(calls[-1])
    lanes.hurry(calls[2])
    assert lanes.urgent == 1
    assert lanes.take(10) == [calls[1], calls[2], calls[0]]
    lanes.hurry(calls[2])
    assert lanes.urgent == 0, "it was taken meanwhile"
