"""Identifiers for rows that are added on a page: of the school, counted on."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keeping.cells import sheet_named

LONGEST = 24
"""Of an identifier (`storage.importing.cells`)."""


async def next_id(connection: AsyncConnection, name: str, school_id: str, prefix: str) -> str:
    """`SCH01-R12`, one above the highest there is; of a window only `w3`, since its key has the school."""
    sheet = sheet_named(name)
    inside = "school_id" in sheet.key
    start = prefix if inside else f"{school_id}-{prefix}"
    field = sheet.table.c[sheet.key[-1]]
    query = select(field).where(field.startswith(start, autoescape=True))
    if inside:
        query = query.where(sheet.table.c.school_id == school_id)
    tails = ((str(one).removeprefix(start)) for one in await connection.scalars(query))
    numbers = [int(tail) for tail in tails if re.fullmatch(r"[0-9]{1,6}", tail)]
    made = f"{start}{max(numbers, default=0) + 1:02d}"
    return made if len(made) <= LONGEST else f"{prefix}-{secrets.token_hex(8)}"
