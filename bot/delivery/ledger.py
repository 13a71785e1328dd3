"""What became of the lines that were said, on its way into the database: many in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain

import structlog

from storage.engine.database import Database
from storage.mail.outcomes import Outcome, settle

log = structlog.get_logger()

AFTER_FAILURE_S = 0.2
GATHER_S = 0.02
"""So long at most an end waits for those of the sends under way beside it: one transaction holds them all."""


class Ledger:
    """Collects outcomes and writes them down. What a crash takes with it is said once more."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], written: Callable[[set[int]], None]
    ) -> None:
        """`written` is called after each try with the ids whose end is in the database now, maybe none."""
        self._database = database
        self._now = now
        self._written = written
        self._outcomes: list[Outcome] = []
        self._being_written: list[Outcome] = []
        self._some = asyncio.Event()
        self._all = asyncio.Event()
        self._writing = asyncio.Lock()

    def add(self, outcome: Outcome, *, more: bool = False) -> None:
        """more: other sends are under way and will end soon."""
        self._outcomes.append(outcome)
        self._some.set()
        if not more:
            self._all.set()

    def unwritten(self, channel: str) -> int:
        """How many lines of that channel a crash now would say again."""
        return sum(one.utterance.channel == channel for one in self._unwritten())

    def holds(self, messages: Collection[tuple[int, str]]) -> bool:
        """Whether what became of one of these, an account and a name each, is not written down yet."""
        unwritten = ((one.utterance.account_id, one.utterance.name) for one in self._unwritten())
        return any(one in messages for one in unwritten)

    def _unwritten(self) -> Iterator[Outcome]:
        return chain(self._outcomes, self._being_written)

    def forget(self) -> None:
        self._outcomes.clear()

    async def keep_writing(self) -> None:
        """Write for ever, a moment after there is something."""
        while True:
            await self._some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHER_S):
                    await self._all.wait()
            await self.flush()

    async def flush(self) -> None:
        """Write all outcomes so far in one transaction; on return they are in the database."""
        async with self._writing:
            self._some.clear()
            self._all.clear()
            outcomes, self._outcomes = self._outcomes, []
            if outcomes:
                await self._write(outcomes)

    async def _write(self, outcomes: list[Outcome]) -> None:
        self._being_written = outcomes
        ended: set[int] = set()
        try:
            async with self._database.writing() as connection:
                await settle(connection, outcomes, self._now())
            ended = {one.utterance.id for one in outcomes if one.state != "queued"}
        except asyncio.CancelledError:  # a stop: the last flush writes them
            self._outcomes = outcomes + self._outcomes
            raise
        except Exception as error:
            log.error("settle_failed", error=type(error).__name__)
            self._outcomes = outcomes + self._outcomes
            self._some.set()
            self._all.set()
            await asyncio.sleep(AFTER_FAILURE_S)
        finally:
            self._being_written = []
            self._written(ended)
