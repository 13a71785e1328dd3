"""The chain of the history in the database: its end, what is still to be sealed, and reading it whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.records.chain.seal import Seal, digest
from duty.records.history import Change
from duty.records.subject import Subject
from storage.among import among
from storage.many import write_rows
from storage.queries.evidence.history import DIGEST
from storage.tables import change_words, changes, columns, seals

SEALING = 0x5EA1
"""The advisory lock of whoever seals."""
WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'changes'::regclass"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')"
    " AND pid IS DISTINCT FROM pg_backend_pid()"
)
"""An INSERT locks its table before it takes an id, and keeps that until its transaction ends."""


class SqlSeals:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @property
    def _sqlite(self) -> bool:
        return self._session.get_bind().dialect.name == "sqlite"

    async def alone(self) -> bool:
        if self._sqlite:
            return True
        return bool(await self._session.scalar(select(func.pg_try_advisory_xact_lock(SEALING))))

    async def last(self) -> Seal | None:
        return await last_seal(self._session)

    async def newest(self) -> int:
        return int(await self._session.scalar(select(func.max(changes.c.id))) or 0)

    async def writers(self) -> frozenset[str]:
        return frozenset() if self._sqlite else frozenset(await self._session.scalars(WRITERS))

    async def unsealed(self, after: int, upto: int, most: int) -> Sequence[Change]:
        query = _changes().where(changes.c.id > after, changes.c.id <= upto).limit(most)
        return [_change(row) for row in await self._session.execute(query)]

    async def add(self, made: Sequence[Seal]) -> None:
        rows = [{name: getattr(seal, name) for name in columns(seals)} for seal in made]
        await write_rows(self._session, _insert(), rows)


@cache
def _insert() -> Insert:
    return insert(seals)


def _seals() -> Select[Any]:
    return select(seals.c.position, seals.c.change_id, seals.c.content, seals.c.head, seals.c.sealed_at)


def _changes() -> Select[Any]:
    """As they are kept: without the words beside them."""
    return select(changes).order_by(changes.c.id)


def _change(row: Any) -> Change:
    return Change(row.subject, row.what, row.at, row.actor_id, row.detail, row.id)


# -- reading it whole ----------------------------------------------------------------------


async def last_seal(connection: AsyncConnection | AsyncSession) -> Seal | None:
    row = (await connection.execute(_seals().order_by(seals.c.position.desc()).limit(1))).first()
    return Seal(*row) if row else None


async def chain_parts(
    connection: AsyncConnection, at_once: int
) -> AsyncIterator[tuple[list[Seal], list[Change]]]:
    """The seals in order, so many at a time, each part with the entries up to its last one."""
    place, upto = 0, 0
    while True:
        query = _seals().where(seals.c.position > place).order_by(seals.c.position).limit(at_once)
        part = [Seal(*row) for row in await connection.execute(query)]
        if not part:
            return
        start, upto = upto, max(upto, *(seal.change_id for seal in part))
        # One more than are sealed is enough to show that there is one too many.
        found = _changes().where(changes.c.id > start, changes.c.id <= upto).limit(len(part) + 1)
        yield part, [_change(row) for row in await connection.execute(found)]
        place = part[-1].position


async def altered_words(connection: AsyncConnection, at_once: int) -> AsyncIterator[int | Subject]:
    """Of the words beside the history, a part at a time: how many were looked at; then what is wrong.

    Words and salt must have the hash that stands at them, and an entry about the same thing has it, too.
    """
    place = 0
    while True:
        query = select(change_words).where(change_words.c.id > place).order_by(change_words.c.id)
        rows = (await connection.execute(query.limit(at_once))).all()
        if not rows:
            return
        entries = select(changes.c.detail).where(among(changes.c.subject, {str(row.subject) for row in rows}))
        known = {detail.get(DIGEST) for detail in await connection.scalars(entries)}
        for row in rows:
            if digest(row.salt + row.words) != row.sha256 or row.sha256 not in known:
                yield row.subject
                return
        place = rows[-1].id
        yield len(rows)


async def tail_of(connection: AsyncConnection, after: int) -> tuple[int, int, int]:
    """How many entries are after the last sealed one, the first and the last of their ids."""
    query = select(func.count(), func.min(changes.c.id), func.max(changes.c.id)).where(changes.c.id > after)
    count, first, last = (await connection.execute(query)).one()
    return count, first or 0, last or 0
