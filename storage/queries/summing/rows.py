"""The rows behind a figure of a summary, a page at a time by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.status import Status
from duty.summaries.rows.row import OF_HAZARDS, OF_INCIDENTS, OF_ROUNDS, Figure, Row, Which
from storage.among import among
from storage.queries.summing import conditions as of
from storage.tables import gaps, hazards, incidents, tasks, visits, walks

TABLES: Mapping[Figure, Table] = {
    **dict.fromkeys(OF_HAZARDS, hazards),
    **dict.fromkeys(OF_INCIDENTS, incidents),
    **dict.fromkeys(OF_ROUNDS, walks),
    Figure.GAPS: gaps,
    Figure.ROUTINES: tasks,
    Figure.VISITS: visits,
}
SHOWN: Mapping[Table, Mapping[str, ColumnElement[Any]]] = {
    hazards: {
        "at": hazards.c.due_at,
        "number": hazards.c.number,
        "what": hazards.c.category,
        "words": hazards.c.description,
        "state": hazards.c.status,
    },
    incidents: {
        "at": incidents.c.received_at,
        "number": incidents.c.number,
        "what": incidents.c.kind,
        "words": incidents.c.sentence,
        "state": incidents.c.state,
        "post_id": incidents.c.post_id,
    },
    walks: {"at": walks.c.due_at, "round_id": walks.c.round_id, "state": walks.c.state},
    gaps: {
        "at": gaps.c.opened_at,
        "post_id": gaps.c.post_id,
        "counts": gaps.c.missing,
        "ended_at": gaps.c.closed_at,
    },
    tasks: {"at": tasks.c.due_at, "words": tasks.c.title},
    visits: {"at": visits.c.at, "what": visits.c.kind},
}
"""What of a row is told. Of a visit never who made it."""


async def rows(session: AsyncSession, which: Which, most: int) -> Sequence[Row]:
    table = TABLES[which.figure]
    shown = SHOWN[table]
    query = select(table.c.id, table.c.school_id, *shown.values()).where(*_where(which, table))
    if which.key:
        query = query.where(table.c.id < which.key if which.back else table.c.id > which.key)
    query = query.order_by(table.c.id.desc() if which.back else table.c.id).limit(most)
    found = [
        Row(key, school, **dict(zip(shown, values, strict=True)))
        for key, school, *values in await session.execute(query)
    ]
    return found[::-1] if which.back else found


async def count(session: AsyncSession, which: Which) -> int:
    table = TABLES[which.figure]
    query = select(func.count()).select_from(table).where(*_where(which, table))
    return int(await session.scalar(query) or 0)


def _where(which: Which, table: Table) -> of.Where:
    here = [] if which.schools is None else [among(table.c.school_id, which.schools)]
    listed = [hazards.c.status == Status.LISTED] if which.listed and table is hazards else []
    return [*_of_figure(which), *here, *listed]


def _of_figure(which: Which) -> of.Where:
    span, figure = which.span, which.figure
    if figure in OF_ROUNDS:
        return _rounds(which)
    open_ = of.open_hazards(span.until, past=span.past)
    return {
        Figure.GAPS: of.opened_gaps(span.begin, span.until),
        Figure.OVERDUE: [*open_, of.overdue(span.until, past=span.past)],
        Figure.OPEN_HAZARDS: open_,
        Figure.MAJOR_OPEN: [*open_, of.major()],
        Figure.NEW_HAZARDS: of.new_hazards(span.begin, span.until),
        Figure.RECTIFIED: of.rectified(span.begin, span.until),
        Figure.INCIDENTS: of.happened(span.begin, span.until),
        Figure.OPEN_INCIDENTS: of.open_incidents(span.until, past=span.past),
        Figure.ROUTINES: of.unanswered(span.first, span.last, span.until),
        Figure.VISITS: of.called_on(span.begin, span.until),
    }[figure]


def _rounds(which: Which) -> of.Where:
    """Of the planned ones those that were not walked; of the nights those that nobody began."""
    named = of.walked(which.span.first, which.span.last)
    if which.figure is Figure.NIGHTS_MISSED:
        return [named["nights_missed"]]
    return [and_(named["rounds"], not_(named["rounds_walked"]))]
