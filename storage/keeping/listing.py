"""Rows of a file as a page shows them: of a school, of a search, one page after the other by key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among
from storage.importing.shape import Sheet
from storage.keeping.around import load
from storage.keeping.cells import Cells, cells_of, key_columns, key_of, key_values, sheet_named

SEARCHED = {"people.csv": ("name", "id", "phone"), "schools.csv": ("name", "id", "area")}
SIZE = 50


@dataclass(frozen=True)
class Asked:
    """Which rows. schools: only of these, None of any; ids: only these; after: the last key seen."""

    sheet: str
    schools: Collection[str] | None = None
    ids: Collection[str] | None = None
    words: str = ""
    after: str = ""
    size: int = SIZE


@dataclass(frozen=True)
class Rows:
    """A page of them. `more`: the key after which the next one begins; empty on the last page."""

    rows: list[dict[str, str]]
    more: str = ""


async def rows(connection: AsyncConnection, asked: Asked) -> Rows:
    sheet = sheet_named(asked.sheet)
    query = _where(select(*(sheet.table.c[field] for field in sheet.fields)), sheet, asked)
    order = [sheet.table.c[name] for name in sheet.key]
    last = key_values(sheet, asked.after) if asked.after else None
    if last is not None:
        query = query.where(tuple_(*order) > tuple_(*last))
    found = await connection.execute(query.order_by(*order).limit(asked.size + 1))
    cells = [cells_of(sheet, dict(row)) for row in found.mappings()]
    more = key_of(sheet, cells[asked.size - 1]) if len(cells) > asked.size else ""
    return Rows(cells[: asked.size], more)


def _where(query: Select[tuple[object, ...]], sheet: Sheet, asked: Asked) -> Select[tuple[object, ...]]:
    if asked.schools is not None:
        query = query.where(_of_schools(sheet, asked.schools))
    if asked.ids is not None:
        query = query.where(among(sheet.table.c.id, asked.ids))
    for word in asked.words.split():
        query = query.where(_has(sheet, word))
    return query


def _of_schools(sheet: Sheet, schools: Collection[str]) -> ColumnElement[bool]:
    if "schools" in sheet.fields:
        return or_(*(cast(sheet.table.c.schools, Text).like(f'%"{school}"%') for school in schools))
    return among(sheet.table.c.school_id, schools)


def _has(sheet: Sheet, word: str) -> ColumnElement[bool]:
    columns = (sheet.table.c[name] for name in SEARCHED[sheet.name])
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


async def row(connection: AsyncConnection, sheet: Sheet, key: str) -> Cells | None:
    """The row of that key; None where there is none."""
    values = key_values(sheet, key)
    if values is None:
        return None
    columns = zip(key_columns(sheet), values, strict=True)
    which = and_(*(sheet.table.c[column.kept_as] == value for column, value in columns))
    found = await load(connection, sheet, which)
    return cells_of(sheet, found[0]) if found else None
