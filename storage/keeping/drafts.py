"""Files that were uploaded and are not imported yet: as they came, and what was mended in them since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.engine.database import Database
from storage.tables import drafts

MOST = 5
"""Of one person; the oldest makes room."""


@dataclass(frozen=True)
class Draft:
    """columns: what the reader of the file is told; mends: cells as they were mended, by their place."""

    id: int
    person_id: str
    at: datetime
    name: str
    content: bytes
    columns: dict[str, Any] = field(default_factory=dict)
    mends: dict[str, Any] = field(default_factory=dict)


async def keep(database: Database, person_id: str, name: str, content: bytes, now: datetime) -> int:
    """Its number."""
    t = drafts.c
    async with database.writing() as connection:
        older = select(t.id).where(t.person_id == person_id).order_by(t.id.desc()).offset(MOST - 1)
        await connection.execute(delete(drafts).where(t.id.in_(list(await connection.scalars(older)))))
        row = {"person_id": person_id, "at": now, "name": name[:120], "content": content}
        put = insert(drafts).values(**row, columns={}, mends={}).returning(t.id)
        return int((await connection.execute(put)).scalar_one())


async def draft(database: Database, draft_id: int, person_id: str) -> Draft | None:
    """None for somebody else's, which reads like none."""
    query = select(drafts).where(drafts.c.id == draft_id, drafts.c.person_id == person_id)
    async with database.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return Draft(**row) if row else None


async def waiting(database: Database, person_id: str) -> list[tuple[int, str, datetime]]:
    """Number, name and moment of each of theirs, newest first."""
    t = drafts.c
    query = select(t.id, t.name, t.at).where(t.person_id == person_id).order_by(t.id.desc())
    async with database.reading() as connection:
        return [(row.id, row.name, row.at) for row in await connection.execute(query)]


async def mend(database: Database, one: Draft) -> None:
    """Keep its columns and mends as they are in `one`."""
    which = drafts.c.id == one.id
    async with database.writing() as connection:
        put = update(drafts).where(which).values(columns=one.columns, mends=one.mends)
        await connection.execute(put)


async def drop(database: Database, draft_id: int) -> None:
    async with database.writing() as connection:
        await connection.execute(delete(drafts).where(drafts.c.id == draft_id))
