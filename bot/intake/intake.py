"""The one way in: batches of updates become one transaction each, acknowledged after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from aiogram import Bot

from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.channels.quota import Quota
from bot.channels.storable import storable
from bot.intake.aside import Aside, Poison
from bot.intake.callers import Overtaking
from bot.intake.entrance import Entrance, PrintLink
from bot.intake.lanes import Lanes, Waiting
from bot.intake.rehearsal import made_up_call
from bot.intake.strangers import Bound
from bot.intake.waiting_room import (
    FULL,
    Rush,
    WaitingRoom,
    flooding,
    may_wait,
    of_flood,
    without_surplus,
)
from duty.patrols.codes import Codes
from handlers.routing import Routing
from handlers.speech.talk import no_link
from storage.arrivals.conversations import lock_chats, store_conversations
from storage.arrivals.known import Arrival, known_of
from storage.arrivals.updates import Heard, keep_heard, mark_handled
from storage.arrivals.waiting import strike_out
from storage.engine.database import is_trouble
from storage.queries.messaging import keep_last_heard

log = structlog.get_logger()

BATCH = 100
BATCH_S = 0.25
"""A batch ends after so many updates or so long, behind its calls for help, and when another such waits."""
TURN_S = 0.005
"""So long a batch has the process to itself; then whatever came in meanwhile is looked at."""
BREATH_S = 0.05
"""So long a small batch is put off while what was decided before it is still being said: whoever is answered
speaks again, and the next batch, which costs the same transaction, holds several times as many."""
SMALL = 50
"""From so many chats on a batch is worth its transaction at once."""
TRIES_ALONE = 3
DATABASE_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6)
"""A database that is away or busy is tried again after each of these; then the channel keeps its updates."""


@dataclass
class Done:
    """What a transaction has come through so far."""

    known: set[tuple[str, str]]
    handled: list[tuple[str, str]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def first_time(self, act: Act, incoming: Incoming) -> bool:
        """It was handled neither before nor in this batch; from now on it was."""
        keys = incoming.keys
        again = not self.known.isdisjoint(keys)
        act.outcomes.append((incoming.channel, "duplicate" if again else "handled"))
        if not again:
            self.known.update(keys)
            self.handled += keys
        return not again


class Intake:
    """Takes updates of every channel. `submit` returns after the commit that holds their effects."""

    def __init__(
        self,
        boundary: Boundary,
        routing: Routing,
        bot: Bot,
        now: Callable[[], datetime],
        links: Callable[[str], str] = lambda channel: "",
        timed: Callable[[], AbstractContextManager[None]] = nullcontext,
        print_link: PrintLink = no_link,
        codes: Codes | None = None,
        behind: Callable[[], bool] = lambda: False,
    ) -> None:
        """`behind`: whether the way out has more to say than may be under way at a time."""
        self._boundary = boundary
        self._behind = behind
        self._now = now
        self._aside = Aside(boundary, now)
        self._entrance = Entrance(
            routing,
            bot,
            boundary.voice,
            links,
            self._aside,
            Quota(boundary.database, now),
            print_link,
            codes,
        )
        self._timed = timed
        self._lanes = Lanes()
        self._bound = Bound(boundary.database)
        self._overtaking = Overtaking()
        self._room = WaitingRoom(boundary.database)
        self._rush = Rush()
        self._arriving = 0
        """Pages that are about to be written down; a batch makes way for them."""
        self._closed = False

    async def submit(self, incoming: Incoming) -> None:
        """Raises when nothing of it was kept, so that the channel brings it again."""
        if self._closed:
            raise ConnectionAbortedError("the intake is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        known = incoming.urgent and self._bound.has(incoming)
        waiting = Waiting(_storable(incoming, urgent=known and self._overtakes(incoming)), done)
        self._lanes.put(waiting)
        looked_up = incoming.urgent and not known and await self._bound.look_up(incoming)
        if looked_up and self._overtakes(incoming):
            self._lanes.hurry(waiting)
        await done

    def _overtakes(self, incoming: Incoming) -> bool:
        return self._overtaking.may(self._bound.whose(incoming), asyncio.get_running_loop().time())

    async def take_in(self, page: Sequence[Incoming]) -> list[BaseException | None]:
        """A page of a channel that shows the next one only when this one is kept; what became of each.

        A full one has more behind it, and while the last rush is still being handled nobody jumps its queue.
        """
        kept, on_paper = await self._sorted(page)
        spoken = [one for one in page if one.key in kept - on_paper]
        written, *handled = await asyncio.gather(
            self._write_down([one for one in page if one.key in on_paper]),
            *(self.submit(one) for one in spoken),
            return_exceptions=True,
        )
        failed = {one.key: result for one, result in zip(spoken, handled, strict=True)}
        failed |= dict.fromkeys(on_paper, written)
        if len(page) >= FULL:
            self._rush.page(asyncio.get_running_loop().time())
        else:
            await self._breathe()
        return [failed.get(one.key) for one in page]

    async def _breathe(self) -> None:
        """Let the way out catch up a little, unless somebody calls or much waits."""
        for _ in range(round(BREATH_S / TURN_S)):
            if not self._behind() or self._called or len(self._lanes) >= SMALL:
                return
            await asyncio.sleep(TURN_S)

    async def _sorted(self, page: Sequence[Incoming]) -> tuple[set[str], set[str]]:
        """The keys of what is taken in, and of what of it is written down first."""
        flood = flooding(page)
        silent = await self._room.silent(page, flood, self._now()) if flood else set()
        strangers = {one.address for one in page if one.address in flood and not self._bound.has(one)}
        rush = len(page) >= FULL or len(self._lanes) > self._lanes.awaited
        waits = [*(may_wait(page) if rush else ()), *of_flood(page, flood - strangers - silent)]
        return {one.key for one in without_surplus(page, strangers)}, {one.key for one in waits}

    async def _write_down(self, some: Sequence[Incoming]) -> None:
        if not some:
            return
        some = [_storable(one, urgent=one.urgent and self._overtakes(one)) for one in some]
        self._arriving += 1
        try:
            await self._room.keep(some)
        finally:
            self._arriving -= 1
        for one in some:
            self._lanes.put(_on_paper(one))

    async def once(self, incoming: Incoming) -> None:
        """One try in one transaction, nothing parked; raises what went wrong (`huxue parked retry`)."""
        waiting = Waiting(incoming, asyncio.get_running_loop().create_future())
        await self._patiently([waiting])

    async def rehearse(self) -> None:
        """As if a guard had called for help, in a transaction that is not kept: nobody hears of it."""
        await self._bound.load()
        district = await self._boundary.database.district()
        if call := made_up_call(self._bound.known, district, self._now()):
            waiting = Waiting(call, asyncio.get_running_loop().create_future())
            await self._attempt([waiting], last=True, kept=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what was already submitted is finished (drain). What is on paper stays there."""
        stopping = asyncio.ensure_future(stop.wait())
        await self._bound.load()
        self._lanes.give_back([_on_paper(one) for one in await self._room.left()])
        while not stop.is_set() or self._lanes.awaited:
            some = asyncio.ensure_future(self._lanes.some())
            await asyncio.wait({some, stopping}, return_when=asyncio.FIRST_COMPLETED)
            some.cancel()
            while self._lanes.awaited or (len(self._lanes) and not stop.is_set()):
                if not self._lanes.awaited and self._rush.still_comes(asyncio.get_running_loop().time()):
                    await asyncio.sleep(TURN_S)
                    continue
                await self._breathe()
                await self._batch(self._lanes.take(BATCH, apart=True))
        self._closed = True

    async def _batch(self, batch: Sequence[Waiting]) -> None:
        """Together first; when anything fails, one by one in fresh transactions (a replay is free)."""
        try:
            with self._timed():
                done = await self._patiently(batch)
        except Exception as error:
            if is_trouble(error):
                self._let_go(batch, error)
                return
            if len(batch) > 1:
                log.info("batch_replayed", size=len(batch), error=type(error).__name__)
            await self._one_by_one(batch)
            return
        _resolve(batch[:done])
        self._lanes.give_back(batch[done:])

    async def _one_by_one(self, batch: Sequence[Waiting]) -> None:
        for number, waiting in enumerate(batch):
            try:
                await self._alone(waiting)
            except Exception as error:
                self._let_go(batch[number:] if is_trouble(error) else [waiting], error)
                if is_trouble(error):
                    return

    async def _alone(self, waiting: Waiting) -> None:
        """Handled or parked; raises only where not even that could be written down."""
        for tries in range(1, TRIES_ALONE + 1):
            last = tries == TRIES_ALONE
            try:
                await self._patiently([waiting], last=last)
            except Exception as error:
                if is_trouble(error):
                    raise
                if last or isinstance(error, Poison):
                    await self._aside.park(waiting.incoming, error)
                    break
            else:
                break
        _resolve([waiting])

    def _let_go(self, batch: Sequence[Waiting], error: Exception) -> None:
        """Nothing of these was kept; the channel brings them again, or the paper does."""
        log.error("updates_not_kept", size=len(batch), error=type(error).__name__)
        for waiting in batch:
            if not waiting.on_paper and not waiting.done.done():
                waiting.done.set_exception(error)
        if is_trouble(error):
            self._lanes.give_back([waiting for waiting in batch if waiting.on_paper])

    async def _patiently(self, batch: Sequence[Waiting], *, last: bool = False) -> int:
        """A database that is away is nobody's fault: tried again for a while."""
        for pause in DATABASE_PAUSES_S:
            try:
                return await self._attempt(batch, last)
            except Exception as error:
                if not is_trouble(error):
                    raise
                log.warning("database_trouble", error=type(error).__name__)
            await asyncio.sleep(pause)
        return await self._attempt(batch, last)

    async def _attempt(self, batch: Sequence[Waiting], last: bool, *, kept: bool = True) -> int:
        """One transaction; returns how many of the batch are in it (it ends early when time is up)."""
        count = 0
        now = self._now()
        urgent = any(w.incoming.urgent for w in batch)
        async with self._boundary.act(now, urgent=urgent, kept=kept) as act:
            session = act.work.session
            await lock_chats(session, [key for w in batch for key in (w.chat, w.conversation)])
            known = await known_of(session, [one for w in batch for one in _arrivals(w)])
            talks, speakers = known.talks, known.speakers
            act.work.announce(account.person_id for account in speakers.values())
            done = Done(known.handled)
            pace = self._pace(batch)
            for count, waiting in enumerate(batch, 1):
                if done.first_time(act, waiting.incoming):
                    talk = talks[waiting.conversation]
                    done.heard += await self._entrance.receive(
                        act, waiting.incoming, talk, speakers, last=last
                    )
                if await pace(count):
                    break
            self._bound.learn(speakers)
            await strike_out(session, [_key(w.incoming) for w in batch[:count] if w.on_paper])
            await store_conversations(session, talks.values(), now)
            await keep_heard(session, done.heard)
            await keep_last_heard(session, act.heard_at)
            if done.handled:
                await mark_handled(session, done.handled, now)
        return count

    def _pace(self, batch: Sequence[Waiting]) -> Callable[[int], Awaitable[bool]]:
        """Asked after each update: whether the batch ends here. Others get their turn in between."""
        time = asyncio.get_running_loop().time
        began = turn = time()
        hurried = max((at for at, w in enumerate(batch, 1) if w.incoming.urgent), default=0)

        async def enough(count: int) -> bool:
            nonlocal turn
            if time() - turn > TURN_S:
                await asyncio.sleep(0)  # one file is written without any pause of its own
                turn = time()
            return turn - began > BATCH_S or count == hurried or (count > hurried and self._called)

        return enough

    @property
    def _called(self) -> bool:
        """Somebody calls for help, or may do so behind a page that is to be written down."""
        return bool(self._lanes.urgent or self._arriving)


def _on_paper(incoming: Incoming) -> Waiting:
    return Waiting(incoming, asyncio.get_running_loop().create_future(), on_paper=True)


def _storable(incoming: Incoming, *, urgent: bool) -> Incoming:
    raw = storable(incoming.raw)
    same = raw is incoming.raw and urgent == incoming.urgent
    return incoming if same else replace(incoming, raw=raw, urgent=urgent)


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.key


def _arrivals(waiting: Waiting) -> list[Arrival]:
    return [Arrival(*key, waiting.incoming.address, waiting.conversation) for key in waiting.incoming.keys]


def _resolve(batch: Sequence[Waiting]) -> None:
    for waiting in batch:
        if not waiting.done.done():
            waiting.done.set_result(None)
