"""The traps of the two databases, each shut by a test."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.intake import intake as intakes
from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.records import retention
from duty.records.subject import Subject
from storage import tables
from storage.arrivals.updates import mark_handled, prune_handled
from storage.engine.database import Database, is_trouble
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, import_directory
from tests.kit.engine_room import MONDAY, ZONE, message, open_database, room
from tests.kit.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The sample district in a database of each kind."""
    async with AsyncExitStack() as stack:
        if request.param == "postgres":
            address = request.getfixturevalue("postgres_url")
            opened = await sample_on(await stack.enter_async_context(fresh_database(address)))
        else:
            opened = open_database(tmp_path)
        stack.push_async_callback(opened.close)
        yield opened


async def sample_on(url: str) -> Database:
    database = Database(url, ZONE, frozenset({"web"}))
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    return database


async def facts(database: Database) -> dict[str, str]:
    async with database.reading() as connection:
        rows = await connection.execute(select(tables.facts).where(tables.facts.c.name.like("t%")))
        return {row.name: row.value for row in rows}


async def put(where: Any, name: str) -> None:
    await where.execute(insert(tables.facts).values(name=name, value="x"))


async def test_a_rolled_back_transaction_leaves_no_row_even_after_a_savepoint(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.work(MONDAY) as work:
            for number in range(5):
                async with work.session.begin_nested():
                    await put(work.session, f"t{number}")
            raise ZeroDivisionError
    assert await facts(database) == {}
    async with database.work(MONDAY) as work:
        await put(work.session, "t9")
    assert await facts(database) == {}, "only commit() keeps"


async def test_a_reader_never_waits_for_a_writer(database: Database) -> None:
    async with database.work(MONDAY) as work:
        await put(work.session, "t1")
        async with asyncio.timeout(5):
            assert await facts(database) == {}
        await work.commit()
    assert await facts(database) == {"t1": "x"}


async def test_two_houses_writing_one_file_never_see_it_locked(tmp_path: Path) -> None:
    one, two = open_database(tmp_path), open_database(tmp_path)

    async def write(database: Database, name: str) -> None:
        for number in range(200):
            async with database.work(MONDAY) as work:
                await put(work.session, f"t{name}{number}")
                await work.commit()

    await asyncio.gather(write(one, "a"), write(two, "b"))
    assert len(await facts(one)) == 400
    await asyncio.gather(one.close(), two.close())


WRITER = """
import asyncio, sys
from pathlib import Path
from tests.kit.engine_room import MONDAY, ZONE
from tests.storage.test_storage import put
from storage.engine.database import Database
from storage.engine.migrate import migrate

async def write(path, name):
    database = Database(f"sqlite+aiosqlite:///{path}", ZONE)
    await migrate(database.engine)
    for number in range(100):
        async with database.work(MONDAY) as work:
            await put(work.session, f"t{name}{number}")
            await work.commit()
    await database.close()

asyncio.run(write(*sys.argv[1:]))
"""


async def test_two_processes_may_even_lay_out_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    writers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, str(path), name) for name in "ab"
    ]
    assert [await writer.wait() for writer in writers] == [0, 0]
    database = Database(f"sqlite+aiosqlite:///{path}", ZONE)
    assert len(await facts(database)) == 200
    await database.close()


async def test_moments_are_aware_and_kept_in_utc(database: Database) -> None:
    table = tables.handled_updates
    tokyo = datetime(2026, 11, 23, 7, 50, tzinfo=ZoneInfo("Asia/Tokyo"))
    async with database.writing() as connection:
        await connection.execute(insert(table).values(channel="web", key="1", handled_at=tokyo))
        with pytest.raises(StatementError, match="without its time zone"):
            naive = datetime(2026, 11, 23, 6, 50)  # noqa: DTZ001
            await connection.execute(insert(table).values(channel="web", key="2", handled_at=naive))
    async with database.reading() as connection:
        kept = await connection.scalar(select(table.c.handled_at))
    assert kept == MONDAY and kept.utcoffset() == timedelta() and kept.astimezone(UTC).hour == 22


async def test_history_is_append_only(database: Database) -> None:
    async with database.work(MONDAY) as work:
        work.record(Subject("incident", 1), "reported", MONDAY, "G02", kind="fire")
        await work.commit()
    for act in (update(tables.changes).values(what="never"), tables.changes.delete()):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.writing() as connection:
                await connection.execute(act.where(tables.changes.c.subject == "incident:1"))
    async with database.work(MONDAY) as work:
        (change,) = await work.changes("incident:1")
        assert (change.what, change.detail) == ("reported", {"kind": "fire"})


REWRITES = {
    "sqlite": (
        "INSERT OR REPLACE INTO changes (id, subject, what, at, actor_id, detail)"
        " SELECT id, subject, 'never', at, actor_id, detail FROM changes",
        "REPLACE INTO changes SELECT * FROM changes",
        "INSERT OR REPLACE INTO consents (person_id, version, channel, at)"
        " SELECT person_id, version, 'never', at FROM consents",
        "UPDATE OR REPLACE changes SET id = id + 1",
    ),
    "postgresql": (
        "TRUNCATE changes",
        "TRUNCATE consents CASCADE",
        "INSERT INTO changes (id, subject, what, at, actor_id, detail)"
        " SELECT id, subject, 'never', at, actor_id, detail FROM changes"
        " ON CONFLICT (id) DO UPDATE SET what = excluded.what",
    ),
}
BOTH = (
    "UPDATE changes SET what = 'never'",
    "DELETE FROM changes",
    "UPDATE consents SET version = 'never'",
    "DELETE FROM consents",
)


async def test_nothing_rewrites_the_history_or_a_consent(database: Database) -> None:
    async with database.work(MONDAY) as work:
        work.record(Subject("incident", 1), "reported", MONDAY, "G02", kind="fire")
        await work.accounts.consent("G02", "test", "web", MONDAY)
        await work.commit()
    for statement in (*BOTH, *REWRITES[database.engine.dialect.name]):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.writing() as connection:
                await connection.execute(text(statement))
    if database.sqlite:  # as anybody with the file could: their connection has none of our settings
        with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
            for statement in REWRITES["sqlite"]:
                with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                    connection.execute(statement)
    async with database.reading_work(MONDAY) as work:
        assert [one.what for one in await work.changes(Subject("incident", 1))] == ["reported"]
        assert await work.accounts.consented("G02", "test")


async def test_the_history_keeps_a_hash_of_words_and_the_words_go_with_their_time(database: Database) -> None:
    about, words = Subject("incident", 1), "一人持刀在西门外"
    async with database.work(MONDAY) as work:
        work.record(about, "detail", MONDAY, "G02", words=words)
        work.record(about, "detail", MONDAY, "G02", words="")
        first, second = await work.changes(about)
        assert (first.detail, second.detail) == ({"words": words}, {})
        await work.commit()
    async with database.reading() as connection:
        kept = [str(row) for row in await connection.execute(text("SELECT * FROM changes"))]
        row = (await connection.execute(select(tables.change_words))).one()
    digest = hashlib.sha256((row.salt + words).encode()).hexdigest()
    assert words not in "".join(kept) and row.sha256 == digest and digest in kept[0]
    for at, left in ((MONDAY + retention.TEXT, words), (MONDAY + retention.TEXT + timedelta(hours=1), "")):
        async with database.work(at) as work:
            await retention.sweep(work, at)
            await work.commit()
        async with database.reading_work(at) as work:
            assert (await work.changes(about))[0].detail.get("words", "") == left
    async with database.reading() as connection:
        assert [str(row) for row in await connection.execute(text("SELECT * FROM changes"))] == kept


async def test_numbers_are_dense_and_unique_for_fifty_at_once(database: Database) -> None:
    async def number(task: int) -> int:
        async with database.work(MONDAY) as work:
            got = await work.next_number("SJ-TEST-2026")
            if task % 5 == 0:
                return 0  # this one rolls back; its number is given to the next
            await work.commit()
            return got

    got = await asyncio.gather(*(number(task) for task in range(50)))
    assert sorted(filter(None, got)) == list(range(1, 41))


async def test_nobody_is_checked_in_twice_for_one_shift(database: Database) -> None:
    async def check_in(standing: Standing) -> None:
        async with database.work(MONDAY) as work:
            school = work.district.posts["P002"].school_id
            made = CheckIn(
                "G02", school, "P002", "morning", standing, Evidence.WORDS, "on_time", received_at=MONDAY
            )
            await work.check_ins.add(made)
            await work.commit()

    await check_in(Standing.TAKEN_BACK)
    await check_in(Standing.DOUBTFUL)
    for standing in (Standing.CONFIRMED, Standing.DOUBTFUL):
        with pytest.raises(IntegrityError):
            await check_in(standing)
    await check_in(Standing.TAKEN_BACK)


async def test_old_ids_are_forgotten_a_part_at_a_time(database: Database) -> None:
    async with database.work(MONDAY) as work:
        await mark_handled(work.session, [("web", str(n)) for n in range(25)], MONDAY - timedelta(days=8))
        await mark_handled(work.session, [("web", "new")], MONDAY)
        week_ago = MONDAY - timedelta(days=7)
        pruned = [await prune_handled(work.session, week_ago, most=10) for _ in range(4)]
        assert pruned == [10, 10, 5, 0]


async def test_what_was_asked_wrongly_is_told_from_trouble(database: Database) -> None:
    """Trouble is tried again for ever, so a wrong question must never be taken for it."""

    async def error_of(statement: Any) -> Exception:
        with pytest.raises(DBAPIError) as caught:
            async with database.writing() as connection:
                await connection.execute(statement)
        return caught.value

    same = insert(tables.facts).values([{"name": "t", "value": "1"}, {"name": "t", "value": "2"}])
    assert not is_trouble(await error_of(same))
    if not database.sqlite:
        for value in ("x" * 90, "nul\x00"):
            wrong = insert(tables.facts).values(name=value, value="")
            assert not is_trouble(await error_of(wrong))


async def test_a_connection_that_breaks_is_trouble_and_the_next_update_gets_through(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intakes, "DATABASE_PAUSES_S", (0.0, 0.0))
    cut = [2]

    async with fresh_database(postgres_url) as url:
        database = await sample_on(url)

        @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def kill(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            if "INSERT INTO messages" in statement and cut[0]:
                cut[0] -= 1
                connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

        async with room(tmp_path, database=database) as here:
            await asyncio.gather(*(here.intake.submit(message(p, "到了")) for p in ("G01", "G02", "G02")))
            await here.intake.submit(message("G03", "有个\x00在里面"))
            await here.delivery.settled()
            assert here.channel.heard_by("G02") == ["收到：到了"] * 2
            assert here.channel.heard_by("G03") == ["收到：有个在里面"]
            assert await here.rows(tables.parked_updates) == []
