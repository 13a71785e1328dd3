"""Which lines are still to be said: their phone may have been cut off while they waited."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from storage.engine.database import Database
from storage.mail.outbox import still_queued

LOOK_S = 0.25
"""So old an answer may be. It is asked of all lines in memory at once: in a rush thousands of them wait."""


class Standing:
    def __init__(self, database: Database, in_memory: Collection[int]) -> None:
        """`in_memory`: the ids of the lines that this process has to say."""
        self._database = database
        self._in_memory = in_memory
        self._over: set[int] = set()
        """Lines that were looked at and are nobody's to say any more."""
        self._looked_at = float("-inf")
        self._one_look = asyncio.Lock()

    async def waits(self, row_id: int) -> bool:
        """Whether the row of that line is still to be said."""
        async with self._one_look:
            if asyncio.get_running_loop().time() - self._looked_at > LOOK_S:
                await self._look()
        return row_id not in self._over

    async def _look(self) -> None:
        began, asked = asyncio.get_running_loop().time(), set(self._in_memory)
        async with self._database.reading() as connection:
            self._over = asked - await still_queued(connection, asked)
        self._looked_at = began
