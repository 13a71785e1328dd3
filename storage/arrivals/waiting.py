"""Updates that were taken in and not handled yet: written down, so that the channel may forget them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

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
    once = insert_for(connection)(waiting_updates).on_conflict_do_nothing()
    await connection.execute(once, [dict(vars(one)) for one in updates])


async def left_waiting(connection: AsyncConnection) -> list[Written]:
    """The updates that an earlier process wrote down and did not come to, oldest first."""
    columns = [waiting_updates.c[name] for name in Written.__dataclass_fields__]
    rows = await connection.execute(select(*columns).order_by(waiting_updates.c.id))
    return [Written(**row._mapping) for row in rows]


async def strike_out(session: AsyncSession, keys: Sequence[tuple[str, str]]) -> None:
    """Delete these updates, which this same transaction handles."""
    if keys:
        table = waiting_updates.c
        await session.execute(delete(waiting_updates).where(tuple_(table.channel, table.key).in_(keys)))
