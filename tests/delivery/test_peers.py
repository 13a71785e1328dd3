"""Several processes on one PostgreSQL: one of them speaks on Telegram, each shows its own pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.channels.port import Abilities
from bot.delivery import claims
from bot.delivery import floor as floors
from duty.alerting.calls.page import PageState
from storage import tables
from storage.engine.database import Database
from storage.mail import outcomes
from storage.mail.floors import leave_floor, take_floor
from tests.kit.engine_room import ZONE, FakeChannel, Room, message, room
from tests.kit.postgres import fresh_database
from tests.kit.story import OnPostgres, Story, on_postgres, opened, settings

ONE_VOICE = Abilities(per_second=200, per_chat=1000, one_voice=True)


@pytest.fixture
async def shared(postgres_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """The sample district on PostgreSQL."""
    async with AsyncExitStack() as stack:
        yield await OnPostgres(postgres_url, stack).database_of(tmp_path)


@pytest.fixture(autouse=True)
def only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks into the database without being told to: what arrives was heard of."""
    monkeypatch.setattr(claims, "POLL_S", 600.0)


def database(url: str) -> Database:
    return Database(url, ZONE, frozenset({"web"}))


async def until(there: Any) -> None:
    async with asyncio.timeout(20):
        while not there():
            await asyncio.sleep(0.005)


def heard(*channels: FakeChannel) -> list[str]:
    return [say.text for channel in channels for _, say in channel.said]


# -- the floor -------------------------------------------------------------------------------


async def test_a_term_goes_on_while_it_is_renewed_and_is_the_next_ones_after(postgres_url: str) -> None:
    lease, short = timedelta(minutes=1), timedelta(0)
    async with fresh_database(postgres_url) as url:
        here = database(url)
        async with here.engine.begin() as connection:
            await connection.run_sync(tables.metadata.create_all)

            async def take(who: str, lasts: timedelta = lease, *, anew: bool = False) -> int | None:
                return await take_floor(connection, "telegram", who, lasts, anew=anew)

            assert [await take("a"), await take("b"), await take("a")] == [1, None, 1]
            assert await take("a", anew=True) == 2, "whoever let it lapse takes up what it left lying"
            assert await take("a", short) == 2
            assert [await take("b"), await take("a")] == [3, None]
            await leave_floor(connection, "telegram", "a")
            assert await take("a") is None, "nobody leaves for another"
            await leave_floor(connection, "telegram", "b")
            assert await take("a") == 4
        await here.close()


async def test_one_speaks_for_all_in_the_order_of_each_chat(shared: str, tmp_path: Path) -> None:
    ours, theirs = FakeChannel(abilities=ONE_VOICE), FakeChannel(abilities=ONE_VOICE)
    async with (
        room(tmp_path, channel=ours, database=database(shared), peer="ours") as one,
        room(tmp_path, channel=theirs, database=database(shared), peer="theirs") as other,
    ):
        await until(lambda: speaks(one) or speaks(other))
        for number in range(12):
            house = (one, other)[number % 2]
            await asyncio.gather(
                *(house.intake.submit(message(f"G{n:02}", f"{number}")) for n in range(1, 6))
            )
        await until(lambda: len(heard(ours, theirs)) == 60)
        assert [] in (ours.said, theirs.said), "only one of them spoke"
        for n in range(1, 6):
            lines = ours.heard_by(f"G{n:02}") + theirs.heard_by(f"G{n:02}")
            assert lines == [f"收到：{number}" for number in range(12)]


async def test_whoever_leaves_hands_the_floor_over_at_once(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floors, "LEASE", timedelta(hours=1))
    monkeypatch.setattr(floors, "RENEW_S", 600.0)  # so that being told is the only way to learn of it
    first, second = FakeChannel(abilities=ONE_VOICE), FakeChannel(abilities=ONE_VOICE)
    async with AsyncExitStack() as later:
        async with room(tmp_path, channel=first, database=database(shared), peer="first") as one:
            await until(lambda: speaks(one))
            opening = room(tmp_path, channel=second, database=database(shared), peer="second")
            other = await later.enter_async_context(opening)
            await other.hears("G01", "一")
            await until(lambda: heard(first) == ["收到：一"])
        await until(lambda: speaks(other))
        await other.hears("G01", "二")
        await until(lambda: heard(second) == ["收到：二"])


async def test_after_a_sudden_death_the_next_says_the_rest(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are leased for a minute; who has the floor does not wait for that."""
    monkeypatch.setattr(floors, "LEASE", timedelta(seconds=1.5))
    monkeypatch.setattr(floors, "RENEW_S", 0.1)
    dead = FakeChannel(abilities=ONE_VOICE, weather=lambda address, say: asyncio.Event().wait())
    heir = FakeChannel(abilities=ONE_VOICE)
    async with room(tmp_path, channel=dead, database=database(shared), peer="dead", taking=False) as one:
        await until(lambda: speaks(one))
        await one.queue(("G01", "一"), ("G02", "二"), ("G03", "三"))
        async with one.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_by="dead#1"))
        monkeypatch.setattr(floors.Shared, "leave", nothing)
    async with room(tmp_path, channel=heir, database=database(shared), peer="heir") as other:
        await until(lambda: sorted(heard(heir)) == ["一", "三", "二"])
        await other.delivery.settled()
        assert {row.state for row in await other.rows(tables.outbox)} == {"sent"}


async def test_who_could_not_renew_falls_silent_and_takes_up_its_rows_when_it_can(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floors, "LEASE", timedelta(seconds=1.5))
    monkeypatch.setattr(floors, "RENEW_S", 0.1)
    cut_off = [False]
    real = floors.take_floor

    async def sometimes(*args: Any, **named: Any) -> int | None:
        if cut_off[0]:
            raise ConnectionError("the database is away")
        return await real(*args, **named)

    monkeypatch.setattr(floors, "take_floor", sometimes)
    channel = FakeChannel(abilities=ONE_VOICE)
    async with room(tmp_path, channel=channel, database=database(shared), peer="ours") as here:
        await until(lambda: speaks(here))
        cut_off[0] = True
        await until(lambda: not speaks(here))
        here.delivery.offer(await here.queue(("G01", "一")))
        await here.hears("G02", "二")
        await asyncio.sleep(0.3)
        assert heard(channel) == []
        cut_off[0] = False
        await until(lambda: sorted(heard(channel)) == ["一", "收到：二"])


def speaks(house: Room) -> bool:
    return bool(house.delivery._claims.label("web"))


async def nothing(_self: object) -> None:
    """The process dies without a word."""


# -- pages -----------------------------------------------------------------------------------


@pytest.fixture
async def two_houses(postgres_url: str, tmp_path: Path) -> AsyncIterator[tuple[Story, Story]]:
    async with (
        on_postgres(postgres_url),
        opened(settings(tmp_path)) as one,
        opened(settings(tmp_path)) as other,
    ):
        yield one, other


async def test_a_call_reaches_the_page_on_another_process(two_houses: tuple[Story, Story]) -> None:
    here, there = two_houses
    guard, officer = here.phone("G02"), there.phone("DO3")
    await shown(there, "DO3")
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    page = await officer.sees("紧急求助", "李师傅")
    await officer.presses("接警")
    await officer.sees("已接警")
    await guard.sees("已接警")
    await here.settled()
    (said,) = await here.rows(tables.outbox, tables.outbox.c.id == page.id)
    assert said.state == "sent"
    pages = await here.rows(tables.pages, tables.pages.c.person_id == "DO3")
    assert [row.state for row in pages] == [PageState.TAKEN]
    guard.unseen.clear()
    officer.unseen.clear()


async def test_a_page_that_was_left_holds_what_is_said(two_houses: tuple[Story, Story]) -> None:
    here, there = two_houses
    officer = there.phone("DO3")
    await shown(there, "DO3")
    officer.looks_away()
    await until_held(here, "G02")


async def test_a_ghost_is_handed_a_line_only_once(
    two_houses: tuple[Story, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that died without a word still claims to show the page."""
    monkeypatch.setattr(outcomes, "HANDED", timedelta(seconds=0.2))
    here, _ = two_houses
    async with here.house.database.writing() as connection:
        ghost = {"address": "DO3", "owner": "ghost", "seen_at": here.house.clock.now() + timedelta(days=365)}
        await connection.execute(insert(tables.screens).values(**ghost))
    await until_held(here, "G02")


async def shown(story: Story, person: str) -> None:
    """The others know that the page is open here."""
    async with asyncio.timeout(10):
        while not await story.rows(tables.screens, tables.screens.c.address == person):
            await asyncio.sleep(0.01)


async def until_held(story: Story, guard: str) -> None:
    await story.phone(guard).sends("🚨 紧急求助")
    mine = tables.outbox.c.address == "DO3", tables.outbox.c.kind == "alert.page"
    async with asyncio.timeout(10):
        while [row.state for row in await story.rows(tables.outbox, *mine)] != ["held"]:
            story.house.delivery.look()
            await asyncio.sleep(0.05)
    story.phone(guard).unseen.clear()
