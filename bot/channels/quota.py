"""How many pictures one person may send in a day, on all channels together; a phone gone wild fills no disk.

Counted in the database: a restart or another process begins nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.engine.database import Database
from storage.queries.quotas import Most, Spent, Writer, spend

PICTURES_A_DAY = 120
BYTES_A_DAY = 300 * 1024 * 1024
FULL = "今天的照片已经收满了，请明天再发，有急事请打110"


class Quota:
    """The local day ends at midnight, whatever zone a moment comes in."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def takes(self, person: str, size: int) -> bool:
        """Count one more picture of that size. False where it would be too much: then it is not counted."""
        async with self._database.writing() as connection:
            return await self.spend(connection, person, size, self._now()) is Spent.TAKEN

    async def spend(self, where: Writer, person: str, size: int, now: datetime) -> Spent:
        """The same as part of a transaction under way."""
        today = now.astimezone(self._database.timezone).date()
        return await spend(where, person, today, size, Most(PICTURES_A_DAY, BYTES_A_DAY))
