"""The one way out: who is spoken to next (`bot.turns`), and what became of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels.port import (
    CannotReplace,
    Channel,
    NotOnScreen,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.delivery.floor import Floor
from bot.delivery.turns import Turns, is_push, urgent
from bot.pauses import pause
from duty.messaging.say import Say
from storage.engine.database import Database
from storage.mail.outbox import (
    CLAIMED,
    LEASE,
    Settled,
    Utterance,
    claim,
    reference_of,
    release_all,
    renew,
    settle,
)
from storage.mail.screens import elsewhere

log = structlog.get_logger()

GIVE_UP_AFTER = 20
"""Failures of one line while others got through: it is the message, not the network."""
BACKOFF_S = (0.5, 60.0)
URGENT_BACKOFF_S = 5.0
POLL_S = 1.0
"""The net under the in-memory hand-over: rows of a dead process, or of a later time."""
RENEW_S = 20.0
TOLD = "429"
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
        self._floor = floor
        self._turns = self._fresh()
        self._known: set[int] = set()
        """In memory, from the hand-over until the end is written down."""
        self._look = asyncio.Event()
        self._leased_at = datetime.now(UTC)
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._results: list[Settled] = []
        self._being_written: list[Settled] = []
        self._settled = asyncio.Event()
        self._results_ready = asyncio.Event()
        self._writing = asyncio.Lock()

    def _fresh(self) -> dict[str, Turns]:
        return {name: Turns(channel.abilities) for name, channel in self._channels.items()}

    def offer(self, said: Sequence[Utterance]) -> None:
        """Rows just committed, leased to us: straight from memory."""
        now, moment = self._now(), _time()
        for one in said:
            if one.id in self._known or not one.due(now) or not self._may_speak(one.channel):
                continue
            self._known.add(one.id)
            self._turns[one.channel].put(one, moment)
        self._wake.set()

    def _may_speak(self, channel: str) -> bool:
        return channel in self._turns and bool(self._floor.label(channel))

    def look(self) -> None:
        """There may be something to claim: another process said so, or the floor is ours now."""
        self._look.set()

    def hear(self, word: str) -> None:
        """What another process said (`storage.listening`): a row for a channel of ours, or one for us."""
        topic, _, whom = word.partition(":")
        if topic == "said" and self._may_speak(whom):
            self._look.set()
        if topic == "handed" and whom in map(self._floor.label, self._turns):
            self._look.set()

    def forget(self) -> None:
        """The database was laid out afresh (the demo): what waited is gone."""
        self._turns = self._fresh()
        self._known.clear()
        self._results.clear()
        self._settled.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what may go at once still goes, the rest goes out at the next start."""
        if self._database.sqlite:
            async with self._database.writing() as connection:
                await release_all(connection)
        helpers = [asyncio.create_task(job()) for job in (self._keep_claiming, self._keep_settling)]
        try:
            await self._keep_sending(stop)
        finally:
            if self._sending:
                await asyncio.wait(self._sending, timeout=LAST_WORDS_S)
            ending = [*helpers, *self._sending]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            await self._flush()

    @property
    def idle(self) -> bool:
        """Nothing waits, nothing is under way, everything is written."""
        return not self._known

    async def settled(self) -> None:
        """Until everything offered so far has been said and written down (for stories and a calm stop)."""
        while not self.idle:
            self._settled.clear()
            await asyncio.wait_for(self._settled.wait(), 30)

    # -- choosing --------------------------------------------------------------------------

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

    def _start_what_may_go(self) -> float | None:
        """Start sends in order of urgency; returns seconds until something else may go."""
        now = _time()
        for name, turns in self._turns.items():
            while one := turns.take(now, self._unsettled(name)):
                task = asyncio.create_task(self._send(turns, one))
                self._sending.add(task)
                task.add_done_callback(self._sent)
        moments = [at for turns in self._turns.values() if (at := turns.next_at()) is not None]
        return max(0.0, min(moments) - now) if moments else None

    def _unsettled(self, channel: str) -> int:
        """What a crash now would say again; a page knows its lines by their ids, so there it is nothing."""
        if not self._channels[channel].abilities.one_voice:
            return 0
        return sum(r.utterance.channel == channel for r in (*self._results, *self._being_written))

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception():
            log.error("delivery_fault", error=type(task.exception()).__name__)

    def _ours(self, channel: str) -> bool:
        """On one file nobody else could take our rows. Elsewhere: with the floor, or while we renew them."""
        if self._database.sqlite or self._floor.alone(channel):
            return bool(self._floor.label(channel))
        return datetime.now(UTC) - self._leased_at < LEASE

    def _let_go_of_what_is_not_ours(self) -> None:
        """Others may be saying those rows by now; what is still nobody's is claimed again."""
        for name, turns in self._turns.items():
            if not self._ours(name) and (dropped := turns.drop_waiting()):
                log.warning("rows_let_go", channel=name, count=len(dropped))
                self._known -= dropped
                self._settled.set()

    # -- sending ---------------------------------------------------------------------------

    async def _send(self, turns: Turns, one: Utterance) -> None:
        result = await self._attempt(turns, one)
        if self._turns.get(one.channel) is not turns:
            return  # forgotten meanwhile; that row's number may be another row's by now
        if result.state == "queued":
            assert result.not_before is not None
            after_s = (result.not_before - self._now()).total_seconds()
            turns.again(one, _time(), after_s, told=result.error == TOLD)
        else:
            turns.done(one, _time(), spoke=result.state not in ("expired", "handed"))
        self._results.append(result)
        self._results_ready.set()

    async def _attempt(self, turns: Turns, one: Utterance) -> Settled:
        """One try; every way it can end is a Settled."""
        if one.expires_at and one.expires_at < self._now():
            return Settled(one, "expired", error="expired")
        channel = self._channels[one.channel]
        try:
            say = await self._resolved(one)
            if not self._ours(one.channel):
                return Settled(one, "handed")  # the floor was lost between its turn and now
            try:
                reference = await self._say(channel, one, say)
            except CannotReplace:
                reference = await self._say(channel, one, say.but(replaces=""))
        except NotOnScreen:
            return await self._off_screen(one)
        except Unreachable as error:
            return Settled(one, "failed", error=str(error) or "unreachable", gone=True)
        except Refused as error:
            log.error("refused_by_channel", id=one.id, kind=one.kind, error=str(error)[:200])
            return Settled(one, "failed", error=str(error))
        except TryLater as error:
            return Settled(one, "queued", error=TOLD, not_before=self._in(error.after_s))
        except Uncertain as error:
            return self._again(turns, one, str(error))
        except Exception as error:
            log.exception("delivery_fault", id=one.id)
            return self._again(turns, one, type(error).__name__)
        return Settled(one, "sent", reference=reference)

    async def _off_screen(self, one: Utterance) -> Settled:
        """Another process may have the page that shows this chat."""
        if not self._database.sqlite:
            owner = self._floor.label(one.channel)
            async with self._database.reading() as connection:
                other = await elsewhere(connection, one, owner)
            if other:
                return Settled(one, "handed", handed_to=other)
        return Settled(one, "held", error="not_on_screen")

    async def _say(self, channel: Channel, one: Utterance, say: Say) -> str:
        return await channel.say(one.address, say, key=str(one.id), push=is_push(one))

    async def _resolved(self, one: Utterance) -> Say:
        """A name becomes the reference of the message it names; an unknown one is a new line."""
        say = Say.from_json(one.say)
        if not say.replaces or say.replaces.startswith("#"):
            return say
        await self._flush()
        async with self._database.reading() as connection:
            reference = await reference_of(connection, one.account_id, say.replaces)
        return say.but(replaces=f"#{reference}" if reference else "")

    def _again(self, turns: Turns, one: Utterance, error: str) -> Settled:
        line = turns.line(one)
        if line.fails >= GIVE_UP_AFTER and turns.spoke_at > line.failing_since:
            log.error("gave_up", id=one.id, kind=one.kind, error=error)
            return Settled(one, "failed", error=error)
        low, high = BACKOFF_S
        if urgent(one):
            high = URGENT_BACKOFF_S
        pause = min(high, low * 2 ** min(line.fails, 10)) * random.uniform(0.75, 1.25)
        return Settled(one, "queued", error=error, not_before=self._in(pause))

    def _in(self, seconds: float) -> datetime:
        return self._now() + timedelta(seconds=seconds)

    # -- writing down ----------------------------------------------------------------------

    async def _keep_settling(self) -> None:
        while True:
            await self._results_ready.wait()
            await self._flush()

    async def _flush(self) -> None:
        """Write all results so far in one transaction; on return they are in the database."""
        async with self._writing:
            self._results_ready.clear()
            results, self._results = self._results, []
            if results:
                await self._write(results)
        self._settled.set()

    async def _write(self, results: list[Settled]) -> None:
        self._being_written = results
        try:
            async with self._database.writing() as connection:
                await settle(connection, results, self._now())
            self._known -= {r.utterance.id for r in results if r.state != "queued"}
        except asyncio.CancelledError:  # a stop: the last flush writes them
            self._results = results + self._results
            raise
        except Exception as error:
            log.error("settle_failed", error=type(error).__name__)
            self._results = results + self._results
            self._results_ready.set()
            await asyncio.sleep(0.2)
        finally:
            self._being_written = []
            self._wake.set()

    async def _keep_claiming(self) -> None:
        """Every second: what is due and nobody's. Every 20: our rows stay ours."""
        renewed = _time()
        while True:
            self._look.clear()
            try:
                if _time() - renewed > RENEW_S:
                    await self._renew()
                    renewed = _time()
                await self._claim()
            except Exception as error:
                log.error("claim_failed", error=type(error).__name__)
            await pause(POLL_S, self._look)

    async def _renew(self) -> None:
        began = datetime.now(UTC)
        async with self._database.writing() as connection:
            for label in {self._floor.label(name) for name in self._channels if not self._floor.alone(name)}:
                await renew(connection, label, self._known)
        self._leased_at = began

    async def _claim(self) -> None:
        rows: list[Utterance] = []
        now = self._now()
        async with self._database.writing() as connection:
            for name in self._channels:
                if label := self._floor.label(name):
                    rows += await claim(connection, name, label, now, alone=self._floor.alone(name))
        self.offer(rows)
        if len(rows) >= CLAIMED:
            self._look.set()


def _time() -> float:
    return asyncio.get_running_loop().time()
