"""What processes on one PostgreSQL tell each other at once: NOTIFY within a transaction, LISTEN beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

TOPIC = "huxue"


async def notify(where: AsyncSession | AsyncConnection, word: str) -> None:
    """Say a word to all listeners. They hear it after this transaction's commit, a repeated one once."""
    await where.execute(select(func.pg_notify(TOPIC, word)))


async def listen(engine: AsyncEngine, heard: Callable[[str], None]) -> None:
    """Call `heard` with each word, until the connection ends.

    It needs a direct connection, or PgBouncer in session mode: in transaction mode nothing is heard.
    """
    ended = asyncio.Event()

    def word(_connection: object, _pid: int, _topic: str, payload: object) -> None:
        heard(str(payload))

    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_termination_listener(lambda _connection: ended.set())
        try:
            await driver.add_listener(TOPIC, word)
            await ended.wait()
        finally:
            await connection.invalidate()  # it listens, so it must not go back to the pool
