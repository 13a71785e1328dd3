"""What a school's workbook holds: its people, posts, windows, roster and days of its own."""

from __future__ import annotations

import asyncio
from datetime import datetime

from storage.engine.database import Database
from storage.importing.clerks.filled import filled_bytes
from storage.keeping.listing import Asked, rows
from storage.keeping.taking import note_taken

FILES = ("people.csv", "posts.csv", "windows.csv", "roster.csv", "calendar.csv")
MOST = 20_000
"""Rows of a page: more than any school has."""


async def workbook_of(database: Database, school_id: str, by: str, now: datetime) -> bytes:
    """The workbook of a school; that it was taken, and by whom, stands in the history."""
    async with database.reading() as connection:
        pages = {
            name: (await rows(connection, Asked(name, schools=[school_id], size=MOST))).rows for name in FILES
        }
    await note_taken(database, "workbook", by, now, {"school_id": school_id})
    return await asyncio.to_thread(filled_bytes, pages)
