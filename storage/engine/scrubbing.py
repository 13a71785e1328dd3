"""What was deleted is really gone from the file, not only from its tables (SQLite)."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Any

from storage.engine.database import Database

INCREMENTAL = 2
"""`auto_vacuum` of a file whose free pages can be given back one by one."""
PAGES_AT_ONCE = 2000


async def scrub(database: Database) -> bool:
    """Empty the write-ahead log, where deleted rows stand on, and give free pages back.

    Waits for nobody: False where somebody reads or writes just now, then the next time will do.
    """
    if not database.sqlite:
        return True
    return bool(await _beside(database, _scrub))


async def make_scrubbable(database: Database) -> None:
    """Once for a file of an earlier version: its free pages still hold what was deleted before."""
    if database.sqlite:
        await _beside(database, _rebuild)


async def _beside(database: Database, work: Any) -> Any:
    """Run it on a connection, outside of any transaction, in that connection's thread."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        return await driver.run(lambda: work(driver._conn))


def _scrub(connection: sqlite3.Connection) -> bool:
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})").fetchall()
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.OperationalError:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")


def _rebuild(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.OperationalError):  # no room, or somebody is at it: the next start tries again
        _vacuum(connection)


def _vacuum(connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA auto_vacuum").fetchone()
    if mode != INCREMENTAL:
        connection.execute(f"PRAGMA auto_vacuum={INCREMENTAL}")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
