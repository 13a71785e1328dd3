"""Under which reference of its channel an earlier message stands, asked for many lines at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.delivery.ledger import Ledger
from bot.together import Together
from storage.engine.database import Database
from storage.mail.outbox import references_of

Message = tuple[int, str]
"""An account, and the name of a message in its chat."""


class References:
    """When a hundred gates change at once, a line each puts a card right: one question finds their cards.

    Where one of those cards was sent just now, that is written down before."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger
        self._together = Together[Message, str](self._ask, "")

    async def of(self, account_id: int, name: str) -> str:
        """That of the last message of that name, or empty; the line before it may have been said just now."""
        return await self._together.of((account_id, name))

    async def _ask(self, wanted: Collection[Message]) -> Mapping[Message, str]:
        if self._ledger.holds(wanted):
            await self._ledger.flush()
        async with self._database.reading() as connection:
            return await references_of(connection, wanted)
