"""The one picture of a report: made small and freed of all that a camera wrote, before it is kept anywhere.

It never lies on the shelf as it came: where, when and by which phone it was taken is gone with the upload.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from duty.records.photos import Developed, Photo, PhotoState
from duty.records.subject import Subject
from media.photograph import NotAPhotograph, develop_async
from media.shelf import Shelf
from media.watermark import Watermark

log = structlog.get_logger()

WAITING = 4
"""So many wait for their turn at once: who comes after them is heard without the picture."""


class Darkroom:
    """One picture at a time, beside those of the people on duty."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._turn = asyncio.Lock()
        self._inside = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="tip")

    @property
    def full(self) -> bool:
        return self._inside > WAITING

    async def develop(self, raw: bytes, place: str, at: datetime) -> Developed | None:
        """Both versions on the shelf; None for what is no picture, or where too many wait."""
        if self.full:
            return None
        self._inside += 1
        try:
            async with self._turn:
                return await self._developed(raw, place, at)
        except NotAPhotograph:
            return None
        except Exception as error:
            log.warning("tip_photo_not_kept", error=type(error).__name__)
            return None
        finally:
            self._inside -= 1

    async def _developed(self, raw: bytes, place: str, at: datetime) -> Developed:
        line = Watermark(f"{at:%Y-%m-%d %H:%M}", place, "")
        made = await develop_async(raw, line, executor=self._pool)
        stem = f"photos/{at:%Y/%m/%d}/tip-{secrets.token_hex(12)}"
        large, small = f"{stem}-1600.jpg", f"{stem}-320.jpg"
        await self._shelf.put(large, made.large)
        await self._shelf.put(small, made.small)
        return Developed(large, small, made.sha256, made.dhash)

    @asynccontextmanager
    async def kept(self, made: Developed | None) -> AsyncIterator[None]:
        """Where what happens inside fails, the picture goes again."""
        try:
            yield
        except BaseException:
            if made is not None:
                await self.drop(made)
            raise

    async def drop(self, made: Developed) -> None:
        """Nobody has it: it leaves the shelf."""
        for key in (made.large_key, made.small_key):
            await self._shelf.delete(key)


def photo_of(made: Developed, subject: Subject, at: datetime) -> Photo:
    """A row that says nothing of who sent it, when or where it was taken."""
    name = made.large_key.rpartition("/")[2]
    photo = Photo(subject, "before", "web", f"tip:{name}", "", at, PhotoState.WAITING)
    photo.develop(made)
    return photo
