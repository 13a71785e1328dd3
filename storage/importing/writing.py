"""The district's settings as the files they can be imported from again."""

from __future__ import annotations

import csv
import io
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS

SETTINGS = (
    *("ladders.csv", "report_clock.csv", "checkpoints.csv", "rounds.csv"),
    *("routines.csv", "buses.csv", "terms.csv", "key_periods.csv"),
    *("places.csv", "plans.csv", "visit_days.csv", "faq.csv"),
)


async def settings_files(connection: AsyncConnection) -> dict[str, str]:
    """The text of each file, by its name."""
    sheets = [sheet for sheet in SHEETS if sheet.name in SETTINGS]
    return {sheet.name: await _written(connection, sheet) for sheet in sheets}


async def _written(connection: AsyncConnection, sheet: Sheet) -> str:
    query = select(*(sheet.table.c[field] for field in sheet.fields)).order_by(*sheet.table.primary_key)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in (await connection.execute(query)).mappings():
        writer.writerow(_cell(row[column.kept_as]) for column in sheet.columns)
    return text.getvalue().rstrip("\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
