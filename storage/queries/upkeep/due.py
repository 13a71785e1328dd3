"""When something falls due next, for whoever moves time by hand: the agenda, and what is no job of it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import CompoundSelect, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables as t
from storage.queries.records import to_be_developed
from storage.queries.upkeep.agenda import read_agenda

MAIL, PHOTOS, GAPS = "mail", "photos", "open gaps"
"""Rows of the outbox for later, pictures to be fetched, places somebody may fill at any moment."""


async def next_due(connection: AsyncConnection, now: datetime) -> dict[str, datetime]:
    """By the name of its job, the earliest moment at which something can be due; maybe long ago."""
    agenda = await read_agenda(connection, now)
    beside = await connection.execute(_beside())
    return {**agenda.moments, **{name: at for name, at in beside if at is not None}}


@cache
def _beside() -> CompoundSelect[str, datetime]:
    waits = (
        (MAIL, t.outbox.c.not_before, t.outbox.c.state == "queued"),
        (PHOTOS, func.coalesce(t.photos.c.next_try_at, t.photos.c.received_at), to_be_developed()),
        (GAPS, t.gaps.c.opened_at, t.gaps.c.closed_at.is_(None)),
    )
    return union_all(*(select(literal(name), func.min(column)).where(which) for name, column, which in waits))
