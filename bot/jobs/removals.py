"""Takes files off the shelf whose time is over. Their rows say so first: a crash leaves none behind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from bot.pauses import pause
from duty.records.retention import PHOTO
from media.shelf import Shelf
from storage.engine.database import Database
from storage.engine.scrubbing import scrub
from storage.queries.upkeep.retention import files_to_remove, forget_removed, uploads_to_develop

log = structlog.get_logger()

EVERY_S = 60.0
AT_ONCE = 200
INBOX = "inbox"
LOOK_EVERY = timedelta(days=1)
SCRUB_EVERY = timedelta(minutes=10)


class Removals:
    """Deletes the files that are marked, and once a day those of the page's inbox that nobody waits for."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf
        self._looked_at: datetime | None = None
        self._scrubbed_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.tick()
            await pause(EVERY_S, stop)

    async def tick(self) -> int:
        """Delete what is due; returns how many files went. A shelf that is away is tried again."""
        try:
            return await self._marked() + await self._unclaimed() + await self._scrub()
        except Exception as error:
            log.warning("removals_failed", error=type(error).__name__)
            return 0

    async def _marked(self) -> int:
        async with self._database.reading() as connection:
            keys = await files_to_remove(connection, AT_ONCE)
        for key in keys:
            await self._shelf.delete(key)
        if keys:
            async with self._database.writing() as connection:
                await forget_removed(connection, keys)
        return len(keys)

    async def _unclaimed(self) -> int:
        """Delete old uploads that were developed, refused, or never part of a message.

        Their age is that of the file, in real time: it has no other.
        """
        now = datetime.now(UTC)
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return 0
        old = await self._shelf.older(INBOX, now - PHOTO)
        files = {f"web:{key.rpartition('/')[2]}": key for key in old}
        async with self._database.reading() as connection:
            wanted = await uploads_to_develop(connection, list(files)[:AT_ONCE])
        gone = [key for file, key in list(files.items())[:AT_ONCE] if file not in wanted]
        for key in gone:
            await self._shelf.delete(key)
        if len(files) <= AT_ONCE:
            self._looked_at = now
        return len(gone)

    async def _scrub(self) -> int:
        """What the sweeps deleted leaves the database's file too, as soon as nobody is at it."""
        now = datetime.now(UTC)
        due = self._scrubbed_at is None or now - self._scrubbed_at >= SCRUB_EVERY
        if due and await scrub(self._database):
            self._scrubbed_at = now
        return 0
