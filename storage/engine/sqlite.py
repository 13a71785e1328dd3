"""A connection to the one file whose statements take one step where aiosqlite takes four.

aiosqlite hands everything to a thread: cursor, statement, rows, end of the cursor. Each hand-over costs more
than the statement itself. A write transaction has the file to itself, so its statements wait for nobody and
run where they are, as does the begin and the end of one that only reads, which touch no file. Whatever may
wait goes to the thread: BEGIN IMMEDIATE, COMMIT (the disk), and every question of one that only reads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

ROWS_AT_ONCE = 64
"""What aiosqlite itself would fetch in one step."""


def connect(database: str, *, at_hand: bool = False, **options: Any) -> Connection:
    """For SQLAlchemy's `async_creator_fn`; to be awaited.

    at_hand: the file lies in memory and one process alone uses it, so that nothing ever waits.
    """
    opened = partial(sqlite3.connect, database, **(options | {"check_same_thread": False}))
    connection = Connection(opened, ROWS_AT_ONCE)
    connection.at_hand = at_hand
    connection._thread.daemon = True  # as SQLAlchemy does with aiosqlite's own
    return connection


class Connection(aiosqlite.Connection):
    """Its thread and the event loop take turns, never at the same time: SQLAlchemy awaits each statement."""

    writing = False
    """Between BEGIN IMMEDIATE and the end of that transaction."""
    at_hand = False

    async def _connect(self) -> Connection:
        """As aiosqlite does; where the file cannot be opened its thread ends before the loop does."""
        if self._connection is None:
            try:
                opened = asyncio.get_running_loop().create_future()
                self._tx.put_nowait((opened, self._connector))
                self._connection = await opened
            except BaseException:
                if (stopped := self.stop()) is not None:
                    await stopped
                raise
        return self

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, work: Callable[[], Any]) -> Any:
        """Here, or in the thread where it may have to wait."""
        return work() if self.writing else await self._waited_for(work)

    async def _waited_for(self, work: Callable[[], Any]) -> Any:
        return work() if self.at_hand else await self._execute(work)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        try:
            await self._waited_for(self._conn.commit)
        finally:
            self.writing = self.in_transaction

    async def rollback(self) -> None:
        if self.in_transaction and self.writing:
            await super().rollback()
        elif self.in_transaction:
            self._conn.rollback()
        self.writing = False


class Cursor:
    """One statement and its rows, fetched at once."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, operation: str, parameters: Any = ()) -> Cursor:
        run = partial(self._run, "execute", operation, parameters)
        if operation == "BEGIN":
            run()
        else:
            await self._connection.run(run)
        if operation == "BEGIN IMMEDIATE":
            self._connection.writing = True
        return self

    async def executemany(self, operation: str, parameters: Sequence[Any]) -> Cursor:
        await self._connection.run(partial(self._run, "executemany", operation, parameters))
        return self

    def _run(self, way: str, operation: str, parameters: Any) -> None:
        cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, way)(operation, parameters)
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []
