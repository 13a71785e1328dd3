"""Which rows of the outbox this process may say: it leases them, and knows when its leases end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

import structlog

from bot.delivery.floor import Floor
from bot.pauses import pause
from storage.engine.database import Database
from storage.mail.outbox import CLAIMED, LEASE, Utterance, claim, is_any_claimable, renew

log = structlog.get_logger()

POLL_S = 1.0
"""The net under the in-memory hand-over: rows of a dead process, or of a later time."""
RENEW_S = 20.0


class Claims:
    """The leases of one process, on all its channels."""

    def __init__(
        self,
        database: Database,
        channels: Collection[str],
        now: Callable[[], datetime],
        floor: Floor,
        in_memory: Collection[int],
        take: Callable[[Sequence[Utterance]], None],
    ) -> None:
        """`in_memory`: ids of the rows whose leases are to be renewed. `take` is given what was claimed."""
        self._database = database
        self._channels = channels
        self._now = now
        self._floor = floor
        self._in_memory = in_memory
        self._take = take
        self._look = asyncio.Event()
        self._renewed_at = datetime.now(UTC)

    def label(self, channel: str) -> str:
        """The name under which this process leases rows of that channel; empty: another one speaks there."""
        return self._floor.label(channel) if channel in self._channels else ""

    def hold(self, channel: str) -> bool:
        """Whether nobody else can be saying our rows of that channel now.

        On one file nobody could take them. Elsewhere they are ours while we have the floor, or renew them.
        """
        if self._database.sqlite or self._floor.exclusive(channel):
            return bool(self._floor.label(channel))
        return datetime.now(UTC) - self._renewed_at < LEASE

    def look(self) -> None:
        """There may be something to claim: another process said so, or the floor is ours now."""
        self._look.set()

    def hear(self, word: str) -> None:
        """What another process said (`storage.mail.listening`): there is a row for a channel on which this
        process speaks, or one was handed to it."""
        topic, _, whom = word.partition(":")
        if topic == "said" and self.label(whom):
            self._look.set()
        if topic == "handed" and whom in map(self._floor.label, self._channels):
            self._look.set()

    async def keep_claiming(self) -> None:
        """For ever: claim what is due each second and when told to look; renew the leases every 20 s."""
        renewed = _time()
        while True:
            told = self._look.is_set()
            self._look.clear()
            try:
                if _time() - renewed > RENEW_S:
                    await self.renew()
                    renewed = _time()
                await self.claim(told=told)
            except Exception as error:
                log.error("claim_failed", error=type(error).__name__)
            await pause(POLL_S, self._look)

    async def renew(self) -> None:
        """Prolong the leases of what is in memory. Where only one may speak, the floor is the lease."""
        began = datetime.now(UTC)
        shared = [name for name in self._channels if not self._floor.exclusive(name)]
        async with self._database.writing() as connection:
            for label in {self._floor.label(name) for name in shared}:
                await renew(connection, label, self._in_memory)
        self._renewed_at = began

    async def _claimable(self, now: datetime) -> list[str]:
        """The channels on which there is something to claim. Only looked for: nobody waits for it."""
        async with self._database.reading() as connection:
            return [
                name
                for name in self._channels
                if (label := self._floor.label(name))
                and await is_any_claimable(
                    connection, name, label, now, exclusive=self._floor.exclusive(name)
                )
            ]

    async def claim(self, *, told: bool = False) -> None:
        """Lease what is due, and pass it on.

        told: somebody said that there is something. Looking first would let a later line of the same chat,
        said in this process, go before it.
        """
        rows: list[Utterance] = []
        now = self._now()
        wanted = list(self._channels) if told else await self._claimable(now)
        if not wanted:
            return
        async with self._database.writing() as connection:
            for name in wanted:
                if label := self._floor.label(name):
                    exclusive = self._floor.exclusive(name)
                    rows += await claim(connection, name, label, now, exclusive=exclusive)
        self._take(rows)
        if len(rows) >= CLAIMED:
            self._look.set()


def _time() -> float:
    return asyncio.get_running_loop().time()
