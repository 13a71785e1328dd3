"""Updates that could not be handled and were set aside, until an operator looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.tables import parked_updates


@dataclass(frozen=True)
class Parked:
    """One update set aside. `raw` is empty where its content must not be kept, or could not be."""

    id: int
    channel: str
    key: str
    address: str
    raw: dict[str, Any]
    error: str
    parked_at: datetime


async def all_parked(connection: AsyncConnection) -> list[Parked]:
    """Every parked update, oldest first."""
    rows = await connection.execute(select(parked_updates).order_by(parked_updates.c.id))
    return [Parked(**row._mapping) for row in rows]


async def find_parked(connection: AsyncConnection, parked_id: int) -> Parked | None:
    found = await connection.execute(select(parked_updates).where(parked_updates.c.id == parked_id))
    row = found.one_or_none()
    return Parked(**row._mapping) if row else None


async def count_parked(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.count()).select_from(parked_updates)) or 0


async def delete_parked(where: AsyncConnection | AsyncSession, parked_id: int) -> bool:
    """Take it off the list; False when it was not there, or another transaction took it off first."""
    gone = await where.execute(delete(parked_updates).where(parked_updates.c.id == parked_id))
    return bool(getattr(gone, "rowcount", 0))
