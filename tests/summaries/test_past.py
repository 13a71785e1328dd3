"""A day gone by: what was sent back, opened again or given more time since stands as it stood then."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from duty.hazards.life.doing import DUE_WAS
from duty.hazards.status import Status
from duty.records.subject import Subject
from duty.summaries.editions.span import Span
from duty.summaries.rows.row import Figure, Which
from storage import tables
from storage.engine.database import Database
from tests.growth.test_lists import hazard
from tests.kit.engine_room import MONDAY, database_in

DAY = timedelta(days=1)
DUE, RECTIFIED, RETURNED = MONDAY - 3.5 * DAY, MONDAY - 3 * DAY, MONDAY - DAY


async def kept(database: Database) -> None:
    """Put right in time, sent back a day ago with two days more; and one that nothing happened to."""
    rows = [
        hazard("SCH12", n, MONDAY, registered_at=MONDAY - 5 * DAY, status=Status.ASSIGNED, due_at=DUE)
        for n in (1, 2)
    ]
    rows[0] |= {"status": Status.RETURNED, "rectified_at": RECTIFIED, "due_at": MONDAY + DAY}
    rows[1] |= {"rectified_at": None}
    for number, row in enumerate(rows, 9001):
        row["id"] = number
    about = {"subject": Subject("hazard", 9001), "actor_id": "SO01"}
    acts = [
        {"what": "rectified", "at": RECTIFIED, "detail": {}},
        {"what": "returned", "at": RETURNED, "detail": {DUE_WAS: int(DUE.timestamp())}},
    ]
    async with database.writing() as connection:
        await connection.execute(delete(tables.hazards).where(tables.hazards.c.school_id == "SCH12"))
        await connection.execute(insert(tables.hazards), rows)
        await connection.execute(insert(tables.changes), [about | act for act in acts])


@pytest.mark.parametrize(
    ("then", "open_", "overdue"),
    [
        (MONDAY - 4 * DAY, 2, 0),
        (MONDAY - 3.25 * DAY, 2, 2),
        (MONDAY - 2 * DAY, 1, 1),
        (MONDAY - DAY / 2, 2, 1),
    ],
    ids=["not due", "both overdue", "one put right", "sent back with more time"],
)
@pytest.mark.usefixtures("both_databases")
async def test_what_was_open_then_is_read_from_the_history(
    tmp_path: Path, then: datetime, open_: int, overdue: int
) -> None:
    database = await database_in(tmp_path, "web")
    try:
        await kept(database)
        await looked_at(database, then, open_, overdue)
    finally:
        await database.close()


async def looked_at(database: Database, then: datetime, open_: int, overdue: int) -> None:
    span = Span(then.date(), then.date(), then - DAY, then, past=True)
    async with database.reading_work(MONDAY) as work:
        found = {
            figure: await work.summaries.count(Which(figure, ["SCH12"], span))
            for figure in (Figure.OPEN_HAZARDS, Figure.OVERDUE)
        }
        (counted,) = (await work.summaries.day_counts(["SCH12"], span.begin, then, past=True)).values()
    assert (found[Figure.OPEN_HAZARDS], found[Figure.OVERDUE]) == (open_, overdue)
    assert (counted.open_hazards, counted.overdue) == (open_, overdue)
