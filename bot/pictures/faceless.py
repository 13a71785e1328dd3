"""Photographs as they go into chats: without faces, each searched once for all who get it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from hashlib import sha256

import structlog

from media.faces.blur import Find, blurred
from media.shelf import NotOnShelf

log = structlog.get_logger()

REMEMBERED = 16
"""Pictures, of some 300 KB each: what is told to several people is told within seconds."""


class Faceless:
    """Remembers a few by their bytes, nothing of them for longer than the process lives."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._made: OrderedDict[bytes, bytes] = OrderedDict()
        self._one_at_a_time = asyncio.Semaphore(1)

    async def of(self, key: str, picture: bytes) -> bytes:
        """NotOnShelf where faces cannot be looked for in it."""
        name = sha256(picture).digest()
        async with self._one_at_a_time:
            if name not in self._made:
                self._made[name] = await self._blurred(key, picture)
                if len(self._made) > REMEMBERED:
                    self._made.popitem(last=False)
            return self._made[name]

    async def _blurred(self, key: str, picture: bytes) -> bytes:
        try:
            return await asyncio.to_thread(blurred, picture, self._find)
        except Exception as error:
            log.error("faces_not_looked_for", error=type(error).__name__)
            raise NotOnShelf(key) from None
