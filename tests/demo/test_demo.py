"""The demo begins on a school morning, goes on where it was left, and begins anew at the push of a button."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot.app import build
from bot.demo.demo import Demo, first_school_morning
from bot.house import House
from bot.settings import Settings
from duty.district.shifts import CalendarDay, DayKind
from storage import tables
from storage.queries.upkeep.facts import read_fact
from tests.kit.engine_room import MONDAY
from tests.kit.memory import sample_district
from tests.kit.story import Phone, settings


@asynccontextmanager
async def demo(chosen: Settings, *, still: bool = True) -> AsyncIterator[tuple[House, Demo]]:
    """A running demo; a still one's time only passes when it is pushed."""
    house = await build(chosen, demo=True)
    assert house.demo
    if still:
        house.sweeps.run = house.demo.run = _still  # type: ignore[method-assign]
    running = asyncio.create_task(house.run())
    try:
        yield house, house.demo
    finally:
        house.stop.set()
        await running


async def _still(stop: asyncio.Event) -> None:
    await stop.wait()


async def kept(house: House) -> datetime:
    async with house.database.reading() as connection:
        return datetime.fromisoformat(await read_fact(connection, "demo_now") or "")


async def count(house: House, table: object) -> int:
    async with house.database.reading() as connection:
        return len((await connection.execute(table.select())).all())  # type: ignore[attr-defined]


async def test_the_first_time_the_sample_is_loaded_and_everybody_may_speak(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (house, _):
        people = (await house.database.district()).people
        assert len(people) > 40
        assert await count(house, tables.accounts) >= len(people)
        assert await count(house, tables.consents) == len(people)
        assert abs(house.clock.now() - MONDAY) < timedelta(minutes=1)
        assert abs(await kept(house) - MONDAY) < timedelta(minutes=1)


async def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    async with demo(settings(tmp_path, now="")) as (house, shown):
        await shown.forward(45)
        left = house.clock.now()
        people = await count(house, tables.people)
    async with demo(settings(tmp_path, now="")) as (again, _):
        since = again.clock.now() - left
        assert timedelta(seconds=-1) < since < timedelta(minutes=1), "the machine's clock may be put right"
        assert await count(again, tables.people) == people, "nothing is loaded twice"


async def test_a_clock_that_is_set_by_the_operator_wins_over_what_was_kept(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (_, shown):
        await shown.forward(45)
    async with demo(settings(tmp_path)) as (again, _):
        assert abs(again.clock.now() - MONDAY) < timedelta(minutes=1)


async def test_time_is_pushed_minute_by_minute_and_the_staff_comes_in_it(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (house, shown):
        ticks: list[datetime] = []
        submitted: list[str] = []

        async def tick() -> None:
            ticks.append(house.clock.now())

        async def submit(update: object) -> None:
            submitted.append(update.address)  # type: ignore[attr-defined]

        house.sweeps.tick = tick  # type: ignore[method-assign]
        shown._staff._submit = submit
        await shown.forward(20)
        assert len(ticks) == 20 and len(submitted) > 10
        steps = [later - earlier for earlier, later in pairwise(ticks)]
        assert all(timedelta(seconds=59) < step < timedelta(seconds=90) for step in steps)


async def test_begun_anew_nothing_of_the_day_is_left(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (house, shown):
        page = house.web.open(["G02"])
        async with house.boundary.act(house.clock.now()) as act:
            act.work.record("incident:1", "reported", act.work.now, "G02")
        await shown.forward(30)
        await shown.reset()
        assert await count(house, tables.changes) == 0
        assert abs(house.clock.now() - MONDAY) < timedelta(minutes=1)
        assert house.delivery.idle
        said = [page.queue.get_nowait() for _ in range(page.queue.qsize())]
        assert {"restart": True} in said, "every page forgets what it shows"


async def test_it_begins_anew_whatever_went_before_and_whatever_goes_on(tmp_path: Path) -> None:
    """R8: a call for help, a hazard, an hour pushed and half an hour being pushed, the staff on its way."""
    async with demo(settings(tmp_path), still=False) as (house, shown):
        records = (tables.incidents, tables.hazards, tables.alerts, tables.changes, tables.messages)
        counted = (*records, tables.accounts, tables.consents)
        fresh = [await count(house, table) for table in counted]
        for minutes in (0, 20):
            guard, officer = Phone(house, "G02"), Phone(house, "DO3")
            await guard.sends("三楼灭火器过期")
            await guard.sees("对吗")
            await guard.presses("确认")
            await guard.sends("🚨 紧急求助")
            await officer.sees("【紧急求助】")
            await officer.presses("接警")
            await shown.forward(minutes)
            under_way = asyncio.create_task(shown.forward(600))
            await asyncio.sleep(0.05)
            await shown.reset()
            await under_way
            assert not house.stop.is_set(), "the house stands"
            assert abs(house.clock.now() - MONDAY) < timedelta(minutes=1), "nobody pushes the new day"
            assert [await count(house, table) for table in counted] == fresh
            for phone in (guard, officer):
                phone.looks_away()


async def test_somebody_who_writes_while_it_begins_anew_has_one_account(tmp_path: Path) -> None:
    async with demo(settings(tmp_path)) as (house, shown):
        fresh, seeds, between = await count(house, tables.accounts), shown._seed, []

        async def seed() -> None:
            await Phone(house, "G02").sends("🚨 紧急求助")
            between.append(await count(house, tables.accounts))
            await seeds()

        shown._seed = seed  # type: ignore[method-assign]
        await shown.reset()
        assert between == [1]
        assert await count(house, tables.accounts) == fresh


def test_it_begins_ten_minutes_before_the_window_of_the_next_day_with_lessons() -> None:
    district = sample_district()
    assert first_school_morning(district, MONDAY) == MONDAY
    saturday = MONDAY + timedelta(days=5, hours=3)
    assert first_school_morning(district, saturday) == MONDAY + timedelta(days=7)
    closed = CalendarDay(date(2026, 11, 23), "", DayKind.HOLIDAY)
    assert first_school_morning(replace(district, calendar=(closed,)), MONDAY).date() > date(2026, 11, 23)
    assert first_school_morning(district, MONDAY.astimezone(UTC)).tzinfo == district.timezone
