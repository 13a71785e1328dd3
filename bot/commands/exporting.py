"""`huxue export`: writes what is on record into files, to be sent on (reports) or edited (settings)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.commands.tables.writing import write_csv
from duty.records.restricted import masked
from duty.reporting.report import Report
from handlers.reporting.words import name_of
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.importing import roster_files, settings_files
from storage.keeping.taking import note_taken
from storage.queries.upkeep.looks import HEADINGS, looks
from storage.queries.upkeep.record_rows import record_files


async def export_reports(database: Database, folder: Path, first: date, last: date, now: datetime) -> int:
    """Write the reports confirmed from `first` to `last`, both days included; returns how many."""
    zone = database.timezone
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    voice = Voice.load()
    async with database.reading_work(begin) as work:
        found = await work.reports.frozen(begin, end)
        texts = [(await _file_name(work, voice, one), masked(one.text)) for one in found]
    _write(folder, texts)
    await note_taken(database, "reports", "", now, {"first": str(first), "last": str(last)})
    return len(texts)


async def export_settings(database: Database, folder: Path, now: datetime) -> int:
    """Write ladders, report clock and rounds as the import reads them; returns how many files."""
    async with database.reading() as connection:
        files = await settings_files(connection)
    _write(folder, list(files.items()))
    await note_taken(database, "settings", "", now, {})
    return len(files)


async def export_roster(database: Database, folder: Path, now: datetime) -> int:
    """Write the district as the import reads it, names and telephones with it; returns how many files."""
    async with database.reading() as connection:
        files = await roster_files(connection)
    _write(folder, list(files.items()))
    await note_taken(database, "roster", "", now, {})
    return len(files)


async def export_records(database: Database, folder: Path, first: date, last: date, now: datetime) -> int:
    """Write rounds, scans, routines and visits of those days, a row each; returns how many files."""
    async with database.reading() as connection:
        files = await record_files(connection, first, last, database.timezone)
    _write(folder, [(name, masked(text.rstrip("\n"))) for name, text in files.items()])
    await note_taken(database, "records", "", now, {"first": str(first), "last": str(last)})
    return len(files)


async def export_looks(database: Database, file: Path, first: date, last: date, now: datetime) -> int:
    """Write each look at a photograph on those days, a row each, ids and no names; returns how many."""
    zone = database.timezone
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    found: list[Sequence[str]] = []
    async with database.reading() as connection:
        async for part in looks(connection, begin, end):
            found += [(f"{row[0].astimezone(zone):%Y-%m-%d %H:%M:%S}", *row[1:]) for row in part]
    await asyncio.to_thread(write_csv, file, HEADINGS, found)
    await note_taken(database, "looks", "", now, {"first": str(first), "last": str(last)})
    return len(found)


def _write(folder: Path, texts: Sequence[tuple[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts:
        (folder / name).write_text(f"{text}\n", "utf-8")


async def _file_name(work: SqlWork, voice: Voice, report: Report) -> str:
    incident = await work.incidents.get(report.incident_id)
    number = incident.number if incident else str(report.incident_id)
    return f"{number}-{report.ordinal}-{name_of(voice, report)}.txt"
