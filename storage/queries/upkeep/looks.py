"""Who looked at which photograph, when, where and by which right: rows for whoever asks (L05 §16)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.records.subject import Subject
from storage.among import among
from storage.tables import changes, hazards, incidents, photos

HEADINGS = ("at", "person_id", "channel", "page", "why", "about", "photo", "sha256")
AT_ONCE = 5000


async def looks(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> AsyncIterator[Sequence[tuple[datetime, str, str, str, str, str, str, str]]]:
    """Those from `begin` to before `end`, a part at a time, oldest first: HEADINGS."""
    after = 0
    seen = changes.c.what == "seen", changes.c.at >= begin, changes.c.at < end
    while True:
        query = select(changes).where(*seen, changes.c.id > after).order_by(changes.c.id).limit(AT_ONCE)
        rows = (await connection.execute(query)).all()
        if not rows:
            return
        numbers = await _numbers(connection, {row.detail.get("about", "") for row in rows})
        hashes = await _hashes(connection, {row.detail.get("photo") or 0 for row in rows})
        yield [
            (
                row.at,
                row.actor_id,
                row.detail.get("channel", ""),
                row.detail.get("page", ""),
                row.detail.get("why", ""),
                numbers.get(about := row.detail.get("about", ""), about),
                str(row.detail.get("photo") or ""),
                hashes.get(row.detail.get("photo") or 0, ""),
            )
            for row in rows
        ]
        after = rows[-1].id


async def _numbers(connection: AsyncConnection, about: set[str]) -> dict[str, str]:
    """The numbers of the cases, by their subjects."""
    subjects = [Subject.parse(one) for one in about]
    found: dict[str, str] = {}
    for kind, table in (("hazard", hazards), ("incident", incidents)):
        ids = [one.number for one in subjects if one.kind == kind]
        rows = await connection.execute(select(table.c.id, table.c.number).where(among(table.c.id, ids)))
        found |= {str(Subject(kind, row.id)): row.number for row in rows}
    return found


async def _hashes(connection: AsyncConnection, ids: set[int]) -> dict[int, str]:
    rows = await connection.execute(select(photos.c.id, photos.c.sha256).where(among(photos.c.id, ids)))
    return {row.id: row.sha256 for row in rows}
