"""Who is next: each chat in its own order, calls for help before everybody else's small talk."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.channels.port import Incoming


@dataclass(eq=False)
class Waiting:
    """An update and whoever waits for its commit."""

    incoming: Incoming
    done: asyncio.Future[None]

    @property
    def chat(self) -> str:
        return f"{self.incoming.channel}:{self.incoming.address}"


@dataclass
class Lanes:
    """A lane per chat; urgent chats are emptied first. Not thread-safe: one event loop."""

    _chats: dict[str, deque[Waiting]] = field(default_factory=dict)
    _urgent: dict[str, None] = field(default_factory=dict)
    _calm: dict[str, None] = field(default_factory=dict)
    _some: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, waiting: Waiting) -> None:
        chat = waiting.chat
        self._chats.setdefault(chat, deque()).append(waiting)
        if waiting.incoming.urgent:
            self._calm.pop(chat, None)
            self._urgent[chat] = None
        elif chat not in self._urgent:
            self._calm[chat] = None
        self._some.set()

    def take(self, most: int) -> list[Waiting]:
        """Up to `most` updates. An urgent one brings along what its own chat said before it."""
        taken: list[Waiting] = []
        for queue in (self._urgent, self._calm):
            while queue and len(taken) < most:
                chat = next(iter(queue))
                lane = self._chats[chat]
                while lane and len(taken) < most:
                    taken.append(lane.popleft())
                if not lane:
                    del queue[chat], self._chats[chat]
        if not self._chats:
            self._some.clear()
        return taken

    async def some(self) -> None:
        """Until there is something to take."""
        await self._some.wait()

    def __len__(self) -> int:
        return sum(len(lane) for lane in self._chats.values())
