"""The other processes on the same PostgreSQL: who speaks, who shows which page, what they tell each other."""

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
from storage.mail.screens import show

log = structlog.get_logger()

SHOW_S = 10.0
"""So often we say anew which pages are open here; `storage.screens.FRESH` must be longer."""
LISTEN_AGAIN_S = 2.0


class Company:
    """What one process does for the others. Nothing of it is promised: a poll each second is the net."""

    def __init__(
        self, database: Database, owner: str, channels: Mapping[str, Channel], web: WebChannel
    ) -> None:
        one_voice = [name for name, channel in channels.items() if channel.abilities.one_voice]
        self.floor = Shared(database, owner, one_voice)
        self._database = database
        self._owner = owner
        self._web = web

    @asynccontextmanager
    async def with_others(self, delivery: Delivery) -> AsyncIterator[None]:
        """Around the delivery: until it has ended the floor stays ours."""
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
        """Which chats are on screens here, when that changes and every few seconds."""
        while True:
            self._web.moved.clear()
            try:
                async with self._database.writing() as connection:
                    await show(connection, self._owner, self._web.on_screen())
            except Exception as error:
                log.warning("pages_not_shown", error=type(error).__name__)
            await pause(SHOW_S, self._web.moved)

    async def _leave(self) -> None:
        try:
            await self.floor.leave()
            async with self._database.writing() as connection:
                await show(connection, self._owner, ())
        except Exception as error:  # others find out by themselves
            log.warning("left_without_a_word", error=type(error).__name__)
