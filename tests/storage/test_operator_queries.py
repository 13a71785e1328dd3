"""What an operator asks the database: what was set aside, what waits to be said, who is out of reach."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from duty.messaging.notices import Priority
from storage import tables
from storage.arrivals.parked import Parked, all_parked, count_parked, delete_parked, find_parked
from storage.arrivals.updates import park
from storage.engine.database import Database
from storage.mail.backlog import Backlog, read_backlog
from storage.queries.accounts import count_unreachable
from tests.kit.engine_room import MONDAY

LATER = MONDAY + timedelta(minutes=5)


async def set_aside(database: Database, key: str, raw: dict[str, Any], at: datetime = MONDAY) -> int:
    async with database.work(at) as work:
        await park(work.session, "web", key, "G02", raw, "ValueError: x", at)
        await work.commit()
    async with database.reading() as connection:
        return next(one.id for one in await all_parked(connection) if one.key == key)


# -- parked updates --------------------------------------------------------------------------


async def test_parked_updates_are_shown_oldest_first_and_whole(sample: Database) -> None:
    raw = {"update_id": 7, "message": {"text": "三楼灭火器过期"}}
    second, first = await set_aside(sample, "b", raw), await set_aside(sample, "a", {}, LATER)
    async with sample.reading() as connection:
        assert [one.key for one in await all_parked(connection)] == ["b", "a"]
        assert await count_parked(connection) == 2
        found = await find_parked(connection, second)
        assert found == Parked(second, "web", "b", "G02", raw, "ValueError: x", MONDAY)
        assert (await find_parked(connection, first)) is not None
        assert await find_parked(connection, first + second + 1) is None


async def test_a_parked_update_is_taken_off_the_list_once(sample: Database) -> None:
    number, other = await set_aside(sample, "a", {}), await set_aside(sample, "b", {})
    async with sample.writing() as connection:
        assert [await delete_parked(connection, number) for _ in range(2)] == [True, False]
    async with sample.reading() as connection:
        assert [one.id for one in await all_parked(connection)] == [other]


async def test_of_two_who_take_it_off_at_once_one_is_told_that_it_was_there(sample: Database) -> None:
    number = await set_aside(sample, "a", {})

    async def take_off() -> bool:
        async with sample.work(MONDAY) as work:
            was_there = await delete_parked(work.session, number)
            await asyncio.sleep(0.01)
            await work.commit()
        return was_there

    assert sorted(await asyncio.gather(take_off(), take_off())) == [False, True]


async def test_what_was_taken_off_in_a_transaction_that_fails_is_still_there(sample: Database) -> None:
    number = await set_aside(sample, "a", {})
    async with sample.work(MONDAY) as work:
        assert await delete_parked(work.session, number)
    async with sample.reading() as connection:
        assert await count_parked(connection) == 1


# -- what waits to be said -------------------------------------------------------------------


async def lines(database: Database, *lines: dict[str, Any]) -> None:
    plain = {"account_id": 1, "channel": "web", "address": "G02", "kind": "notice", "say": {}}
    plain |= {"priority": int(Priority.P2), "state": "queued", "created_at": MONDAY, "not_before": MONDAY}
    async with database.writing() as connection:
        for line in lines:
            await connection.execute(insert(tables.outbox).values(**(plain | line)))


async def backlog(database: Database, now: datetime) -> Backlog:
    async with database.reading() as connection:
        return await read_backlog(connection, now)


async def test_the_backlog_counts_what_is_due_by_priority_on_all_channels(sample: Database) -> None:
    early = MONDAY - timedelta(seconds=90)
    await lines(
        sample,
        {"priority": int(Priority.P0)},
        {"priority": int(Priority.P0), "channel": "telegram"},
        {"created_at": early, "not_before": early},
        {"leased_by": "somebody", "leased_until": LATER},
    )
    found = await backlog(sample, MONDAY)
    assert found.due == {int(Priority.P0): 2, int(Priority.P2): 2}
    assert found.oldest == early and found.oldest_s(MONDAY) == 90


async def test_what_is_said_held_or_put_off_is_no_backlog(sample: Database) -> None:
    await lines(sample, *({"state": state} for state in ("sent", "held", "failed", "expired")))
    await lines(sample, {"not_before": LATER})
    assert await backlog(sample, MONDAY) == Backlog({}, None)
    assert (await backlog(sample, LATER)).due == {int(Priority.P2): 1}


def test_an_empty_backlog_is_not_old_nor_is_one_of_a_clock_that_was_set_back() -> None:
    assert Backlog({}, None).oldest_s(MONDAY) == 0
    assert Backlog({2: 1}, LATER).oldest_s(MONDAY) == 0


async def test_accounts_out_of_reach_are_counted(sample: Database) -> None:
    lost = update(tables.accounts).where(tables.accounts.c.address.in_(("G02", "G03")))
    async with sample.writing() as connection:
        assert await count_unreachable(connection) == 0
        await connection.execute(lost.values(reachable=False))
        assert await count_unreachable(connection) == 2
