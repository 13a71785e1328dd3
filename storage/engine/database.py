"""The engine: SQLite in one file (WAL), or PostgreSQL. One writer at a time on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from duty.district.district import District
from storage.engine import sqlite
from storage.engine.mapping import map_entities
from storage.engine.snapshots import Snapshots
from storage.engine.turn import Turn
from storage.engine.work import SqlWork


class DatabaseAway(Exception):
    """No transaction could even begin: whatever was to be done is not to blame."""


WRONG_ASKED = ("22", "23", "42")
"""Classes of PostgreSQL's codes where what was asked is wrong: data, constraints, syntax and names."""
SQLITE_ERROR = 1
TOO_MANY = "the number of query arguments cannot exceed"
"""What asyncpg says then. The same question would be refused for ever."""


def is_trouble(error: BaseException) -> bool:
    """Whether the database is away, busy or full: nothing was asked wrongly, and trying again may help."""
    if isinstance(error, DatabaseAway):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if code := getattr(error.orig, "sqlstate", None):
        return not str(code).startswith(WRONG_ASKED)
    if isinstance(error, InterfaceError):
        return not _asked_wrongly(error)
    return (
        isinstance(error, OperationalError) and getattr(error.orig, "sqlite_errorcode", None) != SQLITE_ERROR
    )


NOT_NOW = ("57P", "53300")
"""How PostgreSQL's codes begin while it starts, stops, or has no connection left."""


def is_away(error: BaseException) -> bool:
    """Whether nobody listens there, or not yet: the address and the account may be right."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, OSError) or str(code or "").startswith(NOT_NOW)


def _asked_wrongly(error: InterfaceError) -> bool:
    """The driver itself refused the question: no such value, more parameters than it can count."""
    cause = getattr(error.orig, "__cause__", None)
    return isinstance(cause, ValueError) or TOO_MANY in str(error.orig)


PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # OR REPLACE is a delete like any other
    "secure_delete=ON",  # what is deleted is overwritten
)


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


SQLITE_CONNECTIONS = 16
"""Kept open. One more is opened for a single question and shut after it, which costs more than that."""


def create_engine(url: str, *, at_hand: bool = False) -> AsyncEngine:
    """An engine whose transactions are real ones. `url` as in SQLAlchemy, with an async driver.

    at_hand: the file lies in memory, so that no statement on it waits for a disk.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {
        "json_serializer": _dumps,
        "json_deserializer": orjson.loads,
        "hide_parameters": True,  # what people wrote stays out of errors and logs
    }
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        way = {"async_creator_fn": sqlite.connect, "at_hand": at_hand}
        reading = {"pool_size": SQLITE_CONNECTIONS, "connect_args": way}
        engine = create_async_engine(parsed, **reading, **options)
        _real_transactions(engine)
    else:
        engine = create_async_engine(parsed, pool_size=10, max_overflow=10, pool_pre_ping=True, **options)
    return engine


def _real_transactions(engine: AsyncEngine) -> None:
    """The driver's own transaction handling commits at RELEASE and begins too late: take it over.

    Measured by our colleagues (design.md): with the default, 5 of 5 rows survived a rollback.
    """

    @event.listens_for(engine.sync_engine, "connect")
    def connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """Hands out transactions. Closing it is the caller's duty."""

    def __init__(
        self,
        url: str,
        timezone: ZoneInfo,
        channels: frozenset[str] = frozenset(),
        *,
        at_hand: bool = False,
    ) -> None:
        map_entities()
        self.engine = create_engine(url, at_hand=at_hand)
        self.timezone = timezone
        self.channels = channels
        """Channels that run: a notice goes to a person's accounts on these."""
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._turn = Turn()
        self._snapshots = Snapshots(timezone, self.reading)

    @asynccontextmanager
    async def work(self, now: datetime, *, urgent: bool = False) -> AsyncIterator[SqlWork]:
        """A writing transaction. Rolled back unless `commit()` was awaited.

        urgent: it goes before whatever else waits to write.

        Where the district has changed it begins again once that was read, so that nobody waits for a reader.
        """
        for last in (False, False, True):
            async with (
                self._turn.taken(urgent=urgent) if self.sqlite else nullcontext(),
                AsyncSession(self.engine, expire_on_commit=False) as session,
            ):
                if await self._begun(session) or last:
                    yield SqlWork(session, self._snapshots.current, now, self.channels)
                    return
            await self._renewed()

    async def _begun(self, session: AsyncSession) -> bool:
        """Whether the district in memory is the newest."""
        try:
            return await self._snapshots.is_newest(session)
        except Exception as error:
            raise DatabaseAway(type(error).__name__) from error

    async def _renewed(self) -> None:
        try:
            await self._snapshots.renew()
        except Exception as error:
            raise DatabaseAway(type(error).__name__) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A read-only view; it never waits for a writer."""
        async with self.engine.connect() as connection:
            reader = await connection.execution_options(reading=True)
            yield reader
            await reader.rollback()

    @asynccontextmanager
    async def reading_work(self, now: datetime) -> AsyncIterator[SqlWork]:
        """The rules' view without any right to change something."""
        for last in (False, True):
            async with self.reading() as connection, AsyncSession(connection, autoflush=False) as session:
                if await self._snapshots.is_newest(connection) or last:
                    yield SqlWork(session, self._snapshots.current, now, self.channels)
                    return
            await self._snapshots.renew()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A plain writing transaction without entities; commits when the block ends well."""
        turn = self._turn.taken() if self.sqlite else nullcontext()
        async with turn, self.engine.begin() as connection:
            yield connection

    @property
    def last_district(self) -> District:
        """As it was last read: nothing is asked. Empty before the first reading."""
        return self._snapshots.current

    async def district(self) -> District:
        """The district as it stands now, or newer."""
        for _ in ("a reading that had begun before", "our own"):
            async with self.reading() as connection:
                if await self._snapshots.is_newest(connection):
                    break
            await self._snapshots.renew(patience_s=None)
        return self._snapshots.current

    def forget(self) -> None:
        """Read the district anew the next time: the database was laid out afresh."""
        self._snapshots.forget()

    async def close(self) -> None:
        await self._snapshots.close()
        await self.engine.dispose()
