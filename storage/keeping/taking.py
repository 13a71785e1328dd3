"""That something was taken along as a file, and by whom, stands in the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from duty.records.subject import Subject
from storage.engine.database import Database
from storage.tables import changes


async def note_taken(
    database: Database, what: str, by: str, now: datetime, detail: Mapping[str, Any]
) -> None:
    taken = {"subject": Subject("export", what), "what": "exported", "at": now, "actor_id": by}
    async with database.writing() as connection:
        await connection.execute(insert(changes).values(**taken, detail=dict(detail)))
