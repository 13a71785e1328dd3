"""What was changed by hand, with what was before: shown by school, and found again to be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.records.subject import Subject
from storage.among import among
from storage.tables import changes, edit_rows, edits

SHOWN_ROWS = 20
"""Of one edit on the page of the history; an import may have thousands."""
SIZE = 20


class Origin(StrEnum):
    ROW = "row"
    IMPORT = "import"
    UNDO = "undo"
    DAY = "day"
    """One date: leave, or somebody who stands in."""


@dataclass(frozen=True)
class RowChange:
    """What happened to one row, as cells of its file; None where it was not, or is not any more."""

    sheet: str
    key: str
    before: dict[str, str] | None
    after: dict[str, str] | None

    @property
    def columns(self) -> list[str]:
        """Those that differ; of a new or a removed row all that say something."""
        old, new = self.before or {}, self.after or {}
        return [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]


@dataclass(frozen=True)
class Edit:
    """One act. `rows`: the first of them, `count` how many there are."""

    id: int
    at: datetime
    actor_id: str
    school_id: str
    origin: Origin
    undoes: int | None
    undone_by: int | None
    rows: tuple[RowChange, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Made:
    """Who did it, when, where and how."""

    actor_id: str
    school_id: str
    origin: Origin
    at: datetime
    undoes: int | None = None


async def record(connection: AsyncConnection, made: Made, rows: Sequence[RowChange]) -> int:
    """Kept so that it can be taken back; the history names it without the values, which may be somebody's."""
    values = {"at": made.at, "actor_id": made.actor_id, "school_id": made.school_id}
    start = insert(edits).values(**values, origin=made.origin, undoes=made.undoes).returning(edits.c.id)
    edit_id = int((await connection.execute(start)).scalar_one())
    if rows:
        kept = [vars(row) | {"edit_id": edit_id} for row in rows]
        await connection.execute(insert(edit_rows), kept)
        await connection.execute(insert(changes), list(_history(edit_id, made, rows)))
    if made.undoes is not None:
        taken = update(edits).where(edits.c.id == made.undoes).values(undone_by=edit_id)
        await connection.execute(taken)
    return edit_id


def _history(edit_id: int, made: Made, rows: Sequence[RowChange]) -> list[dict[str, Any]]:
    """Each person whose row it was, and each file of the school once with how many rows."""
    about = {"what": "edited", "at": made.at, "actor_id": made.actor_id}
    people = [row for row in rows if row.sheet == "people.csv"]
    found = [
        about
        | {"subject": Subject("person", row.key), "detail": {"edit": edit_id, "columns": row.columns[:20]}}
        for row in people
    ]
    files = Counter(row.sheet for row in rows)
    place = Subject("school", made.school_id or "-")
    detail = {"edit": edit_id, "origin": made.origin.value, "rows": dict(files)}
    return [*found, about | {"subject": place, "detail": detail}]


async def list_edits(
    connection: AsyncConnection, schools: Collection[str] | None, before: int | None = None
) -> list[Edit]:
    """Newest first; of those schools, or of all. One more than fit on a page tells that more follow."""
    query = select(edits).order_by(edits.c.id.desc()).limit(SIZE + 1)
    if schools is not None:
        query = query.where(among(edits.c.school_id, schools))
    if before is not None:
        query = query.where(edits.c.id < before)
    return [await _with_rows(connection, Edit(**row)) for row in (await connection.execute(query)).mappings()]


async def edit(connection: AsyncConnection, edit_id: int) -> Edit | None:
    found = (await connection.execute(select(edits).where(edits.c.id == edit_id))).mappings().first()
    return Edit(**found) if found else None


async def rows_of(connection: AsyncConnection, edit_id: int, most: int | None = None) -> list[RowChange]:
    t = edit_rows.c
    query = select(t.sheet, t.key, t.before, t.after).where(t.edit_id == edit_id).order_by(t.id)
    found = await connection.execute(query.limit(most) if most else query)
    return [RowChange(**row) for row in found.mappings()]


async def _with_rows(connection: AsyncConnection, one: Edit) -> Edit:
    rows = await rows_of(connection, one.id, SHOWN_ROWS + 1)
    values = vars(one) | {"origin": Origin(one.origin), "rows": tuple(rows[:SHOWN_ROWS]), "count": len(rows)}
    return Edit(**values)
