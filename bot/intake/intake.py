"""The one way in: batches of updates become one transaction each, acknowledged after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import func, select

from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.channels.storable import storable
from bot.intake.fsm import context_of
from bot.intake.hearing import answers, bare_call, content, heard_of, press_of, said_at
from bot.intake.lanes import Lanes, Waiting
from bot.intake.waiting_room import FULL, Rush, WaitingRoom, may_wait
from duty.district.people import Role
from duty.messaging.accounts import Account
from duty.messaging.notices import Priority, untyped
from duty.messaging.say import Say
from duty.records.restricted import restricted, restricted_in
from handlers.routing import Routing
from handlers.speech.refusals import refuse
from handlers.speech.talk import Talk
from storage.arrivals.conversations import (
    Conversation,
    Speakers,
    load_conversations,
    load_speakers,
    store_conversations,
)
from storage.arrivals.updates import Heard, already_handled, keep_heard, keep_refusal, mark_handled, park
from storage.arrivals.waiting import strike_out
from storage.engine.database import is_trouble
from storage.queries.messaging import keep_last_heard

log = structlog.get_logger()

BATCH = 100
BATCH_S = 0.25
"""A batch ends after so many updates or so long, behind its calls for help, and when another such waits."""
TURN_S = 0.005
"""So long a batch has the process to itself; then whatever came in meanwhile is looked at."""
TRIES_ALONE = 3
DATABASE_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6)
"""A database that is away or busy is tried again after each of these; then the channel keeps its updates."""


class Poison(Exception):
    """This update cannot be handled, now or ever."""


@dataclass
class Done:
    """What a transaction has come through so far."""

    known: set[tuple[str, str]]
    handled: list[tuple[str, str]] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def first_time(self, act: Act, key: tuple[str, str]) -> bool:
        """It was handled neither before nor in this batch; from now on it was."""
        again = key in self.known
        act.outcomes.append((key[0], "duplicate" if again else "handled"))
        if not again:
            self.known.add(key)
            self.handled.append(key)
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
    ) -> None:
        self._boundary = boundary
        self._routing = routing
        self._bot = bot
        self._now = now
        self._links = links
        self._timed = timed
        self._lanes = Lanes()
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
        self._lanes.put(Waiting(_storable(incoming), done))
        await done

    async def take_in(self, page: Sequence[Incoming]) -> list[BaseException | None]:
        """A page of a channel that shows the next one only when this one is kept; what became of each.

        A full one has more behind it, and while the last rush is still being handled nobody jumps its queue.
        """
        rush = len(page) >= FULL or len(self._lanes) > self._lanes.awaited
        on_paper = {one.key for one in may_wait(page)} if rush else set()
        written = asyncio.ensure_future(self._write_down([one for one in page if one.key in on_paper]))
        results = await asyncio.gather(
            *(written if one.key in on_paper else self.submit(one) for one in page), written,
            return_exceptions=True,
        )  # fmt: skip
        if len(page) >= FULL:
            self._rush.page(asyncio.get_running_loop().time())
        return results[:-1]

    async def _write_down(self, some: Sequence[Incoming]) -> None:
        if not some:
            return
        some = [_storable(one) for one in some]
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

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what was already submitted is finished (drain). What is on paper stays there."""
        stopping = asyncio.ensure_future(stop.wait())
        self._lanes.give_back([_on_paper(one) for one in await self._room.left()])
        while not stop.is_set() or self._lanes.awaited:
            some = asyncio.ensure_future(self._lanes.some())
            await asyncio.wait({some, stopping}, return_when=asyncio.FIRST_COMPLETED)
            some.cancel()
            while self._lanes.awaited or (len(self._lanes) and not stop.is_set()):
                if not self._lanes.awaited and self._rush.still_comes(asyncio.get_running_loop().time()):
                    await asyncio.sleep(TURN_S)
                    continue
                await self._batch(self._lanes.take(BATCH))
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
                    await self._park(waiting, error)
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

    async def _attempt(self, batch: Sequence[Waiting], last: bool) -> int:
        """One transaction; returns how many of the batch are in it (it ends early when time is up)."""
        count = 0
        now = self._now()
        async with self._boundary.act(now) as act:
            session = act.work.session
            await _lock(session, batch)
            known = await already_handled(session, [_key(w.incoming) for w in batch])
            talks = await load_conversations(session, [w.chat for w in batch])
            speakers = await load_speakers(session, [_speaker(w.incoming) for w in batch])
            act.work.prefetch.announce(account.person_id for account in speakers.values())
            done = Done(known)
            pace = self._pace(batch)
            for count, waiting in enumerate(batch, 1):
                if done.first_time(act, _key(waiting.incoming)):
                    kept = await self._handle(act, waiting.incoming, talks[waiting.chat], speakers, last)
                    done.heard += [kept] if kept else []
                if await pace(count):
                    break
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

    async def _handle(
        self, act: Act, incoming: Incoming, conversation: Conversation, speakers: Speakers, last: bool
    ) -> Heard | None:
        """One update inside the transaction. Returns what was heard, unless it must not be kept."""
        update = self._parse(incoming.raw)
        if not incoming.address:
            return None
        account = speakers.get(_speaker(incoming))
        if account is None:
            account = await act.work.accounts.find_or_add(incoming.channel, incoming.address)
            speakers[_speaker(incoming)] = account
        assert account.id is not None
        act.heard_at[account.id] = incoming.received_at
        if not account.reachable:
            account.hear()
        talk = self._talk(act, incoming, account)
        if restricted_in(content(incoming.raw)):
            await keep_refusal(act.work.session, incoming.received_at)
            act.reply(account, refuse(talk), "refusal")
            act.outcomes[-1] = (incoming.channel, "refused")
            bare = bare_call(incoming.raw)
            if bare:  # the words are refused, the call for help is not
                await self._dispatch(
                    act, self._talk(act, incoming, account, bare), self._parse(bare), conversation
                )
            return None
        await self._dispatch(act, talk, update, conversation)
        for number, raw in enumerate(talk.replay, 1):
            again = self._talk(act, incoming, account, raw)
            if last:  # one of these may be the poison; the consent itself must get through
                waited = replace(incoming, key=f"{incoming.key}+{number}", raw=raw)
                await self._set_aside(act, waited, "waited for the consent and could not be handled")
            else:
                await self._dispatch(act, again, self._parse(raw), conversation)
        return None if talk.unheard else heard_of(incoming, talk.said_at)

    def _parse(self, raw: dict[str, Any]) -> Update:
        try:
            return Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
            raise Poison(f"does not parse: {', '.join(fields)[:300]}") from None

    def _talk(
        self, act: Act, incoming: Incoming, account: Account, raw: dict[str, Any] | None = None
    ) -> Talk:
        raw = incoming.raw if raw is None else raw
        return Talk(
            work=act.work,
            account=account,
            now=incoming.received_at,
            said_at=said_at(incoming, raw),
            raw=raw,
            voice=self._boundary.voice,
            person=act.work.district.people.get(account.person_id),
            link=self._links(incoming.channel),
        )

    async def _dispatch(self, act: Act, talk: Talk, update: Update, conversation: Conversation) -> None:
        said = await self._routing.answer(update, talk, context_of(conversation), conversation.state)
        for say in answers(said, update):
            act.reply(talk.account, say)

    async def _park(self, waiting: Waiting, error: Exception) -> None:
        """Set it aside, say so to whoever wrote and to the operator, and move on."""
        incoming = waiting.incoming
        log.error("update_parked", channel=incoming.channel, key=incoming.key, error=type(error).__name__)
        try:
            await self._park_once(incoming, f"{type(error).__name__}: {error}")
        except Exception as failure:
            if is_trouble(failure):
                raise
            # Not even its JSON can be kept (a NUL on PostgreSQL): the rest of the queue matters more.
            await self._park_once(replace(incoming, raw={}), type(failure).__name__)

    async def _park_once(self, incoming: Incoming, why: str) -> None:
        async with self._boundary.act(self._now()) as act:
            if not await already_handled(act.work.session, [_key(incoming)]):
                await mark_handled(act.work.session, [_key(incoming)], act.work.now)
                await strike_out(act.work.session, [_key(incoming)])
                await self._set_aside(act, incoming, why)

    async def _set_aside(self, act: Act, incoming: Incoming, why: str) -> None:
        work = act.work
        act.outcomes.append((incoming.channel, "parked"))
        if restricted_in(incoming.raw) or restricted(orjson.dumps(incoming.raw).decode()):
            incoming, why = replace(incoming, raw={}), why.partition(":")[0]
        await park(
            work.session, incoming.channel, incoming.key, incoming.address, incoming.raw, why[:500], work.now
        )
        if incoming.address:
            account = await work.accounts.find_or_add(incoming.channel, incoming.address)
            words = self._boundary.voice.line("common.our_fault", account.language)
            act.reply(account, Say(words, answers=press_of(incoming.raw)))
        for person in work.district.people.values():
            if person.role is Role.ADMIN:
                what = {"channel": incoming.channel, "key": incoming.key}
                dedupe = f"parked:{incoming.channel}:{incoming.key}"
                work.tell(untyped(person.id, "operator.parked", Priority.P2, what, dedupe=dedupe))


def _on_paper(incoming: Incoming) -> Waiting:
    return Waiting(incoming, asyncio.get_running_loop().create_future(), on_paper=True)


def _storable(incoming: Incoming) -> Incoming:
    return replace(incoming, raw=storable(incoming.raw))


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.key


def _speaker(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.address


def _resolve(batch: Sequence[Waiting]) -> None:
    for waiting in batch:
        if not waiting.done.done():
            waiting.done.set_result(None)


async def _lock(session: Any, batch: Sequence[Waiting]) -> None:
    """Several processes on PostgreSQL: a chat belongs to one transaction at a time. Sorted: no deadlock."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for chat in sorted({waiting.chat for waiting in batch}):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chat, 0))))
