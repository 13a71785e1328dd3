"""A second costs the same at many schools as at twelve: counted in statements and steps, never in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select

from bench.rush_district import POSTS_PER_SCHOOL, write_district
from bot.jobs.sweeps import Sweeps
from bot.jobs.timetable import sweep_jobs
from duty.attendance import gaps
from duty.attendance.watching import watch
from duty.attendance.watching.watch import AT_ONCE
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import import_directory
from tests.kit.engine_room import MONDAY, ZONE, Room, room

BEGINS = MONDAY + timedelta(minutes=10)
LONG_AGO = MONDAY - timedelta(days=3)


@dataclass
class Cost:
    """Statements, and steps of SQLite's machine: each row it looks at is a few."""

    statements: int = 0
    steps: int = 0


@asynccontextmanager
async def counted(database: Database, cost: Cost) -> AsyncIterator[None]:
    watched: list[Any] = []

    def statement(connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        cost.statements += not sql.startswith("BEGIN")
        raw = connection.connection.driver_connection._conn
        raw.set_progress_handler(step, 1)
        watched.append(raw)

    def step() -> None:
        cost.steps += 1

    event.listen(database.engine.sync_engine, "before_cursor_execute", statement)
    try:
        yield
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", statement)
        for raw in watched:
            raw.set_progress_handler(None, 1)


async def district_of(folder: Path, schools: int) -> Database:
    write_district(folder / "csv", schools * POSTS_PER_SCHOOL)
    database = Database(f"sqlite+aiosqlite:///{folder / 'huxue.db'}", ZONE, frozenset({"web"}))
    await migrate(database.engine)
    await import_directory(database, folder / "csv", dry_run=False, now=LONG_AGO)
    return database


async def everybody_comes(here: Room) -> None:
    district = await here.database.district()
    said = {"standing": "confirmed", "evidence": "words", "punctuality": "on_time", "reason": ""}
    nobody = {"reported_by": "", "verified_by": "", "closed_by": "", "received_at": MONDAY}
    rows = [
        {"person_id": shift.person_id, "school_id": shift.window.school_id, "post_id": shift.post_id}
        | {"shift_key": shift.key, "ends_at": shift.end}
        | said
        | nobody
        for held in district.all_open_windows(BEGINS)
        for shift in district.shifts(held.window, held.date)
    ]
    async with here.database.writing() as connection:
        await connection.execute(insert(tables.check_ins), rows)


class Day:
    """A district of that size, and what single seconds of it cost."""

    def __init__(self, here: Room) -> None:
        self.here = here
        self._now = MONDAY
        self._sweeps = Sweeps(here.boundary, lambda: self._now, sweep_jobs(LONG_AGO))

    async def tick(self, minutes: float, seconds: float = 0) -> Cost:
        self._now, cost = BEGINS + timedelta(minutes=minutes, seconds=seconds), Cost()
        async with counted(self.here.database, cost):
            await self._sweeps.tick()
        return cost

    async def leaves(self, person: str) -> None:
        there = tables.check_ins.c.person_id == person
        async with self.here.database.writing() as connection:
            await connection.execute(
                tables.check_ins.update().where(there).values(checked_out_at=BEGINS, closed_by="person")
            )

    async def open_gaps(self) -> list[Any]:
        return list(await self.here.rows(tables.gaps, tables.gaps.c.closed_at.is_(None)))


@asynccontextmanager
async def day(folder: Path, schools: int) -> AsyncIterator[Day]:
    folder.mkdir()
    database = await district_of(folder, schools)
    async with room(folder, taking=False, speaking=False, database=database) as here:
        yield Day(here)


async def costs(folder: Path, schools: int) -> dict[str, Cost]:
    async with day(folder, schools) as one:
        await one.tick(-10)
        found = {"nothing is due": await one.tick(-10, 2)}
        await everybody_comes(one.here)
        await one.tick(9)
        await one.tick(11)
        found["all are there"] = await one.tick(11, 2)
        await one.leaves("G00003")
        found["one has left"] = await one.tick(11, 4)
        assert [gap.post_id for gap in await one.open_gaps()] == ["P00003"]
        return found


async def test_a_second_costs_the_same_at_ten_times_as_many_schools(tmp_path: Path) -> None:
    few, many = await costs(tmp_path / "few", 12), await costs(tmp_path / "many", 120)
    for what, cost in few.items():
        assert cost.statements == many[what].statements, what
        assert many[what].steps < cost.steps * 1.5 + 200, what
    assert few["nothing is due"].statements == few["all are there"].statements == 1, "the agenda's"


async def test_nobody_there_is_told_once_and_then_costs_nothing(tmp_path: Path) -> None:
    async with day(tmp_path / "one", 12) as one:
        await one.tick(-10)
        assert not await one.open_gaps()
        await one.tick(10)
        assert len(await one.open_gaps()) == 12 * POSTS_PER_SCHOOL
        assert (await one.tick(10, 2)).statements == 1
        await one.tick(80, 1)
        assert not await one.open_gaps(), "the window is over"
        assert not await one.here.rows(tables.coverage_marks)
        filled = select(tables.gaps.c.filled).distinct()
        async with one.here.database.reading() as connection:
            assert (await connection.scalars(filled)).all() == [False]


async def test_windows_are_looked_at_and_opened_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call may have to wait for whatever transaction runs: none is as long as the desk is large."""
    schools, looked = 2 * AT_ONCE + 1, []

    async def look_at(work: Any, keys: Any, now: Any, **rest: Any) -> None:
        before = await work.session.scalar(select(func.count()).select_from(tables.gaps))
        await gaps.look_at(work, keys, now, **rest)
        after = await work.session.scalar(select(func.count()).select_from(tables.gaps))
        looked.append((len(keys), after - before))

    monkeypatch.setattr(watch, "look_at", look_at)
    async with day(tmp_path / "large", schools) as large:
        await large.tick(-10)
        looked.clear()
        await large.tick(10)
        assert looked == [(n, n * POSTS_PER_SCHOOL) for n in (AT_ONCE, AT_ONCE, 1)]
        assert len(await large.open_gaps()) == schools * POSTS_PER_SCHOOL
        assert not await large.here.rows(tables.untold_gaps)
