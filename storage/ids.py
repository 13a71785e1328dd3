"""Numbers for rows that are yet to be written, so that many can be written at once."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Select, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

MOST = 100
"""So many are taken from PostgreSQL's sequence at a time; those that nobody needs stay gaps."""


@cache
def _newest(table: Table) -> Select[int | None]:
    return select(func.max(table.c.id))


class Ids:
    """The next ids of one table within one transaction."""

    def __init__(self, session: AsyncSession, table: Table) -> None:
        self._session = session
        self._table = table
        self._left: list[int] = []
        self._next = 0

    async def next(self, likely: int) -> int:
        """`likely`: how many of them this transaction may need, no more than guessed."""
        if self._session.get_bind().dialect.name == "sqlite":
            return await self._following()
        if not self._left:
            self._left = await self._from_sequence(min(max(likely, 1), MOST))
        return self._left.pop()

    async def _following(self) -> int:
        """On one file nobody else writes now."""
        if not self._next:
            self._next = int(await self._session.scalar(_newest(self._table)) or 0)
        self._next += 1
        return self._next

    async def _from_sequence(self, many: int) -> list[int]:
        sequence = text("SELECT nextval(pg_get_serial_sequence(:of, 'id')) FROM generate_series(1, :many)")
        asked = {"of": self._table.name, "many": many}
        return sorted((await self._session.scalars(sequence, asked)).all(), reverse=True)
