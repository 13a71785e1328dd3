"""The one way out: who is spoken to next, how fast, and what became of it."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
from duty.notices import Priority
from duty.say import Say
from storage.database import Database
from storage.outbox import Settled, Utterance, claim, reference_of, release_all, renew, settle

log = structlog.get_logger()

AT_ONCE = 64
"""Sends under way at the same time, over all channels."""
KEPT_FOR_URGENT = 16
"""Of these, places only a P0 or P1 may take."""
GIVE_UP_AFTER = 20
BACKOFF_S = (0.5, 60.0)
POLL_S = 1.0
"""The net under the in-memory hand-over: rows of a dead process, or of a later time."""
RENEW_S = 20.0


@dataclass
class Pacer:
    """A channel's overall rate as a bucket of tokens. Urgent ones may borrow ahead, so a P0 never waits."""

    per_second: float
    tokens: float = field(init=False)
    _at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    @property
    def capacity(self) -> float:
        return max(1.0, self.per_second / 4)

    def wait(self, now: float, priority: int) -> float:
        """Take a token; 0, or how many seconds until there is one (nothing taken then)."""
        self.tokens = min(self.capacity, self.tokens + (now - self._at) * self.per_second)
        self._at = now
        floor = -self.capacity if priority <= Priority.P1 else 0.0
        if self.tokens - 1 >= floor:
            self.tokens -= 1
            return 0.0
        return (floor + 1 - self.tokens) / self.per_second


@dataclass
class Line:
    """What waits for one chat, most urgent first; one send at a time keeps the order."""

    waiting: list[tuple[int, int, Utterance]] = field(default_factory=list)
    busy: bool = False
    free_at: float = 0.0
    pushed_at: float = -1e9
    fails: int = 0

    def put(self, one: Utterance) -> None:
        heapq.heappush(self.waiting, (one.priority, one.id, one))


class Delivery:
    """Says what the outbox holds. One per process."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], now: Callable[[], datetime], owner: str
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        self._owner = owner
        self._lines: dict[tuple[str, str], Line] = {}
        self._known: set[int] = set()
        self._pacers = {name: Pacer(channel.abilities.per_second) for name, channel in channels.items()}
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._results: list[Settled] = []
        self._settled = asyncio.Event()
        self._results_ready = asyncio.Event()
        self._writing = asyncio.Lock()

    def offer(self, said: Sequence[Utterance]) -> None:
        """Rows just committed, leased to us: straight from memory."""
        now = self._now()
        for one in said:
            if one.id in self._known or one.not_before > now or one.channel not in self._channels:
                continue
            self._known.add(one.id)
            self._lines.setdefault((one.channel, one.address), Line()).put(one)
        self._wake.set()

    def forget(self) -> None:
        """The database was laid out afresh (the demo): what waited is gone."""
        self._lines.clear()
        self._known.clear()
        self._results.clear()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way is finished, the rest goes out at the next start."""
        if self._database.sqlite:
            async with self._database.writing() as connection:
                await release_all(connection)
        helpers = [asyncio.create_task(job()) for job in (self._keep_claiming, self._keep_settling)]
        try:
            await self._keep_sending(stop)
        finally:
            if self._sending:
                await asyncio.wait(self._sending, timeout=1.5)
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            await self._flush()

    @property
    def idle(self) -> bool:
        """Nothing waits, nothing is under way, everything is written."""
        return (
            not self._sending and not self._results and not any(line.waiting for line in self._lines.values())
        )

    async def settled(self) -> None:
        """Until everything offered so far has been said and written down (for stories and a calm stop)."""
        while not self.idle:
            self._settled.clear()
            await asyncio.wait_for(self._settled.wait(), 30)

    # -- choosing --------------------------------------------------------------------------

    async def _keep_sending(self, stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            self._wake.clear()
            pause = self._start_what_may_go(loop.time())
            woken = asyncio.ensure_future(self._wake.wait())
            await asyncio.wait({woken, stopping}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
        stopping.cancel()

    def _start_what_may_go(self, now: float) -> float | None:
        """Start sends in order of urgency; returns seconds until something else may go."""
        pauses: list[float] = []
        for key, line in self._by_urgency():
            one = line.waiting[0][2]
            wait = self._wait(key[0], line, one, now)
            if wait == 0.0:
                heapq.heappop(line.waiting)
                self._start(key, line, one, now)
            elif wait > 0:
                pauses.append(wait)
        return min(pauses, default=None)

    def _by_urgency(self) -> list[tuple[tuple[str, str], Line]]:
        ready = [(key, line) for key, line in self._lines.items() if line.waiting and not line.busy]
        return sorted(ready, key=lambda item: item[1].waiting[0][:2])

    def _wait(self, channel: str, line: Line, one: Utterance, now: float) -> float:
        """0: go; positive: seconds to wait; negative: no place free, a finished send wakes us."""
        room = AT_ONCE if one.priority <= Priority.P1 else AT_ONCE - KEPT_FOR_URGENT
        if len(self._sending) >= room:
            return -1.0
        free_at = line.free_at
        if one.kind != "reply":
            free_at = max(free_at, line.pushed_at + 1.0 / self._channels[channel].abilities.per_chat)
        if free_at > now:
            return free_at - now
        return self._pacers[channel].wait(now, one.priority)

    def _start(self, key: tuple[str, str], line: Line, one: Utterance, now: float) -> None:
        line.busy = True
        if one.kind != "reply":
            line.pushed_at = now
        task = asyncio.create_task(self._send(key, line, one))
        self._sending.add(task)
        task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception():
            log.error("delivery_fault", error=repr(task.exception()))

    # -- sending ---------------------------------------------------------------------------

    async def _send(self, key: tuple[str, str], line: Line, one: Utterance) -> None:
        result = await self._attempt(one)
        loop = asyncio.get_running_loop()
        line.busy = False
        if result.state == "queued":
            assert result.not_before is not None
            line.free_at = loop.time() + (result.not_before - self._now()).total_seconds()
            line.put(one)
            line.fails += 1
        else:
            line.fails = 0
            self._known.discard(one.id)
            if not line.waiting and self._lines.get(key) is line and line.pushed_at < loop.time() - 1:
                del self._lines[key]
        self._results.append(result)
        self._results_ready.set()

    async def _attempt(self, one: Utterance) -> Settled:
        """One try; every way it can end is a Settled."""
        if one.expires_at and one.expires_at < self._now():
            return Settled(one, "expired", error="expired")
        channel = self._channels[one.channel]
        try:
            say = await self._resolved(one)
            try:
                reference = await self._say(channel, one, say)
            except CannotReplace:
                reference = await self._say(channel, one, say.but(replaces=""))
        except NotOnScreen:
            return Settled(one, "held", error="not_on_screen")
        except Unreachable as error:
            return Settled(one, "failed", error=str(error) or "unreachable", gone=True)
        except Refused as error:
            log.error("refused_by_channel", id=one.id, kind=one.kind, error=str(error)[:200])
            return Settled(one, "failed", error=str(error))
        except TryLater as error:
            return Settled(one, "queued", error="429", not_before=self._in(error.after_s))
        except Uncertain as error:
            return self._again(one, str(error))
        except Exception as error:
            log.exception("delivery_fault", id=one.id)
            return self._again(one, type(error).__name__)
        return Settled(one, "sent", reference=reference)

    async def _say(self, channel: Channel, one: Utterance, say: Say) -> str:
        return await channel.say(one.address, say, key=str(one.id), push=one.kind not in ("reply", "refusal"))

    async def _resolved(self, one: Utterance) -> Say:
        """A name becomes the reference of the message it names; an unknown one is a new line."""
        say = Say.from_json(one.say)
        if not say.replaces or say.replaces.startswith("#"):
            return say
        await self._flush()
        async with self._database.reading() as connection:
            reference = await reference_of(connection, one.account_id, say.replaces)
        return say.but(replaces=f"#{reference}" if reference else "")

    def _again(self, one: Utterance, error: str) -> Settled:
        line = self._lines[(one.channel, one.address)]
        if line.fails >= GIVE_UP_AFTER:
            log.error("gave_up", id=one.id, kind=one.kind, error=error)
            return Settled(one, "failed", error=error)
        low, high = BACKOFF_S
        pause = min(high, low * 2**line.fails) * random.uniform(0.75, 1.25)
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
        try:
            async with self._database.writing() as connection:
                await settle(connection, results, self._now())
        except Exception as error:
            log.error("settle_failed", error=type(error).__name__)
            self._results = results + self._results
            self._results_ready.set()
            await asyncio.sleep(0.2)

    async def _keep_claiming(self) -> None:
        """Every second: what is due and nobody's. Every 20: our rows stay ours."""
        loop = asyncio.get_running_loop()
        renewed = loop.time()
        while True:
            try:
                if loop.time() - renewed > RENEW_S:
                    async with self._database.writing() as connection:
                        await renew(connection, self._owner)
                    renewed = loop.time()
                await self._claim()
            except Exception as error:
                log.error("claim_failed", error=type(error).__name__)
            await asyncio.sleep(POLL_S)

    async def _claim(self) -> None:
        async with self._database.writing() as connection:
            rows = await claim(connection, self._owner, self._now())
        if rows:
            self.offer(rows)
