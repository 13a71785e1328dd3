"""A large district comes in with about as many statements as a small one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import import_directory
from storage.importing.applying import AT_ONCE
from storage.importing.checking import Stored
from storage.importing.opening import open_path, read_books
from storage.importing.run import examine
from storage.importing.sheets import SHEETS
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


def test_checking_a_large_district_looks_at_a_row_no_oftener_than_a_small_one(tmp_path: Path) -> None:
    """早高峰护学 is a window of every school; each line of a roster once looked at all of them."""
    steps = {}
    for schools in (SMALL, LARGE):
        parsed = read_books(open_path(Generated(schools).write(tmp_path / str(schools))), None)
        rows = sum(len(one.rows) for one in parsed)
        with counting_calls() as count:
            examine(Stored({sheet.name: {} for sheet in SHEETS}), parsed)
        steps[schools] = count.calls / rows
    assert steps[LARGE] < steps[SMALL] * 1.2, steps


class Calls:
    calls = 0


@contextmanager
def counting_calls() -> Iterator[Calls]:
    """Python functions called meanwhile."""
    count = Calls()

    def seen(frame: object, event: str, about: object) -> None:
        count.calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield count
    finally:
        sys.setprofile(before)
