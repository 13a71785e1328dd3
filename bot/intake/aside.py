"""What cannot be handled is kept aside; its author and the operator are told, and the queue moves on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import orjson
import structlog

from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.intake.reading import press_of
from bot.intake.restricted.content import restricted_words
from bot.intake.where import in_group
from duty.messaging.operators import UpdateParked, tell_admins
from duty.messaging.say import Say
from duty.records.restricted import restricted
from storage.arrivals.updates import already_handled, mark_handled, park
from storage.arrivals.waiting import strike_out
from storage.engine.database import is_trouble

log = structlog.get_logger()


class Poison(Exception):
    """This update cannot be handled, now or ever."""


class Aside:
    """Parks updates, each in a transaction of its own or as part of one under way."""

    def __init__(self, boundary: Boundary, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._now = now

    async def park(self, incoming: Incoming, error: Exception) -> None:
        """Raises only where the database is away."""
        log.error("update_parked", channel=incoming.channel, key=incoming.key, error=type(error).__name__)
        try:
            await self._park(incoming, f"{type(error).__name__}: {error}")
        except Exception as failure:
            if is_trouble(failure):
                raise
            # Not even its JSON can be kept (a NUL on PostgreSQL): the rest of the queue matters more.
            await self._park(replace(incoming, raw={}), type(failure).__name__)

    async def _park(self, incoming: Incoming, why: str) -> None:
        key = (incoming.channel, incoming.key)
        async with self._boundary.act(self._now()) as act:
            if not await already_handled(act.work.session, [key]):
                await mark_handled(act.work.session, [key], act.work.now)
                await strike_out(act.work.session, [key])
                await self.set_aside(act, incoming, why)

    async def set_aside(self, act: Act, incoming: Incoming, why: str) -> None:
        """As part of that transaction. Nothing restricted is kept, nor a word of a stranger's.

        Of a group neither what was said there; nor is anything answered there.
        """
        work = act.work
        speaker = await work.accounts.find(incoming.channel, incoming.address)
        if speaker is None or not speaker.person_id:
            incoming, why = replace(incoming, raw={}), why.partition(":")[0]
        act.outcomes.append((incoming.channel, "parked"))
        grouped = in_group(incoming.raw)
        if grouped or restricted_words(incoming.raw) or restricted(orjson.dumps(incoming.raw).decode()):
            incoming, why = replace(incoming, raw={}), why.partition(":")[0]
        await park(
            work.session, incoming.channel, incoming.key, incoming.address, incoming.raw, why[:500], work.now
        )
        if incoming.address and not grouped:
            account = await work.accounts.find_or_add(incoming.channel, incoming.address)
            words = self._boundary.voice.line("common.our_fault", account.language)
            act.reply(account, Say(words, answers=press_of(incoming.raw)))
        parked = UpdateParked(incoming.channel, incoming.key)
        tell_admins(work, parked, f"parked:{incoming.channel}:{incoming.key}")
