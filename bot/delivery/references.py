"""Under which reference of its channel an earlier message stands, asked for many lines at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.delivery.ledger import Ledger
from storage.engine.database import Database
from storage.mail.outbox import references_of

Message = tuple[int, str]
"""An account, and the name of a message in its chat."""


class References:
    """When a hundred gates change at once, a line each puts a card right: what was sent before is written
    down once for all of them, and one question finds their cards."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger
        self._wanted: dict[Message, asyncio.Future[str]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def of(self, account_id: int, name: str) -> str:
        """That of the last message of that name, or empty. Whoever asks while a question is under way shares
        the next one: the line before it may have been said since."""
        found = self._wanted.setdefault((account_id, name), asyncio.get_running_loop().create_future())
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        return await asyncio.shield(found)

    async def _read(self) -> None:
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                await self._ledger.flush()
                async with self._database.reading() as connection:
                    found = await references_of(connection, wanted)
            except Exception as error:
                _fail(wanted, error)
                continue
            for message, answer in wanted.items():
                if not answer.done():
                    answer.set_result(found.get(message, ""))


def _fail(wanted: Mapping[Message, asyncio.Future[str]], error: Exception) -> None:
    """Everybody who asked hears of it, and is tried again."""
    for answer in wanted.values():
        if not answer.done():
            answer.set_exception(error)
