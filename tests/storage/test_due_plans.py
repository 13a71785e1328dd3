"""What the clock asks is found by the indexes of what is open, with statistics of a house that has lived."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.engine.database import Database
from storage.queries.upkeep.agenda import agenda_query, read_agenda
from tests.kit.engine_room import MONDAY, Room, room

pytestmark = pytest.mark.usefixtures("both_databases")

ROWS = 20_000
A_MILLION = pytest.param(1_000_000, marks=pytest.mark.long)
LIVED = (
    "INSERT INTO check_ins (person_id, school_id, post_id, shift_key, standing, evidence, punctuality,"
    " received_at, ends_at, reason, reported_by, verified_by, closed_by, checked_out_at)"
    " SELECT 'G01', 'SCH01', 'P001', 'SCH01:am_peak:' || n, 'confirmed', 'words', 'on_time',"
    " {at}, {at}, '', '', '', 'person', {at} FROM many",
    "INSERT INTO gaps (shift_key, post_id, school_id, missing, opened_at, window_start, told, closed_at,"
    " filled)"
    " SELECT 'SCH01:am_peak:' || n, 'P001', 'SCH01', '{{}}', {at}, {at}, '[]', {at}, {no} FROM many",
    "INSERT INTO hazards (number, school_id, post_id, category, level, description, status, reported_by,"
    " reported_at, owner_title, owner_id, outside, owner_told, rectified_by, remedy, returned_why,"
    " verified_by, closed_by) SELECT 'YH-' || n, 'SCH01', 'P001', 'equip', 'ordinary', 'x', 'CLOSED', 'G01',"
    " {at}, '', '', {no}, {yes}, '', '', '', '', '' FROM many",
    "INSERT INTO incidents (number, school_id, post_id, kind, triage, reported_by, received_at, occurred_at,"
    " state, sentence, delayed) SELECT 'SJ-' || n, 'SCH01', 'P001', 'sos', 'P0', 'G01', {at}, {at}, 'closed',"
    " 'x', {no} FROM many",
    "INSERT INTO alerts (incident_id, school_id, post_id, triage, reporter_id, raised_at, ladder, repeat_s,"
    " step, state, unanswered_told, taken_by, asked_follow_up, closed_by, closed_at, next_at, receipt_at,"
    " follow_up_at) SELECT id, school_id, post_id, triage, 'G01', {at}, '[]', 0, 0, 'closed', {no}, '', {no},"
    " '', {at}, {at}, {at}, {at} FROM incidents",
)
OF_WHAT_IS_OPEN = ("ix_hazards_unfinished", "ix_hazards_owner_waits", "ix_check_ins_open")
BIG = ("check_ins", "gaps", "hazards", "incidents", "alerts")


@pytest.fixture(params=[ROWS, A_MILLION])
async def lived(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    """Much has happened, and almost all of it is over."""
    async with room(tmp_path, taking=False, speaking=False) as here:
        async with here.database.writing() as connection:
            await _live(connection, here.database, request.param)
        yield here


async def _live(connection: AsyncConnection, database: Database, rows: int) -> None:
    sqlite = database.sqlite
    words = {
        "at": "'2026-10-05 00:00:00.000000'",
        "no": "0" if sqlite else "false",
        "yes": "1" if sqlite else "true",
    }
    numbers = f"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {rows}) "
    for statement in LIVED:
        head, select, rest = statement.format(**words).partition(" SELECT ")
        await connection.execute(text(f"{head} {numbers}{select}{rest}"))
    await connection.execute(text("ANALYZE"))


async def agenda_plan(here: Room) -> list[str]:
    """How the database would go about the clock's question, a line a step."""
    query = agenda_query().params(since=MONDAY)
    written = query.compile(dialect=here.database.engine.dialect, compile_kwargs={"literal_binds": True})
    way = "EXPLAIN QUERY PLAN" if here.database.sqlite else "EXPLAIN"
    async with here.database.reading() as connection:
        rows = (await connection.exec_driver_sql(f"{way} {written}")).all()
    return [str(row[-1]).strip() for row in rows]


async def test_the_clock_looks_through_nothing_that_is_over(lived: Room) -> None:
    steps = await agenda_plan(lived)
    assert len(steps) > len(BIG)
    if lived.database.sqlite:
        scanned = [step for step in steps if step.startswith("SCAN")]
        whole = [step for step in scanned if step.split()[1] in BIG and not step.endswith(OF_WHAT_IS_OPEN)]
    else:
        whole = [step for step in steps if any(f"Seq Scan on {table}" in step for table in BIG)]
    assert not whole


async def test_what_is_over_is_not_due(lived: Room) -> None:
    async with lived.database.reading() as connection:
        agenda = await read_agenda(connection, MONDAY)
    assert agenda.moments == {} and agenda.marked


async def test_marks_of_a_great_many_go_in_bounded_parts(lived: Room) -> None:
    before = await marks(lived)
    async with lived.database.work(MONDAY) as work:
        first = await work.gaps.take_marks(12)
        named = await work.gaps.marks_of(["SCH01:am_peak:900"])
        await work.commit()
    assert first == [(f"SCH01:am_peak:{number}", "P001") for number in range(1, 13)], "the oldest first"
    assert named == [("SCH01:am_peak:900", "P001")]
    assert await marks(lived) == before - 13


async def marks(here: Room) -> int:
    async with here.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(tables.coverage_marks)) or 0
