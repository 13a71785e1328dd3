"""Who may speak on a channel, when several processes share one database and one token.

One process has the floor of a channel and keeps its pace alone: the exact rate, the order of each chat and
P0 first are then as with a single process (docs/decisions/0008).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.pauses import pause
from storage.engine.database import Database
from storage.mail.floors import leave_floor, take_floor

log = structlog.get_logger()

LEASE = timedelta(seconds=5)
"""A term of the floor. So long nobody speaks on a channel after the process that did has died."""
RENEW_S = 1.2
MARGIN_S = 1.0
"""Our own term ends so much earlier than the database's: nothing is begun in its last second."""


class Floor(Protocol):
    """Says whether this process may speak on a channel; asked before a row is leased and before a send."""

    def label(self, channel: str) -> str:
        """The name under which this process speaks there now; empty: it does not."""

    def exclusive(self, channel: str) -> bool:
        """Whether of all processes only the one that has the floor may speak there."""


class Alone:
    """The floor of the only process on a database, as on SQLite: it speaks on every channel."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def label(self, channel: str) -> str:
        return self._owner

    def exclusive(self, channel: str) -> bool:
        return False


class Silent:
    """The floor of a command beside the servers: it never speaks, they say what it has to say."""

    def label(self, channel: str) -> str:
        return ""

    def exclusive(self, channel: str) -> bool:
        return False


class Shared:
    """The floor of one of several processes on PostgreSQL.

    channels: those on which only one process may speak at a time; on others each speaks.
    """

    def __init__(self, database: Database, owner: str, channels: Iterable[str]) -> None:
        self._database = database
        self._owner = owner
        self._terms: dict[str, int] = {}
        self._until = dict.fromkeys(channels, 0.0)
        self._free = asyncio.Event()

    def label(self, channel: str) -> str:
        if channel not in self._until:
            return self._owner
        return f"{self._owner}#{self._terms[channel]}" if _time() < self._until[channel] else ""

    def exclusive(self, channel: str) -> bool:
        return channel in self._until

    def hear(self, word: str) -> None:
        """What another process said (`storage.mail.listening`): maybe that it left the floor."""
        if word.startswith("floor:"):
            self._free.set()

    async def keep(self, taken: Callable[[], None]) -> None:
        """For ever: take the floors that are free, and renew ours; call `taken` when one becomes ours."""
        while True:
            self._free.clear()
            for channel in self._until:
                if await self._take(channel):
                    taken()
            await pause(RENEW_S, self._free)

    async def _take(self, channel: str) -> bool:
        """Take or renew the floor of a channel; True when it was not ours and now is.

        Where the database cannot be reached our term ends by itself.
        """
        began, had = _time(), self.label(channel)
        try:
            async with self._database.writing() as connection:
                term = await take_floor(connection, channel, self._owner, LEASE, anew=not had)
        except Exception as error:
            log.warning("floor_not_reached", channel=channel, error=type(error).__name__)
            return False
        if term is None:
            self._until[channel] = 0.0
            return False
        self._terms[channel] = term
        self._until[channel] = began + LEASE.total_seconds() - MARGIN_S
        if not had:
            log.info("floor_taken", channel=channel, term=term)
        return not had

    async def leave(self) -> None:
        """Give up every floor, so that another process takes it at once."""
        for channel in [channel for channel in self._until if self.label(channel)]:
            self._until[channel] = 0.0
            async with self._database.writing() as connection:
                await leave_floor(connection, channel, self._owner)


def _time() -> float:
    return asyncio.get_running_loop().time()
