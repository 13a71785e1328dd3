"""What happened on some days as rows for other systems: rounds, routines, visits, 更正. Ids, no names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.records.restricted import masked
from duty.records.spreadsheets import as_text
from storage.tables import check_ins, corrections, scans, tasks, visits, walks

WORDS = frozenset({"words", "reason"})
"""What somebody wrote: telephone numbers in it are masked."""


async def record_files(
    connection: AsyncConnection, first: date, last: date, zone: ZoneInfo
) -> Mapping[str, str]:
    """UTF-8 CSV by file name, both days included; times are local."""
    return {name: await _written(connection, query, zone) for name, query in _files(first, last, zone)}


def _files(first: date, last: date, zone: ZoneInfo) -> Sequence[tuple[str, Select[Any]]]:
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    walked = walks.c.day.between(first, last)
    return (
        ("walks.csv", _of(walks, WALK, walked, walks.c.id)),
        ("scans.csv", _of(scans, SCAN, scans.c.walk_id.in_(select(walks.c.id).where(walked)), scans.c.id)),
        ("tasks.csv", _of(tasks, TASK, tasks.c.day.between(first, last), tasks.c.id)),
        ("visits.csv", _of(visits, VISIT, (visits.c.at >= begin) & (visits.c.at < end), visits.c.id)),
        ("corrections.csv", _corrections(begin, end)),
    )


def _corrections(begin: datetime, end: datetime) -> Select[Any]:
    """What the first record says beside what was asked for, why, and who agreed; both stay."""
    made, asked = check_ins.c, corrections.c
    original = (
        asked.check_in_id.label("original_id"),
        made.standing.label("original_standing"),
        made.punctuality.label("original_punctuality"),
        made.evidence.label("original_evidence"),
        made.received_at.label("original_at"),
        made.said_at.label("original_said_at"),
    )
    query = select(*(asked[name] for name in CORRECTED), *original, *(asked[name] for name in DECIDED))
    joined = query.select_from(corrections.outerjoin(check_ins, made.id == asked.check_in_id))
    return joined.where(asked.came_at >= begin, asked.came_at < end).order_by(asked.id)


WALK = (
    *("id", "round_id", "school_id", "day", "due_at", "ends_at", "night", "state", "person_id"),
    *("begun_at", "finished_at", "done", "points", "in_words", "claimed"),
)
SCAN = (
    *("walk_id", "checkpoint_id", "person_id", "at", "said_at", "proof", "failed", "too_fast"),
    *("out_of_order", "found"),
)
TASK = (
    *("id", "routine_id", "school_id", "bus_id", "day", "title", "due_at", "ends_at", "asked_at"),
    *("answered_at", "answered_by", "answer", "count", "seconds", "hazard_id"),
)
CORRECTED = ("id", "person_id", "school_id", "post_id", "shift_key")
DECIDED = ("came_at", "reason", "asked_by", "asked_at", "decision", "decided_by", "decided_at")
VISIT = ("id", "school_id", "person_id", "kind", "at", "said_at", "distance_m", "words")


def _of(
    table: Any, names: Sequence[str], where: ColumnElement[bool], order: ColumnElement[Any]
) -> Select[Any]:
    return select(*(table.c[name] for name in names)).where(where).order_by(order)


async def _written(connection: AsyncConnection, query: Select[Any], zone: ZoneInfo) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([column.name for column in query.selected_columns])
    for row in await connection.execute(query):
        lines.writerow(
            [
                _cell(masked(value) if name in WORDS and value else value, zone)
                for name, value in row._mapping.items()
            ]
        )
    return text.getvalue()


def _cell(value: Any, zone: ZoneInfo) -> str:
    """Text that stays text in a spreadsheet; a moment in local time to the second."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    words = str(value)
    return as_text(words) if isinstance(value, str) else words
