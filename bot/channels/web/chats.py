"""The chats that pages ask for, many in one reading: after a restart everybody's page asks at once."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.web.deps import PersonCard, WebDeps
from storage.mail.seen import held_for, mark_seen
from storage.mail.transcript import Transcript, transcripts

AT_ONCE = 16
"""So many chats are read together; a call for help goes between them and the next ones."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What one page shows."""

    card: PersonCard
    transcript: Transcript


@dataclass(frozen=True, slots=True, order=True)
class _Asked:
    """In the order in which they are read. visible: somebody looks, so what was held for it is seen."""

    later: bool
    number: int
    person: str = field(compare=False)
    visible: bool = field(compare=False)
    answer: asyncio.Future[Chat] = field(compare=False)


class Chats:
    """Reads what it is asked for, one reading after the other: pages whose people may be called go first,
    among equals whoever asked first."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._waiting: list[_Asked] = []
        self._numbers = itertools.count()
        self._reading: asyncio.Task[None] | None = None
        self._older = asyncio.Semaphore(1)

    async def of(self, person: str, *, visible: bool) -> Chat:
        """The end of that chat as it stands now, or later."""
        answer: asyncio.Future[Chat] = asyncio.get_running_loop().create_future()
        later = not self._deps.is_called(person)
        heapq.heappush(self._waiting, _Asked(later, next(self._numbers), person, visible, answer))
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_on())
        return await answer

    async def before(self, person: str, moment: datetime) -> Chat:
        """What was said before that."""
        async with self._older:
            (chat,) = await self._read([person], moment)
        return chat

    async def _read_on(self) -> None:
        while self._waiting:
            some = [heapq.heappop(self._waiting) for _ in range(min(AT_ONCE, len(self._waiting)))]
            some = [one for one in some if not one.answer.done()]  # the page has gone meanwhile
            try:
                chats = await self._read_and_see(some)
            except Exception as error:
                for one in some:
                    if not one.answer.done():
                        one.answer.set_exception(error)
                continue
            for one, chat in zip(some, chats, strict=True):
                if not one.answer.done():
                    one.answer.set_result(chat)

    async def _read_and_see(self, some: Sequence[_Asked]) -> list[Chat]:
        looked_at = {one.person for one in some if one.visible}
        async with self._deps.database.reading() as connection:
            held = await held_for(connection, self._deps.channel.name, looked_at)
        await mark_seen(self._deps.database, held, self._deps.now())
        return await self._read([one.person for one in some])

    async def _read(self, people: Sequence[str], before: datetime | None = None) -> list[Chat]:
        deps, asked = self._deps, dict.fromkeys(people)
        cards = await deps.cards(asked)
        async with deps.database.reading() as connection:
            found = await transcripts(connection, deps.channel.name, asked, now=deps.now(), before=before)
        return [Chat(cards.get(one) or PersonCard(one, one, ""), found[one]) for one in people]
