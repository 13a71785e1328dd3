"""A database that does not answer at the start is waited for, and then one clear line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.settings import SettingsError
from storage.engine.database import Database, is_away, is_trouble

log = structlog.get_logger()

PATIENCE_S = 60.0
"""So long a server waits for a PostgreSQL that comes up after it, as after a reboot of the machine."""
PAUSES_S = (1.0, 5.0)
"""Between two tries: at first, and at most."""


async def come_up(database: Database) -> None:
    """Return once it can be connected to; raises what went wrong where that does not pass by itself.

    A file is there or not: nothing is waited for.
    """
    if database.sqlite:
        return
    time = asyncio.get_running_loop().time
    pause, until = PAUSES_S[0], time() + PATIENCE_S
    while True:
        try:
            async with database.engine.connect():
                return
        except Exception as error:
            if not is_away(error) or time() + pause > until:
                raise
            log.warning("database_away", error=type(error).__name__, again_in_s=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, PAUSES_S[1])


@asynccontextmanager
async def answering() -> AsyncIterator[None]:
    """What is done inside needs the database: a SettingsError where it is away, full or not ours."""
    try:
        yield
    except SettingsError:
        raise
    except Exception as error:
        if not isinstance(error, OSError) and not is_trouble(error):
            raise
        raise SettingsError(
            f"HUXUE_DATABASE_URL: the database does not answer ({type(error).__name__}). "
            "Start it, or check the address, the account and HUXUE_DATA_DIR; huxue doctor looks at each."
        ) from None
