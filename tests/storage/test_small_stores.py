"""Facts, the demo's accounts, a database laid out afresh, and what an address says by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from duty.messaging.accounts import CONSENT_VERSION
from storage import tables
from storage.engine.address import file_folder
from storage.engine.database import Database
from storage.engine.fresh import lay_out_afresh
from storage.engine.migrate import current, heads
from storage.queries.accounts import admit_to_demo
from storage.queries.upkeep.facts import read_fact, write_fact
from tests.kit.engine_room import MONDAY


async def count(database: Database, table: object) -> int:
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


async def test_a_fact_is_kept_under_its_name_and_replaced(sample: Database) -> None:
    async with sample.writing() as connection:
        assert await read_fact(connection, "demo_now") is None
        await write_fact(connection, "demo_now", "06:50")
        await write_fact(connection, "demo_then", "05:00")
        await write_fact(connection, "demo_now", "07:10")
    async with sample.reading() as connection:
        assert await read_fact(connection, "demo_now") == "07:10"
        assert await read_fact(connection, "demo_then") == "05:00"


async def test_a_database_laid_out_afresh_holds_nothing_and_nobody_is_remembered(sample: Database) -> None:
    assert (await sample.district()).people
    await lay_out_afresh(sample)
    assert not (await sample.district()).people
    assert await count(sample, tables.accounts) == 0
    assert await current(sample.engine) == heads()


async def test_whoever_is_admitted_to_the_demo_has_a_page_and_has_read_the_notice(sample: Database) -> None:
    await lay_out_afresh(sample)
    async with sample.writing() as connection:
        await admit_to_demo(connection, ["G02", "DO3"], CONSENT_VERSION, MONDAY)
    async with sample.reading_work(MONDAY) as work:
        account = await work.accounts.find("web", "G02")
        assert account and (account.person_id, account.bound_at) == ("G02", MONDAY)
        assert await work.accounts.consented("DO3", CONSENT_VERSION)
        assert not await work.accounts.consented("DO3", "another notice")
        assert not await work.accounts.consented("G03", CONSENT_VERSION)


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite+aiosqlite:////srv/huxue/huxue.db", Path("/srv/huxue")),
        ("sqlite+aiosqlite:///here.db", Path()),
        ("sqlite+aiosqlite://", Path("/data")),
        ("postgresql+asyncpg://huxue@localhost/huxue", None),
    ],
)
def test_only_a_file_has_a_folder_that_one_process_must_have_for_itself(
    url: str, folder: Path | None
) -> None:
    assert file_folder(url, otherwise=Path("/data")) == folder
