"""A database without a single row, as on its first day."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData

from storage.engine.database import Database
from storage.engine.migrate import bring


async def lay_out_afresh(database: Database) -> None:
    """Take every table down, its rows with it, and lay them all out anew.

    One transaction: whoever comes by meanwhile finds the old house or the new one, never a building site.
    """
    async with database.writing() as connection:
        await connection.run_sync(_take_down)
        await connection.run_sync(bring)
    database.forget()


def _take_down(connection: Connection) -> None:
    """Rows first, all at once: step by step the migrations would leave rows behind that point nowhere."""
    standing = MetaData()
    standing.reflect(connection)
    if connection.dialect.name == "postgresql":
        ours = ", ".join(name for name in standing.tables if name != "alembic_version")
        for guarded in ("changes", "consents", "seals"):
            if guarded in standing.tables:  # this is the one act that history's guards give way to
                connection.exec_driver_sql(f"ALTER TABLE {guarded} DISABLE TRIGGER USER")
        connection.exec_driver_sql(f"TRUNCATE {ours} RESTART IDENTITY CASCADE")
        bring(connection, "base")
    else:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        standing.drop_all(connection)
