"""What lies on the disk: readable by this account alone, and without what was deleted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.doctor import examine
from bot.private import keep_private, open_to_others
from duty.records import retention
from duty.records.subject import Subject
from storage.engine.database import Database
from storage.engine.scrubbing import make_scrubbable, scrub
from tests.house.test_command import a_quiet_place, huxue
from tests.kit.engine_room import MONDAY, ZONE, open_database
from tests.kit.story import settings

__all__ = ["a_quiet_place"]
SECRET = "刀疤脸在西门外徘徊"


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}


def test_a_command_leaves_nothing_that_others_of_the_machine_can_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    os.environ["HUXUE_DATA_DIR"] = str(home)
    assert huxue("migrate")[0] == 0
    assert modes(home) == {"huxue.db": 0}
    assert huxue("export", "settings", "--folder", str(home / "out"))[0] == 0
    assert not any(modes(home / "out").values())


def test_what_an_earlier_version_left_open_is_shut(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir(mode=0o755)
    (tmp_path / "huxue.db").touch(0o644)
    (tmp_path / "huxue.db-wal").touch(0o644)
    (tmp_path / "secret").touch(0o644)
    (tmp_path / "notes of somebody.txt").touch(0o644)
    assert len(open_to_others(settings(tmp_path))) == 4
    keep_private(settings(tmp_path))
    assert open_to_others(settings(tmp_path)) == []
    assert modes(tmp_path) == {
        "huxue.db": 0, "huxue.db-wal": 0, "secret": 0, "media": 0, "notes of somebody.txt": 0o044,
    }  # fmt: skip


async def test_the_doctor_names_what_is_open(tmp_path: Path) -> None:
    await open_database(tmp_path).close()
    (tmp_path / "huxue.db").chmod(0o644)
    found = {one.what: one async for one in examine(settings(tmp_path))}
    assert not found["files"].well and str(tmp_path / "huxue.db") in found["files"].words


def on_disk(folder: Path) -> bool:
    files = [path for path in folder.iterdir() if path.name.startswith("huxue.db")]
    return any(SECRET.encode() in path.read_bytes() for path in files)


async def test_words_whose_time_is_over_are_not_in_the_file_nor_its_log(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    async with database.work(MONDAY) as work:
        for number in range(50):
            work.record(Subject("incident", number), "detail", MONDAY, "G02", words=f"{SECRET}{number}" * 40)
        await work.commit()
    assert on_disk(tmp_path)
    later = MONDAY + retention.TEXT + timedelta(days=1)
    async with database.work(later) as work:
        await retention.sweep(work, later)
        await work.commit()
    assert await scrub(database)
    assert not on_disk(tmp_path)
    assert (tmp_path / "huxue.db-wal").stat().st_size == 0
    await database.close()


async def test_it_does_not_wait_for_whoever_is_at_it(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    async with database.work(MONDAY) as work:
        work.record(Subject("incident", 1), "detail", MONDAY, "G02")
        await work.session.flush()
        assert not await scrub(database)
        await work.commit()
    assert await scrub(database)
    await database.close()


async def test_a_file_of_an_earlier_version_is_rid_of_what_it_deleted_before(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "huxue.db")) as old, old:
        old.execute("PRAGMA secure_delete=OFF")
        old.execute("CREATE TABLE words (said TEXT)")
        old.executemany("INSERT INTO words VALUES (?)", [(SECRET * 300,)] * 20)
    with closing(sqlite3.connect(tmp_path / "huxue.db")) as old, old:
        old.execute("PRAGMA secure_delete=OFF")
        old.execute("DELETE FROM words")
    assert on_disk(tmp_path)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'huxue.db'}", ZONE)
    await make_scrubbable(database)
    assert not on_disk(tmp_path)
    await database.close()
