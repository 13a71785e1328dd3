"""What is on record as files: reports for whoever sends them on, settings for whoever edits them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from duty.reporting.report import Report
from handlers.reporting.words import name_of
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.importing import settings_files


async def export_reports(database: Database, folder: Path, first: date, last: date) -> int:
    """Those confirmed from `first` to `last`, both days included. Returns how many files were written."""
    zone = database.timezone
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    voice = Voice.load()
    async with database.reading_work(begin) as work:
        found = await work.reports.frozen(begin, end)
        texts = [(await _file_name(work, voice, one), one.text) for one in found]
    _write(folder, texts)
    return len(texts)


async def export_settings(database: Database, folder: Path) -> int:
    """The ladders of alerts and the report clock, in the shape of the import."""
    async with database.reading() as connection:
        files = await settings_files(connection)
    _write(folder, list(files.items()))
    return len(files)


def _write(folder: Path, texts: Sequence[tuple[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts:
        (folder / name).write_text(f"{text}\n", "utf-8")


async def _file_name(work: SqlWork, voice: Voice, report: Report) -> str:
    incident = await work.incidents.get(report.incident_id)
    number = incident.number if incident else str(report.incident_id)
    return f"{number}-{report.ordinal}-{name_of(voice, report)}.txt"
