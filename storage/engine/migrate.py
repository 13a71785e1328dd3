"""Bring a database to the newest shape, or back."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK = 0x6875787565
"""One migration at a time on PostgreSQL; SQLite's writer lock does the same."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def heads() -> str:
    """The newest revision this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


async def current(engine: AsyncEngine) -> str:
    """The revision the database is at, empty for a new one."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision() or ""
        )


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """To that revision, in one transaction; in none where it is there already."""
    if revision == "head" and await current(engine) == heads():
        return
    async with engine.begin() as connection:
        await connection.run_sync(bring, revision)


def bring(connection: Connection, revision: str = "head") -> None:
    """To that revision, in the transaction of this connection."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    config = _config(connection)
    down = revision == "base" or revision.startswith("-")
    (command.downgrade if down else command.upgrade)(config, revision)
