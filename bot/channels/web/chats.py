"""The chats that pages ask for, many in one reading: after a restart everybody's page asks at once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.web.deps import PersonCard, WebDeps, cards_of
from bot.together import Together
from storage.mail.seen import held_for, mark_seen
from storage.mail.transcript import Transcript, transcripts

AT_ONCE = 16
"""So many chats are read together; a call for help goes between them and the next ones."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What one page shows."""

    card: PersonCard
    transcript: Transcript


Asked = tuple[str, bool]
"""A person, and whether somebody looks, so that what was held for them is seen."""


class Chats:
    """Reads what it is asked for, one reading after the other: pages whose people may be called go first,
    among equals whoever asked first."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._together = Together[Asked, Chat | None](
            self._read_and_see, None, most=AT_ONCE, later=lambda asked: not deps.is_called(asked[0])
        )
        self._older = asyncio.Semaphore(1)

    async def of(self, person: str, *, visible: bool) -> Chat:
        """The end of that chat as it stands now, or later."""
        chat = await self._together.of((person, visible))
        assert chat is not None
        return chat

    async def before(self, person: str, moment: datetime) -> Chat:
        """What was said before that."""
        async with self._older:
            return (await self._read([person], moment))[person]

    async def _read_and_see(self, some: Collection[Asked]) -> Mapping[Asked, Chat]:
        looked_at = {person for person, visible in some if visible}
        async with self._deps.database.reading() as connection:
            held = await held_for(connection, self._deps.channel.name, looked_at)
        await mark_seen(self._deps.database, held, self._deps.now())
        chats = await self._read(dict.fromkeys(person for person, _ in some))
        return {asked: chats[asked[0]] for asked in some}

    async def _read(self, people: Collection[str], before: datetime | None = None) -> Mapping[str, Chat]:
        deps = self._deps
        cards = await cards_of(deps, people)
        async with deps.database.reading() as connection:
            found = await transcripts(connection, deps.channel.name, people, now=deps.now(), before=before)
        return {one: Chat(cards[one], found[one]) for one in people}
