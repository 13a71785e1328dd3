"""huxue parked: what was set aside can be seen, handed in again beside a running server, or let go."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from bot.channels.web.updates import incoming
from bot.cli import app
from bot.commands.parking import drop, listed, retry
from bot.settings import SettingsError
from storage import tables
from storage.arrivals.updates import park
from tests.kit.engine_room import MONDAY
from tests.kit.story import Story, furnished, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")

SECRET_WORDS = "三楼灭火器过期，找李守田"


def said(person: str, number: int, text: str) -> dict[str, Any]:
    return incoming(person, {"id": number, "at": MONDAY.isoformat(), "text": text}, MONDAY).raw


async def set_aside(story: Story, raw: dict[str, Any], error: str, key: str = "G02:77") -> int:
    now = story.house.clock.now()
    async with story.house.boundary.act(now) as act:
        await park(act.work.session, "web", key, key.partition(":")[0], raw, error, now)
    (row,) = await story.rows(tables.parked_updates, tables.parked_updates.c.key == key)
    return int(row.id)


async def test_the_list_names_nothing_people_wrote(story: Story) -> None:
    assert await listed(story.house.database, story.house.clock.now()) == []
    await set_aside(story, said("G02", 77, SECRET_WORDS), f"ValueError: {SECRET_WORDS}")
    await set_aside(story, {}, "Poison: does not parse: message.text, message.date", "G03:1")
    lines = await listed(story.house.database, story.house.clock.now() + timedelta(hours=50))
    assert [line.split("\t")[1:] for line in lines] == [
        ["web", "2026-11-23 06:50", "2 d", "ValueError"],
        ["web", "2026-11-23 06:50", "2 d", "Poison: does not parse: message.text, message.date",
         "(content not kept)"],
    ]  # fmt: skip


async def test_retried_beside_a_running_server(story: Story) -> None:
    """One transaction in another hand on the same file; the running server says the answer."""
    guard = story.phone("G02")
    number = await set_aside(story, said("G02", 77, "校门口有人打架"), "ValueError: our mistake of yesterday")
    async with another_hand(story) as database:
        await retry(story.house.settings, database, number)
    await guard.sees("已记下（SJ-")
    assert await story.rows(tables.parked_updates) == []
    assert len(await story.rows(tables.incidents, tables.incidents.c.imported_as == "")) == 1
    async with another_hand(story) as database:
        with pytest.raises(SettingsError, match="no parked update"):
            await retry(story.house.settings, database, number)
    for officer in ("DO1", "DO3"):
        story.phone(officer)


def another_hand(story: Story) -> Any:
    from contextlib import asynccontextmanager

    from storage.engine.database import Database

    @asynccontextmanager
    async def opening() -> Any:
        database = Database(story.house.settings.database, story.house.settings.zone)
        yield database
        await database.close()

    return opening()


async def test_what_still_fails_stays_as_it_was(story: Story) -> None:
    number = await set_aside(story, {"update_id": 5, "message": {"text": SECRET_WORDS}}, "Poison: x")
    async with another_hand(story) as database:
        with pytest.raises(SettingsError, match="still cannot be handled") as caught:
            await retry(story.house.settings, database, number)
    assert SECRET_WORDS not in str(caught.value) and "message.chat" in str(caught.value)
    (row,) = await story.rows(tables.parked_updates)
    assert row.id == number and row.error == "Poison: x"
    assert await story.rows(tables.handled_updates) == []


async def test_two_who_retry_at_once_have_one_effect(story: Story) -> None:
    guard = story.phone("G02")
    number = await set_aside(story, said("G02", 77, "/help"), "ValueError")
    async with another_hand(story) as one, another_hand(story) as other:
        tries = [retry(story.house.settings, database, number) for database in (one, other)]
        results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "SettingsError"]
    await guard.sees("按键怎么用")


async def test_content_that_was_not_kept_can_only_be_dropped(story: Story) -> None:
    number = await set_aside(story, {}, "Poison")
    with pytest.raises(SettingsError, match="drop it"):
        await retry(story.house.settings, story.house.database, number)
    await drop(story.house.database, number)
    assert await story.rows(tables.parked_updates) == []
    with pytest.raises(SettingsError, match="no parked update"):
        await drop(story.house.database, number)


async def huxue(folder: Path, *words: str) -> tuple[int, str, str]:
    """The command in a thread with a loop of its own: a process would import for seconds."""
    environment = {"HUXUE_DATA_DIR": str(folder), "HUXUE_NOW": "2026-11-23T08:00:30"}
    environment["HUXUE_DATABASE_URL"] = (await furnished(settings(folder))).database_url
    done = await asyncio.to_thread(CliRunner(env=environment).invoke, app, ["parked", *words])
    return done.exit_code, done.stdout, done.stderr


async def test_the_command_on_a_stopped_house(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as story:
        one = await set_aside(story, said("G02", 77, "/help"), "ValueError: 李守田")
        async with story.house.database.writing() as connection:
            values = {"channel": "web", "key": "x", "address": "", "raw": {}, "error": "Poison: 1"}
            await connection.execute(
                insert(tables.parked_updates).values(**values, parked_at=story.house.clock.now())
            )
    status, out, err = await huxue(tmp_path, "list")
    assert (status, err) == (0, "") and out.startswith(f"{one}\tweb\t2026-11-23 06:50\t70 min\tValueError\n")
    assert "李守田" not in out
    assert await huxue(tmp_path, "drop", str(one + 1)) == (
        1,
        "",
        f"{one + 1}: would be gone for good; say --yes\n",
    )
    assert await huxue(tmp_path, "drop", str(one + 1), "--yes") == (0, f"{one + 1}: dropped\n", "")
    assert await huxue(tmp_path, "retry", str(one)) == (0, f"{one}: handled\n", "")
    assert await huxue(tmp_path, "list") == (0, "", "")
    async with opened(settings(tmp_path)) as story:
        (row,) = await story.rows(tables.outbox, tables.outbox.c.address == "G02")
        assert "按键怎么用" in row.say["text"]
