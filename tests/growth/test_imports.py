"""A large district comes in with about as many statements as a small one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import import_directory
from storage.importing.applying import AT_ONCE
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.generated import Generated
from tests.kit.growth import LARGE, SMALL
from tests.kit.postgres import fresh_database


@pytest.mark.parametrize("schools", [SMALL, LARGE])
async def test_on_postgres_triggers_run_for_statements_and_not_for_rows(
    postgres_url: str, tmp_path: Path, schools: int
) -> None:
    async with fresh_database(postgres_url) as url:
        database = Database(url, ZONE)
        await migrate(database.engine)
        folder = Generated(schools).write(tmp_path)
        first = (await database.district()).version
        told = await import_directory(database, folder, dry_run=False, now=MONDAY)
        rows = sum(count.new for count in told.tables.values())
        moved = (await database.district()).version - first
        assert moved <= 2 * (7 + rows // AT_ONCE), (
            "once for the rows that are new, once for those that differ"
        )
        again = await import_directory(database, folder, dry_run=False, now=MONDAY)
        assert again.summary == f"新增 0 更新 0 不变 {rows}"
        async with database.reading() as connection:
            assert await connection.scalar(select(func.count()).select_from(tables.posts)) == 3 * schools
        await database.close()
