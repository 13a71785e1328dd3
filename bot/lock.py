"""Sees to it that one process at a time uses a SQLite file."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import SettingsError


@contextmanager
def only_process(folder: Path) -> Iterator[None]:
    """Hold the folder, or raise a SettingsError where another process does.

    The lock is the operating system's, so a killed process leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "huxue.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise SettingsError(
            f"HUXUE_DATA_DIR: another huxue serve is using {folder}. Stop it, choose another folder, "
            "or set HUXUE_DATABASE_URL to PostgreSQL to run several."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)
