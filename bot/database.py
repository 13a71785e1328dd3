"""A database that does not answer at the start is one clear line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import SettingsError
from storage.engine.database import is_trouble


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
