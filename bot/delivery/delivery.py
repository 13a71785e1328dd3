"""The one way out: starts each line when it is its turn, and forgets it when its end is written down.

Who is next is decided in `turns`; one attempt is in `sending`; `claims` leases rows, `ledger` writes ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.channels.port import Channel
from bot.delivery.claims import Claims
from bot.delivery.floor import Floor
from bot.delivery.ledger import Ledger
from bot.delivery.references import References
from bot.delivery.sending import ASKED_TO_WAIT, Sender
from bot.delivery.standing import Standing
from bot.delivery.turns import Turns
from storage.engine.database import Database
from storage.mail.outbox import Utterance, release_all
from storage.mail.outcomes import Outcome

log = structlog.get_logger()

LAST_WORDS_S = 1.0
"""So long a stop waits for sends under way; what is cut off is said again at the next start."""


class Delivery:
    """Says what the outbox holds, on the channels where this process has the floor. One per process."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], now: Callable[[], datetime], floor: Floor
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        self._turns = self._fresh_turns()
        self._in_memory: set[int] = set()
        """Rows from their hand-over until their end is written down."""
        self._sending: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._ledger = Ledger(database, now, self._written)
        self._claims = Claims(database, channels, now, floor, self._in_memory, self.offer)
        standing = Standing(database, self._in_memory)
        references = References(database, self._ledger)
        self._sender = Sender(database, channels, now, self._claims, references, standing)

    def _fresh_turns(self) -> dict[str, Turns]:
        return {name: Turns(channel.abilities) for name, channel in self._channels.items()}

    # -- taking ----------------------------------------------------------------------------

    def offer(self, said: Sequence[Utterance]) -> None:
        """Take rows that were just committed and are leased to this process, straight from memory."""
        now, moment = self._now(), _time()
        for one in said:
            if one.id in self._in_memory or not one.due(now) or not self._claims.label(one.channel):
                continue
            self._in_memory.add(one.id)
            for old in self._turns[one.channel].put(one, moment):
                self._ledger.add(Outcome(old, "expired", error="out of date"))
        self._wake.set()

    def look(self) -> None:
        """There may be something to claim: another process said so, or the floor is ours now."""
        self._claims.look()

    def hear(self, word: str) -> None:
        """What another process said (`storage.mail.listening`)."""
        self._claims.hear(word)

    def forget(self) -> None:
        """The database was laid out afresh (the demo): what waited is gone."""
        self._turns = self._fresh_turns()
        self._in_memory.clear()
        self._ledger.forget()
        self._settled.set()

    @property
    def idle(self) -> bool:
        """Nothing waits, nothing is under way, everything is written down."""
        return not self._in_memory

    @property
    def behind(self) -> bool:
        """Lines could go by their channel's rate, and wait for those under way or not written down yet."""
        return any(turns.held_up for turns in self._turns.values())

    async def settled(self) -> None:
        """Return when everything offered so far was said and written down (for stories and a calm stop)."""
        while not self.idle:
            self._settled.clear()
            await asyncio.wait_for(self._settled.wait(), 30)

    # -- running ---------------------------------------------------------------------------

    async def begin(self) -> None:
        """What an earlier process on this file left leased is free again."""
        if self._database.sqlite:
            async with self._database.writing() as connection:
                await release_all(connection)

    async def say_due(self, *, claim: bool) -> float | None:
        """Say all that may be said now and write down what became of it; returns seconds until more may go.

        In place of `run`, for a house whose time is moved by hand (`bot.simulation`).
        claim: whether there may be rows that are not in memory.
        """
        if claim:
            await self._claims.claim()
        pause = self._start_what_may_go()
        while self._sending:
            await asyncio.wait(self._sending)
            pause = self._start_what_may_go()
        await self._ledger.flush()
        return pause

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what may go at once still goes, the rest goes out at the next start."""
        await self.begin()
        jobs = (self._claims.keep_claiming, self._ledger.keep_writing)
        helpers = [asyncio.create_task(job()) for job in jobs]
        try:
            await self._keep_sending(stop)
        finally:
            if self._sending:
                await asyncio.wait(self._sending, timeout=LAST_WORDS_S)
            ending = [*helpers, *self._sending]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            await self._ledger.flush()

    async def _keep_sending(self, stop: asyncio.Event) -> None:
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            self._wake.clear()
            self._let_go_of_what_is_not_ours()
            pause = self._start_what_may_go()
            woken = asyncio.ensure_future(self._wake.wait())
            await asyncio.wait({woken, stopping}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
        stopping.cancel()
        self._start_what_may_go()

    def _let_go_of_what_is_not_ours(self) -> None:
        """Others may be saying those rows by now; what is still nobody's is claimed again."""
        for name, turns in self._turns.items():
            if not self._claims.hold(name) and (dropped := turns.drop_waiting()):
                log.warning("rows_let_go", channel=name, count=len(dropped))
                self._in_memory -= dropped
                self._settled.set()

    def _start_what_may_go(self) -> float | None:
        """Start sends in order of urgency; returns seconds until something else may go."""
        now = _time()
        for name, turns in self._turns.items():
            while one := turns.take(now, self._unwritten(name)):
                task = asyncio.create_task(self._send(turns, one))
                self._sending.add(task)
                task.add_done_callback(self._sent)
        moments = [at for turns in self._turns.values() if (at := turns.next_at()) is not None]
        return max(0.0, min(moments) - now) if moments else None

    def _unwritten(self, channel: str) -> int:
        """What a crash now would say again; a page knows its lines by their ids, so there it is nothing."""
        return self._ledger.unwritten(channel) if self._channels[channel].abilities.one_voice else 0

    # -- one line --------------------------------------------------------------------------

    async def _send(self, turns: Turns, one: Utterance) -> None:
        outcome = await self._sender.attempt(turns, one)
        if self._turns.get(one.channel) is not turns:
            return  # forgotten meanwhile; that row's number may be another row's by now
        if outcome.state == "queued":
            assert outcome.not_before is not None
            after_s = (outcome.not_before - self._now()).total_seconds()
            turns.again(one, _time(), after_s, asked_to_wait=outcome.error == ASKED_TO_WAIT)
        else:
            turns.done(one, _time(), spoke=outcome.state not in ("expired", "handed"))
        self._ledger.add(outcome, more=self._others_under_way())

    def _others_under_way(self) -> bool:
        """Whether any send but the one that is just ending."""
        this = asyncio.current_task()
        return any(not one.done() and one is not this for one in self._sending)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception():
            log.error("delivery_fault", error=type(task.exception()).__name__)

    def _written(self, ended: set[int]) -> None:
        """The ends of these lines are in the database."""
        self._in_memory -= ended
        self._wake.set()
        self._settled.set()


def _time() -> float:
    return asyncio.get_running_loop().time()
