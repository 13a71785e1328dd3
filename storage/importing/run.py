"""The import itself: read, check, plan, and then all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.importing import applying, history
from storage.importing.checking import Stored, Values, check
from storage.importing.clerks.layouts import Layout
from storage.importing.clerks.naming import Naming
from storage.importing.opening import Opened, open_path, read_books
from storage.importing.planning import Plan, plan
from storage.importing.reading import Parsed
from storage.importing.replacing import left_out
from storage.importing.report import NO_COLUMN, Finding, ImportRefused, ImportReport
from storage.importing.saying import reasons
from storage.importing.sheets import SHEETS

SAMPLE = Path(__file__).parent.parent / "sample"
"""The invented district that comes with the project."""
Planned = tuple[list[Plan], list[Finding], Sequence[Plan]]
"""What an import changes, what is worth knowing, and the rows it leaves out."""
Progress = Callable[[str, int], None]
"""Told the name of a step and how many rows it has, before the step begins."""


@dataclass(frozen=True)
class Wanted:
    """How an import is done.

    replace: rows of rosters that the tables leave out go. shift_history_to: moves all history by whole days
    so that its last day is that date (the demo: yesterday). layouts: by file name, what somebody chose
    instead of what is guessed.
    """

    now: datetime
    dry_run: bool = False
    shift_history_to: date | None = None
    layouts: Mapping[str, Sequence[Layout]] | None = None
    progress: Progress = lambda _step, _rows: None
    replace: bool = False


async def import_directory(
    database: Database,
    directory: Path,
    *,
    dry_run: bool,
    now: datetime,
    shift_history_to: date | None = None,
    progress: Progress = lambda _step, _rows: None,
    replace: bool = False,
) -> ImportReport:
    """Take over the tables of a folder, or of one file; `ImportRefused` leaves everything as it was."""
    opened = await asyncio.to_thread(open_path, directory)
    if not (opened.books or opened.lost or opened.blind):
        raise _nothing(opened)
    wanted = Wanted(now, dry_run, shift_history_to, progress=progress, replace=replace)
    return await import_books(database, opened, wanted)


async def import_books(database: Database, opened: Opened, wanted: Wanted) -> ImportReport:
    """Take over what of the books is ours, all of it or nothing. `ImportRefused` has every finding.

    Reading and checking a district takes seconds, and a call for help does not wait for them: they are done
    before the database is held, and once more while it is where somebody changed something meanwhile.
    """
    told = sum(len(page.lines) for book in opened.books for page in book.pages)
    wanted.progress("read", told)
    parsed = await asyncio.to_thread(read_books, opened, wanted.layouts)
    if not parsed and not opened.blind:
        raise _nothing(opened)
    wanted.progress("check", sum(len(one.rows) for one in parsed))
    checking = _Checking(opened, list(opened.findings), wanted, database.timezone)
    if wanted.dry_run:
        _, done = await _beside(database, checking, parsed)
        return _report(*done)
    return _report(*await _take_over(database, checking, parsed))


async def _take_over(database: Database, checking: _Checking, parsed: list[Parsed]) -> Planned:
    """What happened is checked while the database is held: nothing says whether somebody added to it."""
    of_reference = all(one.sheet.reference for one in parsed)
    mark: object = None
    done: Planned | None = None
    for last in applying.TURNS:
        if of_reference:
            mark, done = await _beside(database, checking, checking.again() if done else parsed)
        async with database.writing() as connection:
            await applying.wait_for_turn(connection)
            if done is None or mark != await applying.mark_of(connection):
                if done is not None and not last:
                    continue
                stored = await applying.load_stored(connection)
                done = checking.planned(checking.again() if done else parsed, stored)
            await _apply(connection, done[0], checking.wanted)
        return done
    raise AssertionError("the last turn takes it over or refuses it")


async def _beside(database: Database, checking: _Checking, parsed: list[Parsed]) -> tuple[object, Planned]:
    """Checked while everybody else can write, and the mark of what it was checked against."""
    async with database.reading() as connection:
        mark = await applying.mark_of(connection)
        stored = await applying.load_stored(connection)
    return mark, await asyncio.to_thread(checking.planned, parsed, stored)


@dataclass(frozen=True)
class _Checking:
    """What is needed to check the same books once more. `notes`: what was found before any row was read."""

    opened: Opened
    notes: Sequence[Finding]
    wanted: Wanted
    zone: ZoneInfo

    def again(self) -> list[Parsed]:
        """The rows as they were before anybody looked them up."""
        return read_books(replace(self.opened, findings=[]), self.wanted.layouts)

    def planned(self, parsed: Sequence[Parsed], stored: Stored) -> Planned:
        """Refused where anything is wrong."""
        findings = [*self.notes, *examine(stored, parsed, blind=self.opened.blind)]
        if any(not one.hint for one in findings):
            raise ImportRefused.of(findings)
        shift = history.shift_to(parsed, self.wanted.shift_history_to)
        plans = _plans(parsed, stored, shift, self.zone)
        over = left_out(plans, stored, self.wanted.now.astimezone(self.zone).date())
        if self.wanted.replace:
            plans, over = _with_gone(plans, over), []
        return plans, [one for one in findings if one.hint], over


def _with_gone(plans: list[Plan], over: Sequence[Plan]) -> list[Plan]:
    """What is over goes with the plan of its own file, of which there may be none yet."""
    by_name = {one.sheet.name: one for one in plans}
    for one in over:
        by_name.setdefault(one.sheet.name, Plan(one.sheet)).gone += one.gone
    return [by_name[sheet.name] for sheet in SHEETS if sheet.name in by_name]


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


def _plans(parsed: Sequence[Parsed], stored: Stored, shift: timedelta, zone: ZoneInfo) -> list[Plan]:
    def values(p: Parsed) -> list[Values]:
        if p.sheet.name in history.HAPPENED:
            return [history.kept_values(p.sheet, row.values, shift, zone) for row in p.rows]
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


def _report(plans: Sequence[Plan], hints: list[Finding], over: Sequence[Plan]) -> ImportReport:
    return ImportReport(
        {one.sheet.name: one.count for one in plans},
        [line for one in plans for line in one.lines()],
        hints,
        [line for one in over for line in one.lines()],
    )
