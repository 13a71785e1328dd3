"""Which phones still enter: asked of the database for each message, now and then for all open pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.together import Together
from duty.messaging.accounts import Account
from storage.engine.database import Database
from storage.queries.accounts import of_addresses

CHANNEL = "web"


class Admissions:
    """Answers whether a phone that signed in at some moment may still enter; a phone bound later cut it off.

    showing: the people whose chats are on pages now.
    """

    def __init__(self, database: Database, showing: Callable[[], Collection[str]]) -> None:
        self._database = database
        self._showing = showing
        self._known: Mapping[str, Account | None] = {}
        self._read_at = float("-inf")
        self._renewing: asyncio.Task[None] | None = None
        self._lookups = Together[str, Account | None](self._look_up, None)

    async def admits(self, person: str, issued_at: datetime, within_s: float = 0.0) -> bool:
        """within_s: so old may what is known be. Then one question answers for every page that is open."""
        if within_s and asyncio.get_running_loop().time() - self._read_at > within_s:
            await self._renewed()
        account = self._known.get(person) if within_s else None
        account = account or await self._lookups.of(person)
        return account is not None and account.admits(person, issued_at)

    async def _renewed(self) -> None:
        """Several who find it too old share one reading."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew())
        await asyncio.shield(self._renewing)

    async def _renew(self) -> None:
        began = asyncio.get_running_loop().time()
        async with self._database.reading() as connection:
            self._known = await of_addresses(connection, CHANNEL, self._showing())
        self._read_at = began

    async def _look_up(self, people: Collection[str]) -> Mapping[str, Account | None]:
        async with self._database.reading() as connection:
            return await of_addresses(connection, CHANNEL, people)
