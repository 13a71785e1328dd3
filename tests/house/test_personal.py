"""Everybody may have a copy of what is on record of them, and have it erased (PIPL §45, §47)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.personal import erase_person, export_person
from bot.settings import SettingsError
from storage import tables
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


def quiet(story: Story) -> None:
    for phone in story.phones.values():
        phone.unseen.clear()


async def busy(story: Story) -> None:
    """李师傅 sends a picture, calls for help and says something; all of it is over."""
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("隐患")
    await guard.presses("确认")
    await developed(story)
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    await guard.sends("两个人在西门打架")
    await desk.sees("【紧急求助】")
    await story.settled()
    quiet(story)


async def close(story: Story) -> None:
    desk = story.phone("DO3")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    await story.settled()
    quiet(story)


async def everything(story: Story) -> str:
    return str([await story.rows(table) for table in tables.metadata.sorted_tables])


async def test_a_copy_has_all_and_only_what_is_theirs_and_is_remembered(calm: Story, tmp_path: Path) -> None:
    await busy(calm)
    house, folder = calm.house, tmp_path / "copy"
    lines = await export_person(house.settings, house.database, "G02", folder)
    copy = json.loads((folder / "person.json").read_text())
    assert copy["people"][0]["name"] == "李守田" and copy["consents"] and copy["incidents"]
    assert "两个人在西门打架" in str(copy["messages"]) and copy["changes"]
    assert {row["person_id"] for row in copy["accounts"]} == {"G02"}
    assert "王建国" not in str(copy["people"]) and "1 photographs" in lines[1]
    (file,) = (folder / "photos").iterdir()
    assert file.read_bytes().startswith(b"\xff\xd8")
    assert [row.what for row in await calm.rows(tables.changes, tables.changes.c.subject == "person:G02")][
        -1
    ] == "exported"
    await close(calm)


async def test_what_nothing_obliges_us_to_keep_is_erased_and_the_rest_is_named(calm: Story) -> None:
    await busy(calm)
    house = calm.house
    with pytest.raises(SettingsError, match="close it first"):
        await erase_person(house.settings, house.database, "G02")
    await close(calm)
    lines = await erase_person(house.settings, house.database, "G02")
    assert any(line.startswith("erased: ") for line in lines)
    assert any("PIPL" in line for line in lines if line.startswith("stays: "))
    (person,) = await calm.rows(tables.people, tables.people.c.id == "G02")
    assert (person.name, person.phone, person.birth_year) == ("（已删除）", "", None)
    assert not await calm.rows(tables.messages, tables.messages.c.address == "G02")
    assert not await calm.rows(tables.outbox, tables.outbox.c.address == "G02")
    assert not await calm.rows(tables.accounts, tables.accounts.c.person_id == "G02")
    assert not await calm.rows(tables.roster, tables.roster.c.person_id == "G02")
    (incident,) = await calm.rows(tables.incidents, tables.incidents.c.imported_as == "")
    assert incident.reported_by == "G02", "the record of the case stays, without the name"
    assert "000-0002" not in str(await calm.rows(tables.people))
    assert "exported" not in str(await calm.rows(tables.changes, tables.changes.c.subject == "person:G02"))
    assert (await calm.rows(tables.changes, tables.changes.c.subject == "person:G02"))[-1].what == "erased"
    quiet(calm)


async def test_of_nobody_there_is_neither_copy_nor_erasure(calm: Story, tmp_path: Path) -> None:
    house = calm.house
    for work in (
        export_person(house.settings, house.database, "G99", tmp_path / "x"),
        erase_person(house.settings, house.database, "G99"),
    ):
        with pytest.raises(SettingsError, match="no person G99"):
            await work
