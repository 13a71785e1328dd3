"""What is due to be said and not said yet, as an operator watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import outbox
from storage.tables.mail import WAITS


@dataclass(frozen=True)
class Backlog:
    """How many lines are due, by priority, and when the oldest of them was decided."""

    due: Mapping[int, int]
    oldest: datetime | None

    def oldest_s(self, now: datetime) -> float:
        """How many seconds the oldest has waited; 0 when nothing waits."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


async def read_backlog(connection: AsyncConnection, now: datetime) -> Backlog:
    """The lines of all channels and all processes that are due at `now`."""
    due = (text(WAITS), outbox.c.not_before <= now)
    depth = select(outbox.c.priority, func.count().label("lines")).where(*due).group_by(outbox.c.priority)
    found = {row.priority: row.lines for row in await connection.execute(depth)}
    return Backlog(found, await connection.scalar(select(func.min(outbox.c.created_at)).where(*due)))
