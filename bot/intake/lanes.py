"""Who is next: each chat in its own order, calls for help before everybody else's small talk."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.channels.port import Incoming
from bot.intake.where import conversation_key


@dataclass(eq=False)
class Waiting:
    """An update and whoever waits for its commit."""

    incoming: Incoming
    done: asyncio.Future[None]
    on_paper: bool = False
    """Nobody waits for it: it is written down and will be handled."""

    @cached_property
    def chat(self) -> str:
        return f"{self.incoming.channel}:{self.incoming.address}"

    @cached_property
    def conversation(self) -> str:
        """Whose conversation it moves; words in a group may raise a call of whoever wrote them."""
        return conversation_key(self.incoming.channel, self.incoming.address, self.incoming.raw)


@dataclass
class Lane:
    """What waits of one chat, oldest first; how many of it are urgent, and for how many somebody waits."""

    updates: deque[Waiting] = field(default_factory=deque)
    urgent: int = 0
    awaited: int = 0

    def count(self, waiting: Waiting, by: int) -> None:
        self.urgent += by * waiting.incoming.urgent
        self.awaited += by * (not waiting.on_paper)

    @property
    def rank(self) -> int:
        return 0 if self.urgent else 1 if self.awaited else 2


@dataclass
class Lanes:
    """A lane per chat, taken in turns. Chats with something urgent first, those on paper last.

    Not thread-safe: one event loop.
    """

    _ranks: tuple[OrderedDict[str, Lane], ...] = field(
        default_factory=lambda: (OrderedDict(), OrderedDict(), OrderedDict())
    )
    _some: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, waiting: Waiting) -> None:
        lane = self._lane(waiting.chat)
        lane.updates.append(waiting)
        lane.count(waiting, +1)
        self._line_up(waiting.chat, lane)

    def hurry(self, waiting: Waiting) -> None:
        """It turned out to be urgent; nothing where it was taken meanwhile."""
        lane = self._lane(waiting.chat)
        if waiting in lane.updates:
            lane.count(waiting, -1)
            waiting.incoming = replace(waiting.incoming, urgent=True)
            lane.count(waiting, +1)
            self._line_up(waiting.chat, lane)

    def take(self, most: int, *, apart: bool = False) -> list[Waiting]:
        """Up to `most` updates. An urgent one brings along what its own chat said before it.

        apart: where somebody calls, only the calls; what stands behind them would have to be given back.
        """
        taken: list[Waiting] = []
        ranks = self._ranks[:1] if apart and self._ranks[0] else self._ranks
        while len(taken) < most and (queue := next(filter(None, ranks), None)):
            chat, lane = queue.popitem(last=False)
            waiting = lane.updates.popleft()
            lane.count(waiting, -1)
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
            lane.count(waiting, +1)
            self._line_up(waiting.chat, lane, last=False)

    async def some(self) -> None:
        """Until there is something to take."""
        await self._some.wait()

    def __len__(self) -> int:
        """How many chats wait."""
        return sum(map(len, self._ranks))

    @property
    def urgent(self) -> int:
        """How many chats have something urgent."""
        return len(self._ranks[0])

    @property
    def awaited(self) -> int:
        """How many chats have something that is not on paper."""
        return self.urgent + len(self._ranks[1])

    def _lane(self, chat: str) -> Lane:
        return next((queue[chat] for queue in self._ranks if chat in queue), None) or Lane()

    def _line_up(self, chat: str, lane: Lane, *, last: bool = True) -> None:
        """Into the queue it belongs to; a chat that already waits there keeps its place."""
        queue = self._ranks[lane.rank]
        for other in self._ranks:
            if other is not queue:
                other.pop(chat, None)
        queue[chat] = lane
        if not last:
            queue.move_to_end(chat, last=False)
        self._some.set()
