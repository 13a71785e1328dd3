"""The one way in: batches of updates become one transaction each, acknowledged after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.fsm import context_of
from bot.lanes import Lanes, Waiting
from duty.accounts import Account
from duty.notices import Notice, Priority
from duty.people import Role
from duty.restricted import restricted_in
from duty.say import Say
from handlers.refusals import refuse
from handlers.talk import Talk
from storage.conversations import Conversation, load_conversations, store_conversations
from storage.updates import Heard, already_handled, keep_heard, keep_refusal, mark_handled, park

log = structlog.get_logger()

BATCH = 100
BATCH_S = 0.05
"""A batch ends after so many updates or so long, whichever comes first (measured in design.md)."""
TRIES_ALONE = 3
DATABASE_TRIES = 6


class Poison(Exception):
    """This update cannot be handled, now or ever."""


class Intake:
    """Takes updates of every channel. `submit` returns after the commit that holds their effects."""

    def __init__(
        self,
        boundary: Boundary,
        dispatcher: Dispatcher,
        bot: Bot,
        now: Callable[[], datetime],
        links: Callable[[str], str] = lambda channel: "",
    ) -> None:
        self._boundary = boundary
        self._dispatcher = dispatcher
        self._bot = bot
        self._now = now
        self._links = links
        self._lanes = Lanes()
        self._closed = False

    async def submit(self, incoming: Incoming) -> None:
        """Raises when nothing of it was kept, so that the channel brings it again."""
        if self._closed:
            raise ConnectionAbortedError("the intake is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lanes.put(Waiting(incoming, done))
        await done

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what was already submitted is finished (drain)."""
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set() or len(self._lanes):
            some = asyncio.ensure_future(self._lanes.some())
            await asyncio.wait({some, stopping}, return_when=asyncio.FIRST_COMPLETED)
            some.cancel()
            while len(self._lanes):
                await self._batch(self._lanes.take(BATCH))
        self._closed = True

    async def _batch(self, batch: Sequence[Waiting]) -> None:
        """Together first; when anything fails, one by one in fresh transactions (a replay is free)."""
        try:
            done = await self._attempt(batch)
        except Exception as error:
            if len(batch) > 1:
                log.info("batch_replayed", size=len(batch), error=type(error).__name__)
            for waiting in batch:
                await self._alone(waiting)
            return
        _resolve(batch[:done])
        if done < len(batch):
            await self._batch(batch[done:])

    async def _alone(self, waiting: Waiting) -> None:
        tries = database_tries = 0
        while True:
            try:
                await self._attempt([waiting])
            except DBAPIError as error:
                database_tries += 1
                if database_tries >= DATABASE_TRIES:
                    log.error("database_away", error=type(error.orig).__name__)
                    _fail(waiting, error)
                    return
                await asyncio.sleep(0.05 * 2**database_tries)
            except Exception as error:
                tries += 1
                if tries >= TRIES_ALONE or isinstance(error, Poison):
                    await self._park(waiting, error)
                    return
            else:
                _resolve([waiting])
                return

    async def _attempt(self, batch: Sequence[Waiting]) -> int:
        """One transaction; returns how many of the batch are in it (it ends early when time is up)."""
        loop = asyncio.get_running_loop()
        now = self._now()
        async with self._boundary.act(now) as act:
            session = act.work.session
            await _lock(session, batch)
            known = await already_handled(session, [_key(w.incoming) for w in batch])
            talks = await load_conversations(session, [w.chat for w in batch])
            heard: list[Heard] = []
            handled: list[tuple[str, str]] = []
            began, count = loop.time(), 0
            for waiting in batch:
                count += 1
                key = _key(waiting.incoming)
                if key not in known:
                    known.add(key)
                    handled.append(key)
                    kept = await self._handle(act, waiting.incoming, talks[waiting.chat])
                    heard += [kept] if kept else []
                if loop.time() - began > BATCH_S:
                    break
            await store_conversations(session, talks.values(), now)
            await keep_heard(session, heard)
            if handled:
                await mark_handled(session, handled, now)
        return count

    async def _handle(self, act: Act, incoming: Incoming, conversation: Conversation) -> Heard | None:
        """One update inside the transaction. Returns what was heard, unless it must not be kept."""
        update = self._parse(incoming.raw)
        if not incoming.address:
            return None
        account = await act.work.accounts.find_or_add(incoming.channel, incoming.address)
        account.last_heard_at = incoming.received_at
        if not account.reachable:
            account.reachable, account.unreachable_why = True, ""
        talk = self._talk(act, incoming, account)
        if restricted_in(incoming.raw):
            await keep_refusal(act.work.session, incoming.received_at)
            act.reply(account, refuse(talk), "refusal")
            return None
        await self._dispatch(act, talk, update, conversation)
        for raw in talk.replay:
            again = self._talk(act, incoming, account, raw)
            await self._dispatch(act, again, self._parse(raw), conversation)
        return _heard(incoming, talk.said_at)

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
            said_at=_said_at(raw, incoming.received_at),
            raw=raw,
            voice=self._boundary.voice,
            person=act.work.district.people.get(account.person_id),
            link=self._links(incoming.channel),
        )

    async def _dispatch(self, act: Act, talk: Talk, update: Update, conversation: Conversation) -> None:
        said = await self._dispatcher.feed_update(
            self._bot, update, talk=talk, state=context_of(conversation), raw_state=conversation.state
        )
        for say in _answers(said, update):
            act.reply(talk.account, say)

    async def _park(self, waiting: Waiting, error: Exception) -> None:
        """Set it aside, say so to whoever wrote and to the operator, and move on."""
        incoming = waiting.incoming
        log.error("update_parked", channel=incoming.channel, key=incoming.key, error=type(error).__name__)
        try:
            await self._park_once(incoming, error)
        except Exception as failure:
            log.error("parking_failed", key=incoming.key, error=type(failure).__name__)
            _fail(waiting, failure)
        else:
            _resolve([waiting])

    async def _park_once(self, incoming: Incoming, error: Exception) -> None:
        now = self._now()
        async with self._boundary.act(now) as act:
            session = act.work.session
            if await already_handled(session, [_key(incoming)]):
                return
            raw = {} if restricted_in(incoming.raw) else incoming.raw
            why = f"{type(error).__name__}: {error}"[:500] if raw else type(error).__name__
            await park(session, incoming.channel, incoming.key, incoming.address, raw, why, now)
            await mark_handled(session, [_key(incoming)], now)
            if incoming.address:
                account = await act.work.accounts.find_or_add(incoming.channel, incoming.address)
                act.reply(account, Say(self._boundary.voice.line("common.our_fault", account.language)))
            for person in act.work.district.people.values():
                if person.role is Role.ADMIN:
                    what = {"channel": incoming.channel, "key": incoming.key}
                    dedupe = f"parked:{incoming.channel}:{incoming.key}"
                    act.work.tell(Notice(person.id, "operator.parked", Priority.P2, what, dedupe=dedupe))


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.key


def _resolve(batch: Sequence[Waiting]) -> None:
    for waiting in batch:
        if not waiting.done.done():
            waiting.done.set_result(None)


def _fail(waiting: Waiting, error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)


async def _lock(session: Any, batch: Sequence[Waiting]) -> None:
    """Several processes on PostgreSQL: a chat belongs to one transaction at a time. Sorted: no deadlock."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for chat in sorted({waiting.chat for waiting in batch}):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chat, 0))))


def _answers(said: Any, update: Update) -> list[Say]:
    """What the handler returned, as a list; the press of a button is always answered once."""
    found = [] if said is None or said is UNHANDLED else [said] if isinstance(said, Say) else list(said)
    if update.callback_query is None:
        return found
    press = update.callback_query.id
    toasted = next((i for i, say in enumerate(found) if say.toast), 0)
    if not found:
        return [Say(answers=press)]
    return [say.but(answers=press) if i == toasted else say for i, say in enumerate(found)]


def _said_at(raw: dict[str, Any], received_at: datetime) -> datetime:
    """The channel's own date, kept beside our intake time."""
    stamp = (raw.get("message") or {}).get("date")
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) and stamp > 0 else received_at


KINDS = ("location", "photo", "voice", "video", "document", "contact", "sticker")


def _heard(incoming: Incoming, said_at: datetime) -> Heard | None:
    """What was written, for the transcript. Buttons are heard as presses, places without coordinates."""
    press = incoming.raw.get("callback_query")
    message = incoming.raw.get("message")
    if press is not None:
        kind, words, reference = "press", str(press.get("data") or ""), ""
    elif message is not None:
        kind = next((k for k in KINDS if k in message), "text")
        words = str(message.get("text") or message.get("caption") or "")
        reference = str(message.get("message_id", ""))
    else:
        return None
    photo = ""
    if kind == "photo" and message and message["photo"]:
        photo = str(message["photo"][-1].get("file_id", ""))
    return Heard(
        incoming.channel,
        incoming.address,
        reference[:40],
        kind,
        words,
        photo[:120],
        incoming.received_at,
        said_at,
    )
