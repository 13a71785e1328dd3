"""Who is next: each chat in its own order, calls for help before everybody else's small talk."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
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
class Lane:
    """What waits of one chat, oldest first, and how many of it are urgent."""

    updates: deque[Waiting] = field(default_factory=deque)
    urgent: int = 0


@dataclass
class Lanes:
    """A lane per chat, taken in turns; chats with something urgent first. Not thread-safe: one event loop."""

    _urgent: OrderedDict[str, Lane] = field(default_factory=OrderedDict)
    _calm: OrderedDict[str, Lane] = field(default_factory=OrderedDict)
    _some: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, waiting: Waiting) -> None:
        lane = self._lane(waiting.chat)
        lane.updates.append(waiting)
        lane.urgent += waiting.incoming.urgent
        self._line_up(waiting.chat, lane)

    def take(self, most: int) -> list[Waiting]:
        """Up to `most` updates. An urgent one brings along what its own chat said before it."""
        taken: list[Waiting] = []
        while len(taken) < most and (self._urgent or self._calm):
            chat, lane = (self._urgent or self._calm).popitem(last=False)
            waiting = lane.updates.popleft()
            lane.urgent -= waiting.incoming.urgent
            taken.append(waiting)
            if lane.updates:
                self._line_up(chat, lane)
        if not len(self):
            self._some.clear()
        return taken

    def give_back(self, taken: Sequence[Waiting]) -> None:
        """These were taken too early: they are the first of their chats again, and their chats next."""
        for waiting in reversed(taken):
            lane = self._lane(waiting.chat)
            lane.updates.appendleft(waiting)
            lane.urgent += waiting.incoming.urgent
            self._line_up(waiting.chat, lane, last=False)

    async def some(self) -> None:
        """Until there is something to take."""
        await self._some.wait()

    def __len__(self) -> int:
        """How many chats wait."""
        return len(self._urgent) + len(self._calm)

    def _lane(self, chat: str) -> Lane:
        return self._urgent.get(chat) or self._calm.get(chat) or Lane()

    def _line_up(self, chat: str, lane: Lane, *, last: bool = True) -> None:
        """Into the queue it belongs to; a chat that already waits there keeps its place."""
        queue, other = (self._urgent, self._calm) if lane.urgent else (self._calm, self._urgent)
        other.pop(chat, None)
        queue[chat] = lane
        if not last:
            queue.move_to_end(chat, last=False)
        self._some.set()
