"""The engine: SQLite in one file (WAL), or PostgreSQL. One writer at a time on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, event, make_url, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from duty.district.district import District
from storage import tables
from storage.engine import sqlite
from storage.engine.mapping import map_entities
from storage.engine.turn import Turn
from storage.engine.work import SqlWork
from storage.queries.district import REFERENCE_VERSION, load_district


class DatabaseAway(Exception):
    """No transaction could even begin: whatever was to be done is not to blame."""


WRONG_ASKED = ("22", "23", "42")
"""Classes of PostgreSQL's codes where what was asked is wrong: data, constraints, syntax and names."""
SQLITE_ERROR = 1


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
        return not isinstance(getattr(error.orig, "__cause__", None), ValueError)
    return (
        isinstance(error, OperationalError) and getattr(error.orig, "sqlite_errorcode", None) != SQLITE_ERROR
    )


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


def create_engine(url: str) -> AsyncEngine:
    """An engine whose transactions are real ones. `url` as in SQLAlchemy, with an async driver."""
    parsed = make_url(url)
    options: dict[str, Any] = {
        "json_serializer": _dumps,
        "json_deserializer": orjson.loads,
        "hide_parameters": True,  # what people wrote stays out of errors and logs
    }
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(parsed, connect_args={"async_creator_fn": sqlite.connect}, **options)
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

    def __init__(self, url: str, timezone: ZoneInfo, channels: frozenset[str] = frozenset()) -> None:
        map_entities()
        self.engine = create_engine(url)
        self.timezone = timezone
        self.channels = channels
        """Channels that run: a notice goes to a person's accounts on these."""
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._turn = Turn()
        self._district = District(timezone, version=-1)

    @asynccontextmanager
    async def work(self, now: datetime, *, urgent: bool = False) -> AsyncIterator[SqlWork]:
        """A writing transaction. Rolled back unless `commit()` was awaited.

        urgent: it goes before whatever else waits to write.
        """
        async with (
            self._turn.taken(urgent=urgent) if self.sqlite else nullcontext(),
            AsyncSession(self.engine, expire_on_commit=False) as session,
        ):
            yield SqlWork(session, await self._begun(session), now, self.channels)

    async def _begun(self, session: AsyncSession) -> District:
        try:
            return await self._current(session)
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
        async with self.reading() as connection, AsyncSession(connection, autoflush=False) as session:
            yield SqlWork(session, await self._current(connection), now, self.channels)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A plain writing transaction without entities; commits when the block ends well."""
        turn = self._turn.taken() if self.sqlite else nullcontext()
        async with turn, self.engine.begin() as connection:
            yield connection

    async def district(self) -> District:
        """The district as it stands now."""
        async with self.reading() as connection:
            return await self._current(connection)

    async def _current(self, connection: AsyncConnection | AsyncSession) -> District:
        """The snapshot in memory, read again when its version moved: by an import, another process, SQL."""
        found = await connection.execute(
            select(tables.facts.c.value).where(tables.facts.c.name == REFERENCE_VERSION)
        )
        version = int(found.scalar_one_or_none() or 0)
        if version != self._district.version:
            self._district = await load_district(connection, self.timezone, version)
        return self._district

    def forget(self) -> None:
        """Read the district anew the next time: the database was laid out afresh."""
        self._district = District(self.timezone, version=-1)

    async def close(self) -> None:
        await self.engine.dispose()
