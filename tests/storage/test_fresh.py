"""A database laid out afresh: empty, whole, and never seen half built."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from duty.alerting.calls.page import PageState
from duty.alerting.calls.standing import AlertState
from duty.district.severity import Triage
from storage import tables
from storage.engine.database import Database
from storage.engine.fresh import lay_out_afresh
from storage.engine.migrate import current, heads, migrate
from storage.importing import SAMPLE, import_directory
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.postgres import fresh_database

ALERT = {
    "school_id": "SCH01",
    "post_id": "P002",
    "triage": Triage.P0,
    "reporter_id": "G02",
    "raised_at": MONDAY,
    "ladder": [],
    "repeat_s": 120,
    "step": 0,
    "state": AlertState.OPEN,
    "unanswered_told": False,
    "taken_by": "",
    "asked_follow_up": False,
    "closed_by": "",
}


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        if request.param == "postgres":
            url = await stack.enter_async_context(fresh_database(request.getfixturevalue("postgres_url")))
        else:
            url = f"sqlite+aiosqlite:///{tmp_path / 'huxue.db'}"
        opened = Database(url, ZONE)
        stack.push_async_callback(opened.close)
        await migrate(opened.engine)
        await import_directory(opened, SAMPLE, dry_run=False, now=MONDAY)
        yield opened


async def called_for_help(database: Database) -> None:
    """Rows that hold on to each other, and a history that lets nobody delete it."""
    async with database.writing() as connection:
        incident = await connection.scalar(select(func.min(tables.incidents.c.id)))
        alert = await connection.scalar(
            insert(tables.alerts).values(incident_id=incident, **ALERT).returning(tables.alerts.c.id)
        )
        page = {"alert_id": alert, "person_id": "DO3", "step": 0, "called_at": MONDAY, "why": ""}
        await connection.execute(insert(tables.pages).values(**page, state=PageState.QUEUED))


async def seen(database: Database, done: asyncio.Event) -> set[int]:
    """How many schools whoever looks in meanwhile finds."""
    found: set[int] = set()
    while not done.is_set():
        async with database.reading() as connection:
            found.add(await connection.scalar(select(func.count()).select_from(tables.schools)) or 0)
        await asyncio.sleep(0)
    return found


async def test_it_is_empty_at_its_newest_shape_and_nobody_sees_it_half_built(database: Database) -> None:
    await called_for_help(database)
    done = asyncio.Event()
    looking = asyncio.create_task(seen(database, done))
    await asyncio.sleep(0)
    await lay_out_afresh(database)
    done.set()
    schools = await looking
    async with database.reading() as connection:
        for table in (tables.schools, tables.people, tables.incidents, tables.alerts, tables.changes):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0, table.name
        assert await connection.scalar(select(func.count()).select_from(tables.ladders)), (
            "what a first day has"
        )
    assert len(schools) <= 2, "the old house, or the new one"
    assert await current(database.engine) == heads()
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
