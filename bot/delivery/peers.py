"""The other processes on the same PostgreSQL: what this one hears from them, and tells them of itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

from bot.channels.port import Channel
from bot.channels.web.channel import WebChannel
from bot.delivery.delivery import Delivery
from bot.delivery.floor import Shared
from bot.pauses import pause
from storage.engine.database import Database
from storage.mail.listening import listen
from storage.mail.screens import write_screens

log = structlog.get_logger()

SHOW_S = 10.0
"""So often we say anew which pages are open here; `storage.mail.screens.FRESH` must be longer."""
LISTEN_AGAIN_S = 2.0


class Peers:
    """Keeps one process in touch with the others. It may fail at any time: a poll each second is the net."""

    def __init__(
        self, database: Database, owner: str, channels: Mapping[str, Channel], web: WebChannel
    ) -> None:
        one_voice = [name for name, channel in channels.items() if channel.abilities.one_voice]
        self.floor = Shared(database, owner, one_voice)
        self._database = database
        self._owner = owner
        self._web = web

    async def run(self, delivery: Delivery, stop: asyncio.Event) -> None:
        """Run the delivery until `stop`, in touch with the others. The floor is ours until it has ended."""
        async with self._in_touch(delivery):
            await delivery.run(stop)

    @asynccontextmanager
    async def _in_touch(self, delivery: Delivery) -> AsyncIterator[None]:
        jobs: list[Callable[[], Awaitable[None]]] = [
            lambda: self.floor.keep(delivery.look),
            lambda: self._listen(delivery),
            self._show_pages,
        ]
        running = [asyncio.ensure_future(job()) for job in jobs]
        try:
            yield
        finally:
            for job in running:
                job.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await self._leave()

    async def _listen(self, delivery: Delivery) -> None:
        """Pass on what the others say, and listen again whenever the connection ends."""

        def heard(word: str) -> None:
            self.floor.hear(word)
            delivery.hear(word)

        while True:
            try:
                await listen(self._database.engine, heard)
                log.warning("listening_ended")
            except Exception as error:
                log.warning("listening_failed", error=type(error).__name__)
            delivery.look()
            await asyncio.sleep(LISTEN_AGAIN_S)

    async def _show_pages(self) -> None:
        """Tell the others which chats are on screens here: when that changes, and every few seconds."""
        while True:
            self._web.screens_changed.clear()
            try:
                async with self._database.writing() as connection:
                    await write_screens(connection, self._owner, self._web.on_screen())
            except Exception as error:
                log.warning("pages_not_shown", error=type(error).__name__)
            await pause(SHOW_S, self._web.screens_changed)

    async def _leave(self) -> None:
        """Give up the floor and all screens, so that the others need not wait until our word is stale."""
        try:
            await self.floor.leave()
            async with self._database.writing() as connection:
                await write_screens(connection, self._owner, ())
        except Exception as error:  # others find out by themselves
            log.warning("left_without_a_word", error=type(error).__name__)
