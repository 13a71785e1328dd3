"""Incidents and hazards of the past: their dates, and the numbers they are kept under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.hazards.status import DONE, Status
from duty.incidents.incident import IncidentState
from storage.importing.checking import Values
from storage.importing.planning import Plan
from storage.importing.reading import Parsed
from storage.importing.shape import Sheet
from storage.tables import counters
from storage.upsert import insert_for

HAPPENED = {"hazards.csv": "reported_at", "incidents.csv": "occurred_at"}
HAD = {"hazards.csv": "registered_at", "incidents.csv": "received_at"}
"""When we had it: history was had when it happened."""


def shift_to(parsed: Sequence[Parsed], last: date | None) -> timedelta:
    """How far all history moves so that its last day is that date."""
    moments = [
        row.values[HAPPENED[p.sheet.name]] for p in parsed if p.sheet.name in HAPPENED for row in p.rows
    ]
    if last is None or not moments:
        return timedelta()
    latest: datetime = max(moments)
    return last - latest.date()


def kept_values(sheet: Sheet, row: Values, shift: timedelta, timezone: ZoneInfo) -> Values:
    """As the table keeps it. Its own time, moved by `shift`, is also the time we had it."""
    when = HAPPENED[sheet.name]
    happened = (row[when] + shift).replace(tzinfo=timezone)
    return dict(row) | {when: happened}


async def apply_history(connection: AsyncConnection, plan: Plan) -> None:
    """History notifies nobody: rows only. A number once given stays, and so does what people did since."""
    table = plan.sheet.table
    if plan.new:
        await connection.execute(insert(table), await _numbered(connection, plan))
    if plan.updated:
        when, had = HAPPENED[plan.sheet.name], HAD[plan.sheet.name]
        fields = [*plan.sheet.fields, had]
        query = update(table).where(table.c.imported_as == bindparam("was_imported_as"))
        changed = query.values({field: bindparam(f"new_{field}") for field in fields})
        rows = [
            {"was_imported_as": v["imported_as"]}
            | {f"new_{name}": (v | {had: v[when]})[name] for name in fields}
            for v in plan.updated
        ]
        await connection.execute(changed, rows)


async def _numbered(connection: AsyncConnection, plan: Plan) -> list[Values]:
    """In date order within each school and year, in the series that live reports go on with."""
    when, prefix, rest = HAPPENED[plan.sheet.name], SERIES[plan.sheet.name], REST[plan.sheet.name]
    series: dict[str, list[Values]] = defaultdict(list)
    for values in sorted(plan.new, key=lambda v: (v[when], v["imported_as"])):
        series[f"{prefix}-{values['school_id']}-{values[when].year}"].append(values)
    numbered: list[Values] = []
    for name in sorted(series):
        first = await _take_numbers(connection, name, len(series[name]))
        numbered += [
            {field: values[field] for field in plan.sheet.fields}
            | rest(values)
            | {"number": f"{name}-{count:04d}"}
            for count, values in enumerate(series[name], first)
        ]
    return numbered


def _incident(values: Values) -> Values:
    """What an old incident has besides its cells; `place` has no column."""
    return {
        "post_id": "",
        "reported_by": "",
        "state": IncidentState.CLOSED,
        "delayed": False,
        "received_at": values["occurred_at"],
    }


def _hazard(values: Values) -> Values:
    """What an old hazard has besides its cells."""
    reported, status = values["reported_at"], Status(values["first_status"])
    due = reported + timedelta(days=values["due_days"])
    looked_at = min(due, reported + timedelta(days=1))
    done = status in DONE
    return {
        "post_id": "",
        "status": status,
        "registered_at": reported,
        "due_at": due,
        "owner_told": True,
        "rectified_by": values["owner_id"] if done else "",
        "rectified_at": looked_at if done else None,
        "remedy": "",
        "returned_why": "",
        "verified_by": "",
        "verified_at": looked_at if done else None,
        "closed_by": "",
        "closed_at": looked_at if status is Status.CLOSED else None,
    }


SERIES = {"hazards.csv": "YH", "incidents.csv": "SJ"}
REST = {"hazards.csv": _hazard, "incidents.csv": _incident}


async def _take_numbers(connection: AsyncConnection, series: str, count: int) -> int:
    """The first of `count` numbers in a row."""
    start = insert_for(connection)(counters).values(series=series, value=count)
    step = start.on_conflict_do_update(
        index_elements=["series"], set_={"value": counters.c.value + count}
    ).returning(counters.c.value)
    return int((await connection.execute(step)).scalar_one()) - count + 1
