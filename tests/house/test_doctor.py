"""`huxue doctor` names what is wrong with the fix beside it, and says of everything else that it is well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.commands import doctor
from bot.commands.doctor import Finding, examine
from bot.private import keep_private
from bot.settings import Settings
from storage import tables
from storage.engine.database import Database
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_telegram import TOKEN
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.story import settings


async def findings(chosen: Settings) -> dict[str, Finding]:
    return {one.what: one async for one in examine(chosen)}


@asynccontextmanager
async def sample(folder: Path) -> AsyncIterator[Database]:
    """The database of `settings(folder)`, filled."""
    database = open_database(folder)
    keep_private(settings(folder))
    yield database
    await database.close()


def test_a_finding_is_a_line_that_shows_at_a_glance_whether_all_is_well() -> None:
    assert Finding("fonts", True, "Chinese font loads").line == "✓ fonts: Chinese font loads"
    assert Finding("fonts", False, "no glyph").line == "✗ fonts: no glyph"


async def test_a_house_that_is_well(tmp_path: Path) -> None:
    async with sample(tmp_path):
        found = await findings(settings(tmp_path))
    assert list(found) == [
        "settings", "database", "parked updates", "alerts", "calendar", "ladders",
        "files", "descriptors", "telegram", "clock", "fonts", "faces",
    ]  # fmt: skip
    assert all(one.well for one in found.values())
    assert "schools" in found["database"].words and "people" in found["database"].words
    assert found["clock"].words.startswith("2026-11-23 06:50") and "HUXUE_NOW" in found["clock"].words
    assert found["telegram"].words == "no token, the web channel runs alone"


async def test_an_empty_database_is_to_be_migrated_and_nothing_more_is_asked_of_it(tmp_path: Path) -> None:
    found = await findings(settings(tmp_path))
    assert not found["database"].well and found["database"].words.endswith("run huxue migrate")
    assert "at nothing" in found["database"].words
    assert "parked updates" not in found and "fonts" in found


async def test_a_database_that_cannot_be_opened_names_its_settings(tmp_path: Path) -> None:
    nobody_there = "postgresql+asyncpg://huxue@127.0.0.1:1/huxue"
    found = await findings(settings(tmp_path, database_url=nobody_there))
    assert not found["database"].well
    assert "HUXUE_DATABASE_URL and HUXUE_DATA_DIR" in found["database"].words


async def test_what_was_set_aside_is_counted(tmp_path: Path) -> None:
    row: dict[str, Any] = {"channel": "web", "key": "x", "address": "", "raw": {}, "error": "Poison"}
    async with sample(tmp_path) as database:
        async with database.writing() as connection:
            await connection.execute(insert(tables.parked_updates).values(**row, parked_at=MONDAY))
        found = await findings(settings(tmp_path))
    assert found["parked updates"] == Finding("parked updates", False, "1 wait for somebody to look")


async def test_a_ladder_that_could_leave_a_call_unanswered_is_named(tmp_path: Path) -> None:
    async with sample(tmp_path) as database:
        async with database.writing() as connection:
            nobody = update(tables.ladders).where(tables.ladders.c.triage == "P0").values(groups=[])
            await connection.execute(nobody)
        found = await findings(settings(tmp_path))
    assert not found["ladders"].well and found["ladders"].words.startswith("P0 of the table cannot be used")


async def test_telegram_is_asked_whether_it_knows_the_token(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        known = (await findings(chosen))["telegram"]
        unknown = (await findings(chosen.model_copy(update=settings_with("9:another"))))["telegram"]
    assert known.well and known.words.startswith("@")
    assert not unknown.well and unknown.words.startswith("HUXUE_TELEGRAM_TOKEN")
    odd = (await findings(settings(tmp_path, telegram_token="no token at all")))["telegram"]
    assert not odd.well and "it looks like 123456:ABC" in odd.words


async def test_the_last_picture_of_telegram_is_fetched_for_a_trial(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, sample(tmp_path) as database:
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        assert (await findings(chosen))["pictures"].words.startswith("none has come")
        file, _ = double.keep_file(bytes(5000))
        row = {"subject": "incident:1", "purpose": "before", "channel": "telegram", "file": file}
        row |= {"sent_by": "G02", "received_at": MONDAY, "state": "waiting", "tries": 0}
        empty = ("reason", "large_key", "small_key", "sha256", "dhash", "taken_at", "seen_before")
        async with database.writing() as connection:
            await connection.execute(insert(tables.photos).values(**row, **dict.fromkeys(empty, "")))
        assert (await findings(chosen))["pictures"] == Finding(
            "pictures", True, "the last one of Telegram was fetched, 4 kB"
        )
        double.fail("file", 503)
        ill = (await findings(chosen))["pictures"]
        assert not ill.well and "the file server answered 503" in ill.words
        double.folder = tmp_path / "server"
        double.expire_links()
        local = (await findings(chosen))["pictures"]
        assert not local.well and "HUXUE_TELEGRAM_FILES" in local.words
        named = chosen.model_copy(update={"telegram_files": tmp_path / "server"})
        assert (await findings(named))["pictures"].well


def settings_with(token: str) -> dict[str, Any]:
    return {"telegram_token": Settings(telegram_token=token).telegram_token}  # type: ignore[arg-type]


async def test_a_font_without_chinese_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "has_glyph", lambda char: char != "汀")
    assert (await findings(settings(tmp_path)))["fonts"] == Finding("fonts", False, "no glyph for ['汀']")
