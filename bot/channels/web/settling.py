"""A page that opened while something was just being held back for want of it reads its chat once more."""

from __future__ import annotations

import asyncio
from collections import deque

import structlog

from bot.channels.web.channel import Stream, WebChannel
from storage.engine.database import Database
from storage.mail.seen import held_for

log = structlog.get_logger()

SETTLED_S = 3.0
"""So long after a page has opened whatever met no page is written down as held."""
TOGETHER_S = 0.25


class Settling:
    """Looks once after each page has opened, by one question for all that opened at about the same time."""

    def __init__(self, channel: WebChannel, database: Database) -> None:
        self._channel = channel
        self._database = database
        self._opened: deque[tuple[float, Stream]] = deque()
        self._looking: asyncio.Task[None] | None = None

    def opened(self, stream: Stream) -> None:
        self._opened.append((asyncio.get_running_loop().time() + SETTLED_S, stream))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        time = asyncio.get_running_loop().time
        while self._opened:
            await asyncio.sleep(max(0.0, self._opened[0][0] - time()) + TOGETHER_S)
            settled = []
            while self._opened and self._opened[0][0] <= time():
                settled.append(self._opened.popleft()[1])
            try:
                await self._tell([one for one in settled if one.visible and self._channel.stream(one.name)])
            except Exception as error:
                log.warning("pages_not_told", error=type(error).__name__)

    async def _tell(self, streams: list[Stream]) -> None:
        people = {person for stream in streams for person in stream.people}
        async with self._database.reading() as connection:
            held = {one.address for one in await held_for(connection, self._channel.name, people)}
        for stream in streams:
            if not held.isdisjoint(stream.people):
                stream.push({"look": True})
