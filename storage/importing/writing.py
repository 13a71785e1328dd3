"""What is stored as the files it can be imported from again, unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.records.spreadsheets import RISKY
from storage.importing.cells import clock_or_24
from storage.importing.shape import Column, Sheet
from storage.importing.sheets import SHEETS

SETTINGS = (
    *("ladders.csv", "report_clock.csv", "checkpoints.csv", "rounds.csv"),
    *("routines.csv", "buses.csv", "terms.csv", "key_periods.csv", "leave.csv"),
    *("places.csv", "plans.csv", "visit_days.csv", "faq.csv", "due_times.csv", "hazard_rules.csv"),
    "form_rules.csv",
)
MARKED = (*RISKY, "'")
"""Such a text would be more than a text to a spreadsheet: it gets a ' before it, which goes at import."""


async def settings_files(connection: AsyncConnection) -> dict[str, str]:
    """The text of each file of settings, by its name."""
    return await _files(connection, (sheet for sheet in SHEETS if sheet.name in SETTINGS))


async def roster_files(connection: AsyncConnection) -> dict[str, str]:
    """Everything of the district as it is: schools, people, posts, roster, calendar, and its settings."""
    return await _files(connection, (sheet for sheet in SHEETS if sheet.reference))


async def _files(connection: AsyncConnection, sheets: Iterable[Sheet]) -> dict[str, str]:
    return {sheet.name: await _written(connection, sheet) for sheet in sheets}


async def _written(connection: AsyncConnection, sheet: Sheet) -> str:
    query = select(*(sheet.table.c[field] for field in sheet.fields)).order_by(*sheet.table.primary_key)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in (await connection.execute(query)).mappings():
        writer.writerow(_cell(column, row[column.kept_as]) for column in sheet.columns)
    return text.getvalue().rstrip("\n")


def _cell(column: Column, value: Any) -> str:
    text = written(column, value)
    return _as_text(text) if isinstance(value, str | list | tuple) else text


def written(column: Column, value: Any) -> str:
    """A stored value as the import reads it again."""
    if value is None:
        return "24:00" if column.parse is clock_or_24 else ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(value) if "e" not in str(value) else f"{value:.15f}".rstrip("0")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, dict):
        return ";".join(f"{kind}={heads}" for kind, heads in value.items())
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return str(value)


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(MARKED) else value
