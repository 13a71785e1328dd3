"""Updates that were taken in and not handled yet: written down, so that the channel may forget them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Delete, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.many import write_rows
from storage.tables import waiting_updates
from storage.upsert import insert_for


@dataclass(frozen=True)
class Written:
    """One update as it came, and when."""

    channel: str
    key: str
    address: str
    raw: dict[str, Any]
    received_at: datetime


async def write_down(connection: AsyncConnection, updates: Sequence[Written]) -> None:
    """Keep these updates in their order. One that is there already stays as it was."""
    await write_rows(connection, _write_down(insert_for(connection)), [vars(one) for one in updates])


@cache
def _write_down(insert: Callable[..., Any]) -> Any:
    return insert(waiting_updates).on_conflict_do_nothing()


async def left_waiting(connection: AsyncConnection) -> list[Written]:
    """The updates that an earlier process wrote down and did not come to, oldest first."""
    columns = [waiting_updates.c[name] for name in Written.__dataclass_fields__]
    rows = await connection.execute(select(*columns).order_by(waiting_updates.c.id))
    return [Written(**row._mapping) for row in rows]


async def strike_out(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> None:
    """Delete these updates, which this same transaction handles."""
    await write_rows(session, _strike_out(), [{"on": channel, "known": key} for channel, key in keys])


@cache
def _strike_out() -> Delete:
    table = waiting_updates.c
    this = table.channel == bindparam("on"), table.key == bindparam("known")
    return delete(waiting_updates).where(*this)
