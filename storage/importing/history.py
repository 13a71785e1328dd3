"""Incidents and hazards of the past: their dates, and the numbers they are kept under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.incidents import IncidentState
from storage.importing.checking import Values
from storage.importing.planning import Plan
from storage.importing.reading import Parsed
from storage.tables import counters, incidents
from storage.upsert import insert_for

HAPPENED = {"hazards.csv": "reported_at", "incidents.csv": "occurred_at"}


def shift_to(parsed: Sequence[Parsed], last: date | None) -> timedelta:
    """How far all history moves so that its last day is that date."""
    moments = [
        row.values[HAPPENED[p.sheet.name]] for p in parsed if p.sheet.name in HAPPENED for row in p.rows
    ]
    if last is None or not moments:
        return timedelta()
    latest: datetime = max(moments)
    return last - latest.date()


def incident_values(row: Values, shift: timedelta, timezone: ZoneInfo) -> Values:
    """As the table keeps it; `place` has no column there. Its own time is the time we had it."""
    happened = (row["occurred_at"] + shift).replace(tzinfo=timezone)
    kept = {name: value for name, value in row.items() if name != "place"}
    return kept | {"occurred_at": happened, "received_at": happened}


async def apply_incidents(connection: AsyncConnection, plan: Plan) -> None:
    """History notifies nobody: rows only, already closed. A number once given stays."""
    if plan.new:
        await connection.execute(insert(incidents), await _numbered(connection, plan.new))
    if plan.updated:
        fields = [*plan.sheet.fields, "received_at"]
        query = update(incidents).where(incidents.c.imported_as == bindparam("was_imported_as"))
        changed = query.values({field: bindparam(f"new_{field}") for field in fields})
        rows = [
            {"was_imported_as": v["imported_as"]} | {f"new_{name}": v[name] for name in fields}
            for v in plan.updated
        ]
        await connection.execute(changed, rows)


async def _numbered(connection: AsyncConnection, new: Sequence[Values]) -> list[Values]:
    """In date order within each school and year, as `duty.incidents.file_incident` numbers them."""
    series: dict[str, list[Values]] = defaultdict(list)
    for values in sorted(new, key=lambda v: (v["occurred_at"], v["imported_as"])):
        series[f"SJ-{values['school_id']}-{values['occurred_at'].year}"].append(values)
    numbered: list[Values] = []
    for name in sorted(series):
        first = await _take_numbers(connection, name, len(series[name]))
        numbered += [
            _closed(values) | {"number": f"{name}-{count:04d}"}
            for count, values in enumerate(series[name], first)
        ]
    return numbered


def _closed(values: Values) -> Values:
    return values | {
        "post_id": "",
        "reported_by": "",
        "state": IncidentState.CLOSED,
        "delayed": False,
    }


async def _take_numbers(connection: AsyncConnection, series: str, count: int) -> int:
    """The first of `count` numbers in a row."""
    start = insert_for(connection)(counters).values(series=series, value=count)
    step = start.on_conflict_do_update(
        index_elements=["series"], set_={"value": counters.c.value + count}
    ).returning(counters.c.value)
    return int((await connection.execute(step)).scalar_one()) - count + 1


async def apply_hazards(connection: AsyncConnection, rows: Sequence[Values], shift: timedelta) -> None:
    """Nothing yet: the table arrives with the hazard ledger. Until then the rows are checked, not counted."""
