"""What must be known to check a few rows: they themselves, what they refer to, and their school's like."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among
from storage.importing.applying import TELEGRAM
from storage.importing.checking import Key, Stored, Values
from storage.importing.shape import Sheet
from storage.keeping.cells import sheet_named
from storage.tables import accounts

Rows = dict[str, dict[Key, Values]]
AT_ONCE = 500
"""Rows that are made before anybody else has a turn."""


async def stored_around(connection: AsyncConnection, sheet: Sheet, rows: Sequence[Values]) -> Stored:
    """As much of the district as those rows can have to do with; never all of it."""
    found: Rows = defaultdict(dict)
    schools = _named(rows, "school_id")
    await _add(connection, found, sheet, _own(sheet, rows, schools))
    for column in sheet.columns:
        if column.refers:
            named, refers = _named(rows, column.kept_as), sheet_named(column.refers)
            await _add(connection, found, refers, among(refers.table.c.id, named))
    if sheet.name == "roster.csv":
        windows = sheet_named("windows.csv")
        await _add(connection, found, windows, among(windows.table.c.school_id, schools))
    if sheet.name == "people.csv":
        return Stored(found, await _chats(connection, found, sheet, _named(rows, "telegram_id")))
    return Stored(found)


def _own(sheet: Sheet, rows: Sequence[Values], schools: Collection[str]) -> ColumnElement[bool]:
    """Rows of one school are checked against each other; of others only themselves."""
    if "school_id" in sheet.fields:
        return among(sheet.table.c.school_id, schools)
    return among(sheet.table.c[sheet.key[0]], _named(rows, sheet.key[0]))


async def _chats(
    connection: AsyncConnection, found: Rows, sheet: Sheet, telegram_ids: Collection[str]
) -> dict[str, str]:
    """Whose those Telegram ids are, on the roster and in the chat."""
    if not telegram_ids:
        return {}
    await _add(connection, found, sheet, among(sheet.table.c.telegram_id, telegram_ids))
    query = select(accounts.c.address, accounts.c.person_id).where(accounts.c.channel == TELEGRAM)
    rows = await connection.execute(query.where(among(accounts.c.address, telegram_ids)))
    return {row.address: row.person_id for row in rows}


async def _add(connection: AsyncConnection, found: Rows, sheet: Sheet, which: ColumnElement[bool]) -> None:
    for values in await load(connection, sheet, which):
        found[sheet.name][sheet.key_of(values)] = values


async def load(connection: AsyncConnection, sheet: Sheet, which: ColumnElement[bool]) -> list[Values]:
    """Those rows, as the import compares them. Of many, others have their turn in between."""
    query = select(*(sheet.table.c[field] for field in sheet.fields)).where(which)
    found: list[Values] = []
    for some in (await connection.execute(query)).mappings().partitions(AT_ONCE):
        found += map(dict, some)
        await asyncio.sleep(0)
    return found


def _named(rows: Sequence[Values], field: str) -> list[str]:
    """Every value of that field, those of lists one by one."""
    told: dict[str, None] = {}
    for values in rows:
        value: Any = values.get(field)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                told[one] = None
    return [one for one in told if one or field == "school_id"]
