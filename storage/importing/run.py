"""The import itself: read, check, plan, and then all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.importing import applying, history
from storage.importing.checking import Stored, Values, check
from storage.importing.planning import Plan, plan
from storage.importing.reading import Parsed, read_directory
from storage.importing.report import ImportRefused, ImportReport

SAMPLE = Path(__file__).parent.parent / "sample"
"""The invented district that comes with the project."""


async def import_directory(
    database: Database,
    directory: Path,
    *,
    dry_run: bool,
    now: datetime,
    shift_history_to: date | None = None,
) -> ImportReport:
    """Take over the CSV files of a directory, or raise `ImportRefused` and leave everything as it was.

    `shift_history_to` moves all history by whole days so that its last day is that date (the demo:
    yesterday).
    """
    parsed = await asyncio.to_thread(read_directory, directory)
    async with database.reading() if dry_run else database.writing() as connection:
        if not dry_run:
            await applying.wait_for_turn(connection)
        stored = await applying.load_stored(connection)
        errors = check(stored, parsed)
        if errors:
            raise ImportRefused([str(error) for error in errors])
        shift = history.shift_to(parsed, shift_history_to)
        plans = _plans(parsed, stored, shift, database)
        if not dry_run:
            await _apply(connection, plans, now)
    return _report(plans)


def _plans(parsed: Sequence[Parsed], stored: Stored, shift: timedelta, database: Database) -> list[Plan]:
    def values(p: Parsed) -> list[Values]:
        if p.sheet.name in history.HAPPENED:
            return [history.kept_values(p.sheet, row.values, shift, database.timezone) for row in p.rows]
        return [row.values for row in p.rows]

    return [plan(p.sheet, values(p), stored) for p in parsed]


async def _apply(connection: AsyncConnection, plans: Sequence[Plan], now: datetime) -> None:
    for one in plans:
        if one.sheet.reference:
            await applying.apply_reference(connection, one)
        else:
            await history.apply_history(connection, one)
        if one.sheet.name == "people.csv":
            await applying.bind_telegram(connection, one, now)
            await applying.remember_rights(connection, one, now)


def _report(plans: Sequence[Plan]) -> ImportReport:
    return ImportReport(
        {one.sheet.name: one.count for one in plans},
        [line for one in plans for line in one.lines()],
    )
