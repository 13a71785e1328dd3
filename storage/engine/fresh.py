"""A database without a single row, as on its first day."""

from __future__ import annotations

from storage.engine.database import Database
from storage.engine.migrate import migrate


async def lay_out_afresh(database: Database) -> None:
    """Take every table down, its rows with it, and lay them all out anew."""
    await migrate(database.engine, "base")
    await migrate(database.engine)
    database.forget()
