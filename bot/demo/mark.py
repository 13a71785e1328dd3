"""The mark in a database that says: demo, everybody may be anybody here, and it may be erased."""

from __future__ import annotations

from bot.settings import SettingsError
from storage.engine.database import Database
from storage.engine.migrate import current
from storage.queries.upkeep.facts import read_fact, write_fact

MARK = "demo"
"""The fact that is the mark."""
CLOCK = "demo_now"
"""The fact that a demo keeps its clock under. A demo from before there was a mark has this alone."""


async def mark_as_demo(database: Database) -> None:
    async with database.writing() as connection:
        await write_fact(connection, MARK, "1")


async def demand_demo(database: Database) -> None:
    """Raise a SettingsError where there is anything but a demo, or nothing at all yet."""
    if await current(database.engine) and not await _has(database, MARK):
        raise SettingsError(
            f"HUXUE_DATA_DIR: {_where(database)} is no demo, so huxue serve --demo leaves it alone. "
            "Move it out of that folder, or set HUXUE_DATA_DIR to another one."
        )


async def demand_real(database: Database) -> None:
    """Raise a SettingsError where a demo lives: whoever looked at it could be anybody."""
    if await current(database.engine) and await is_demo(database):
        raise SettingsError(
            f"HUXUE_DATA_DIR: {_where(database)} is a demo, where anybody may be anybody; no real district "
            "may live there. Set HUXUE_DATA_DIR to another folder (HUXUE_DATABASE_URL to another database), "
            "or delete the demo."
        )


async def is_demo(database: Database) -> bool:
    return await _has(database, MARK) or await _has(database, CLOCK)


async def _has(database: Database, fact: str) -> bool:
    async with database.reading() as connection:
        return await read_fact(connection, fact) is not None


def _where(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=True)
