"""`huxue export person` and `huxue erase person`: a copy of what is theirs, or its erasure.

PIPL §45 (a copy), §46 (correction: the roster's import), §47 (erasure; what the law wants kept stays).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.jobs.clock import Clock
from bot.settings import Settings, SettingsError
from duty.records.subject import Subject
from media.shelf import NotOnShelf, Shelf
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.queries.upkeep import subjects

STAYS = (
    "stays: check-ins without places, hazards, incidents, alerts and their history, under the identifier "
    "without the name: records of school safety that the district must keep (PIPL §13, §47)",
    "stays: consents, as proof of what was agreed to; photographs of open cases, until 30 days after the end",
    "stays: your roster files and backups; take the person out of people.csv before the next import",
)


async def export_person(settings: Settings, database: Database, person_id: str, folder: Path) -> list[str]:
    """Write person.json and the photographs they sent; returns what was written. It is in the history."""
    now = Clock(settings.start_at).now()
    async with database.reading() as connection:
        found = await subjects.rows_of_person(connection, person_id)
    _demand_known(found["people"], person_id)
    _write(folder / "person.json", orjson.dumps(found, default=str, option=orjson.OPT_INDENT_2))
    keys = [photo["large_key"] for photo in found["photos"] if photo["large_key"]]
    written = await _pictures(settings, keys, folder)
    async with database.work(now) as work:
        work.record(Subject("person", person_id), "exported", now)
        await work.commit()
    rows = sum(map(len, found.values()))
    return [f"{folder / 'person.json'}: {rows} rows", f"{folder / 'photos'}: {written} photographs"]


async def _pictures(settings: Settings, keys: list[str], folder: Path) -> int:
    shelf, written = shelf_of(settings), 0
    for key in keys:
        try:
            picture = await shelf.get(key)
        except NotOnShelf:
            continue
        _write(folder / "photos" / key.rpartition("/")[2], picture)
        written += 1
    return written


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


async def erase_person(settings: Settings, database: Database, person_id: str) -> list[str]:
    """Erase what nothing obliges us to keep; returns what went and what stays, and why."""
    now = Clock(settings.start_at).now()
    async with database.reading() as connection:
        found = await subjects.rows_of_person(connection, person_id)
    _demand_known(found["people"], person_id)
    async with database.work(now) as work:
        if await subjects.has_open_call(work.session, person_id):
            raise SettingsError(f"{person_id}: a call for help of theirs is open; close it first")
        gone = await _erase(work, person_id, now)
        work.record(Subject("person", person_id), "erased", now, "", **gone)
        await work.commit()
    return [*(f"erased: {count} {what}" for what, count in gone.items()), *STAYS]


async def _erase(work: SqlWork, person_id: str, now: datetime) -> dict[str, int]:
    """Words before addresses: words are found by the address they came from."""
    session = work.session
    pictures = await subjects.pictures_to_forget(session, person_id, now)
    for photo in pictures:
        await work.retention.let_go(photo.lose(), now)
    return {
        "messages": await subjects.forget_words(session, person_id),
        "places": await subjects.forget_places(session, person_id),
        "photographs": len(pictures),
        "chats": await subjects.forget_address(session, person_id),
        "names": await subjects.forget_name(session, person_id),
    }


def _demand_known(rows: list[dict[str, Any]], person_id: str) -> None:
    if not rows:
        raise SettingsError(f"no person {person_id}; see people.csv")


def shelf_of(settings: Settings) -> Shelf:
    """Where the photographs are, by the settings."""
    return Shelf.open(settings.media_url or str((settings.data_dir / "media").absolute()))
