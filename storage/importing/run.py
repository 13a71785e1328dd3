"""The import itself: read, check, plan, and then all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.importing import applying, history, reasons
from storage.importing.checking import Stored, Values, check
from storage.importing.clerks.layouts import Layout
from storage.importing.clerks.naming import Naming
from storage.importing.opening import Opened, open_path, read_books
from storage.importing.planning import Plan, plan
from storage.importing.reading import Parsed
from storage.importing.report import NO_COLUMN, Finding, ImportRefused, ImportReport
from storage.importing.sheets import SHEETS

SAMPLE = Path(__file__).parent.parent / "sample"
"""The invented district that comes with the project."""
Progress = Callable[[str, int], None]
"""Told the name of a step and how many rows it has, before the step begins."""


@dataclass(frozen=True)
class Wanted:
    """How an import is done. `shift_history_to` moves all history by whole days so that its last day is that
    date (the demo: yesterday). `layouts` by file name are what somebody chose instead of what is guessed.
    """

    now: datetime
    dry_run: bool = False
    shift_history_to: date | None = None
    layouts: Mapping[str, Sequence[Layout]] | None = None
    progress: Progress = lambda _step, _rows: None


async def import_directory(
    database: Database,
    directory: Path,
    *,
    dry_run: bool,
    now: datetime,
    shift_history_to: date | None = None,
    progress: Progress = lambda _step, _rows: None,
) -> ImportReport:
    """Take over the tables of a folder, or of one file; `ImportRefused` leaves everything as it was."""
    opened = await asyncio.to_thread(open_path, directory)
    if not (opened.books or opened.lost or opened.blind):
        raise _nothing(opened)
    wanted = Wanted(now, dry_run, shift_history_to, progress=progress)
    return await import_books(database, opened, wanted)


async def import_books(database: Database, opened: Opened, wanted: Wanted) -> ImportReport:
    """Take over what of the books is ours, all of it or nothing. `ImportRefused` has every finding."""
    parsed = await asyncio.to_thread(read_books, opened, wanted.layouts)
    if not parsed and not opened.blind:
        raise _nothing(opened)
    async with database.reading() if wanted.dry_run else database.writing() as connection:
        if not wanted.dry_run:
            await applying.wait_for_turn(connection)
        stored = await applying.load_stored(connection)
        wanted.progress("check", sum(len(one.rows) for one in parsed))
        findings = [*opened.findings, *examine(stored, parsed, blind=opened.blind)]
        if any(not one.hint for one in findings):
            raise ImportRefused.of(findings)
        shift = history.shift_to(parsed, wanted.shift_history_to)
        plans = _plans(parsed, stored, shift, database)
        if not wanted.dry_run:
            await _apply(connection, plans, wanted)
    return _report(plans, [one for one in findings if one.hint])


def examine(stored: Stored, parsed: Sequence[Parsed], *, blind: bool = False) -> list[Finding]:
    """Every finding; afterwards the rows are as they would be kept: names are ids, gaps are filled."""
    Naming(stored.rows).resolve(parsed)
    return check(stored, parsed, blind=blind)


async def load(database: Database) -> Stored:
    """What is stored, for `examine` without any import."""
    async with database.reading() as connection:
        return await applying.load_stored(connection)


def _nothing(opened: Opened) -> ImportRefused:
    reason = reasons.no_files(sheet.name for sheet in SHEETS)
    return ImportRefused.of([Finding(opened.where, 0, NO_COLUMN, reason), *opened.findings])


def _plans(parsed: Sequence[Parsed], stored: Stored, shift: timedelta, database: Database) -> list[Plan]:
    def values(p: Parsed) -> list[Values]:
        if p.sheet.name in history.HAPPENED:
            return [history.kept_values(p.sheet, row.values, shift, database.timezone) for row in p.rows]
        return [row.values for row in p.rows]

    told = {p.sheet.name for p in parsed}
    return [
        plan(sheet, [one for p in parsed if p.sheet is sheet for one in values(p)], stored)
        for sheet in SHEETS
        if sheet.name in told
    ]


async def _apply(connection: AsyncConnection, plans: Sequence[Plan], wanted: Wanted) -> None:
    for one in plans:
        wanted.progress(one.sheet.name, len(one.new) + len(one.updated))
        if one.sheet.reference:
            await applying.apply_reference(connection, one)
        else:
            await history.apply_history(connection, one)
        if one.sheet.name == "people.csv":
            await applying.bind_telegram(connection, one, wanted.now)
            await applying.remember_rights(connection, one, wanted.now)


def _report(plans: Sequence[Plan], hints: list[Finding]) -> ImportReport:
    return ImportReport(
        {one.sheet.name: one.count for one in plans},
        [line for one in plans for line in one.lines()],
        hints,
    )
