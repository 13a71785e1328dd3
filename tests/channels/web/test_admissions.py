"""Who may still enter: exact for a message, shared by all pages for a heartbeat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.channels.web.entry.admissions import Admissions
from storage import tables
from storage.engine.database import Database
from tests.kit.engine_room import MONDAY, room
from tests.kit.growth import asking

PEOPLE = [f"G{n:02}" for n in range(2, 12)]
BEFORE, SINCE = MONDAY - timedelta(hours=1), MONDAY + timedelta(minutes=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with room(tmp_path, taking=False, speaking=False) as here:
        rows = [{"channel": "web", "address": p, "person_id": p, "bound_at": MONDAY} for p in PEOPLE]
        async with here.database.writing() as connection:
            await connection.execute(tables.accounts.delete())
            await connection.execute(insert(tables.accounts), rows)
        yield here.database


async def cut(database: Database, person: str) -> None:
    async with database.writing() as connection:
        mine = tables.accounts.c.address == person
        await connection.execute(update(tables.accounts).where(mine).values(person_id=""))


async def test_a_phone_of_before_the_binding_and_a_strangers_do_not_enter(database: Database) -> None:
    door = Admissions(database, lambda: PEOPLE)
    assert await door.admits("G02", SINCE)
    assert not await door.admits("G02", BEFORE)
    assert not await door.admits("nobody", SINCE)


async def test_who_was_cut_off_enters_no_more_the_same_moment(database: Database) -> None:
    door = Admissions(database, lambda: PEOPLE)
    assert await door.admits("G02", SINCE, 60.0) and await door.admits("G02", SINCE)
    await cut(database, "G02")
    assert not await door.admits("G02", SINCE)
    assert await door.admits("G02", SINCE, 60.0), "a heartbeat may know it a little later"
    assert not await door.admits("G02", SINCE, 1e-9)


async def test_the_heartbeats_of_all_pages_cost_one_question(database: Database) -> None:
    door = Admissions(database, lambda: PEOPLE)
    with asking(database) as asked:
        assert all(await asyncio.gather(*(door.admits(who, SINCE, 60.0) for who in PEOPLE)))
        assert [await door.admits(who, SINCE, 60.0) for who in PEOPLE] == [True] * len(PEOPLE)
    assert len([one for one in asked.statements if "FROM accounts" in one]) == 1


async def test_many_messages_at_once_share_the_next_question_and_one_that_is_given_up_stops_no_other(
    database: Database,
) -> None:
    door = Admissions(database, lambda: ())
    with asking(database) as asked:
        waiting = [asyncio.ensure_future(door.admits(who, SINCE)) for who in (*PEOPLE, "G02")]
        await asyncio.sleep(0)
        waiting[0].cancel()
        assert await asyncio.gather(*waiting[1:]) == [True] * len(PEOPLE)
    assert len([one for one in asked.statements if "FROM accounts" in one]) <= 2
