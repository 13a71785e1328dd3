"""What lies in the data folder is for us alone: no other account of the machine reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.settings import Settings
from storage.engine.address import file_of

UMASK = 0o077
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private(settings: Settings) -> None:
    """From now on nothing is made that others can read, and what an earlier version left open is shut."""
    os.umask(UMASK)
    for path in open_to_others(settings):
        with suppress(OSError):  # somebody else's file: the doctor names it
            path.chmod(path.stat().st_mode & ~OTHERS)


def open_to_others(settings: Settings) -> list[Path]:
    """Files and folders of ours that other accounts of this machine may open."""
    return [path for path in _ours(settings) if path.exists() and path.stat().st_mode & OTHERS]


def _ours(settings: Settings) -> Iterator[Path]:
    """A folder of ours shuts everything below it. The data folder itself may be shared with others."""
    for name in ("secret", "huxue.lock", "media"):
        yield settings.data_dir / name
    if "://" not in settings.media_url and settings.media_url:
        yield Path(settings.media_url).expanduser()
    database = file_of(settings.database)
    if database is not None:
        for suffix in ("", "-wal", "-shm"):
            yield database.with_name(database.name + suffix)
