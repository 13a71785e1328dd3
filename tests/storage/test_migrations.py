"""Every step goes up, down and up again, and the tables in the code are those of the migrations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.records.subject import Subject
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import _config, current, heads, migrate
from storage.importing import SAMPLE, import_directory
from storage.queries.evidence.history import SqlHistory
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database of each kind."""
    async with AsyncExitStack() as stack:
        if request.param == "postgres":
            url = await stack.enter_async_context(fresh_database(request.getfixturevalue("postgres_url")))
        else:
            url = f"sqlite+aiosqlite:///{tmp_path / 'huxue.db'}"
        opened = Database(url, ZONE)
        stack.push_async_callback(opened.close)
        yield opened


def revisions() -> list[str]:
    """Oldest first."""
    return [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


async def names(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_every_step_goes_up_down_and_up_again(database: Database) -> None:
    for revision in revisions():
        before = await names(database)
        await migrate(database.engine, revision)
        after = await names(database)
        await migrate(database.engine, "-1")
        assert await names(database) - {"alembic_version"} == before - {"alembic_version"}
        await migrate(database.engine, revision)
        assert await names(database) == after
    assert await current(database.engine) == heads() == revisions()[-1]


async def test_the_code_has_the_tables_of_the_migrations(database: Database) -> None:
    await migrate(database.engine)

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, tables.metadata)

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_full_database_can_be_laid_out_afresh(database: Database) -> None:
    """What the demo's reset does."""
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    await migrate(database.engine, "base")
    await migrate(database.engine)
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.people)) == 0


async def test_migrating_twice_changes_nothing_and_two_at_once_wait_for_each_other(
    database: Database,
) -> None:
    await asyncio.gather(migrate(database.engine), migrate(database.engine))
    before = await names(database)
    await migrate(database.engine)
    assert await names(database) == before


async def back_before(database: Database, revision: str) -> None:
    while await current(database.engine) >= revision:
        await migrate(database.engine, "-1")


EARLIER = (
    "UPDATE hazards SET remedy = 'passed_on', status = 'TRANSFERRED' WHERE id IN (1, 2)",
    "UPDATE hazards SET remedy = '摊子搬走了', status = 'RECTIFIED' WHERE id = 3",
    "INSERT INTO changes (subject, what, at, actor_id, detail) SELECT 'hazard:' || id, 'passed_on',"
    " '2026-11-23 09:50:00', 'SO05', '{}' FROM hazards WHERE id IN (1, 3)",
)
"""As an earlier version kept them: two passed on, one of them before there was a history; one put right."""


async def test_what_was_passed_on_has_its_moment_and_goes_back_to_a_word(database: Database) -> None:
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    await back_before(database, "0011")
    async with database.engine.begin() as connection:
        for statement in EARLIER:
            await connection.execute(text(statement))
    await migrate(database.engine, "0011")
    found = tables.hazards.c["passed_on_at", "registered_at", "remedy"]
    async with database.reading() as connection:
        rows = (await connection.execute(select(*found).order_by(tables.hazards.c.id).limit(4))).all()
        moments = [row.passed_on_at for row in rows]
        assert moments == [datetime(2026, 11, 23, 9, 50, tzinfo=UTC), rows[1].registered_at, None, None]
        assert [row.remedy for row in rows] == ["", "", "摊子搬走了", ""]
    await back_before(database, "0011")
    async with database.reading() as connection:
        remedies = await connection.scalars(text("SELECT remedy FROM hazards ORDER BY id LIMIT 4"))
        assert list(remedies) == ["passed_on", "passed_on", "摊子搬走了", ""]


WORDY = (
    "INSERT INTO changes (subject, what, at, actor_id, detail) VALUES"
    " ('incident:1', 'detail', '2026-11-23 09:50:00', 'G02', '{\"words\": \"刀\"}'),"
    " ('hazard:1', 'returned', '2026-11-23 09:51:00', 'PR01', '{\"why\": \"没修好\"}'),"
    " ('alert:1', 'skipped', '2026-11-23 09:52:00', '', '{\"why\": \"blocked\"}'),"
    " ('alert:1', 'closed', '2026-11-23 09:53:00', 'DO3', '{\"words\": \"\", \"by\": 1}')"
)


async def test_words_move_beside_the_history_and_back(database: Database) -> None:
    await migrate(database.engine, "0012")
    async with database.engine.begin() as connection:
        await connection.execute(text(WORDY.replace(":", "\\:")))

    async def details() -> list[dict[str, Any]]:
        async with database.engine.connect() as connection:
            query = select(tables.changes.c.detail).order_by(tables.changes.c.id)
            return list(await connection.scalars(query))

    before = await details()
    await migrate(database.engine, "0013")
    apart = await details()
    assert [sorted(one) for one in apart] == [["words_sha256"], ["words_sha256"], ["why"], ["by"]]
    async with AsyncSession(database.engine) as session:  # of that day's tables only the history is read
        history = SqlHistory(session)
        (told,) = await history.of(Subject("incident", 1))
        (returned,) = await history.of(Subject("hazard", 1))
        assert (told.detail["words"], returned.detail["words"]) == ("刀", "没修好")
    await back_before(database, "0013")
    assert await details() == [*before[:3], {"by": 1}]
    await migrate(database.engine, "0013")
    assert len(await details()) == 4
