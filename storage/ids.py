"""Numbers for rows that are yet to be written, so that many can be written at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.grouping import grouped
from storage.tables import alerts, check_ins, gaps, outbox, pages

NUMBERED = (alerts, check_ins, gaps, outbox, pages)
"""Whose numbers are known beforehand. Whoever writes a row of these takes its number here: on one file the
newest of each is asked for once."""
MOST = 100
"""So many are taken from a sequence of PostgreSQL at a time; those that nobody needs stay gaps."""


def ids_of(session: AsyncSession) -> Ids:
    """The numbers of that transaction, the same object for everybody in it."""
    found: Ids = session.info.setdefault("ids", Ids(session))
    return found


class Ids:
    """The next ids of each table within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.on_file = session.get_bind().dialect.name == "sqlite"
        self._newest: dict[str, int] = {}
        """On one file, where nobody else writes now."""
        self._left: dict[str, list[int]] = {}
        """Taken from sequences, the next one last."""

    async def next(self, table: Table, likely: int = 1) -> int:
        """`likely`: how many of them this transaction may need, no more than guessed."""
        await self.take({table: likely})
        if self.on_file:
            self._newest[table.name] += 1
            return self._newest[table.name]
        return self._left[table.name].pop()

    async def take(self, likely: Mapping[Table, int]) -> None:
        """Of several tables in one question, as many as are likely to be needed of each."""
        if not self.on_file:
            await self._take_from_sequences(likely)
        elif not self._newest:
            newest = (await self._session.execute(_newest_of_all())).one()
            self._newest = {name: number or 0 for name, number in newest._mapping.items()}

    async def _take_from_sequences(self, likely: Mapping[Table, int]) -> None:
        wanted = {one.name: many for one, many in likely.items() if not self._left.get(one.name)}
        if not wanted:
            return
        asked = {"names": list(wanted), "many": [min(max(many, 1), MOST) for many in wanted.values()]}
        taken = grouped(await self._session.execute(text(FROM_SEQUENCES), asked), lambda row: str(row.name))
        for name, rows in taken.items():
            self._left[name] = sorted((row.number for row in rows), reverse=True)


@cache
def _newest_of_all() -> Select[Any]:
    newest = (select(func.max(one.c.id)).scalar_subquery().label(one.name) for one in NUMBERED)
    return select(*newest)


FROM_SEQUENCES = (
    "SELECT name, nextval(pg_get_serial_sequence(name, 'id')) AS number"
    " FROM unnest(CAST(:names AS text[]), CAST(:many AS int[])) AS wanted(name, many)"
    " CROSS JOIN generate_series(1, many)"
)
