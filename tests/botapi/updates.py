"""Updates on their way to the bot: by long polling with real acknowledgement, or to a webhook."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

import aiohttp

Wire = dict[str, Any]
WEBHOOK_PAUSE_S = 0.02


class Conflict(Exception):
    """Another poll of the same token has begun."""


@dataclass(eq=False)
class Waiting:
    update: Wire
    again: bool = False  # on order: not even an offset beyond it keeps it away, once
    id: int = field(init=False)

    def __post_init__(self) -> None:
        self.id = int(self.update["update_id"])


@dataclass
class Webhook:
    url: str
    secret: str = ""
    last_error: str = ""


@dataclass
class Updates:
    """`next_id` may be set by hand: Telegram restarts ids anywhere after a week of silence."""

    next_id: int = 1
    allowed: list[str] = field(default_factory=list)
    pending: list[Waiting] = field(default_factory=list)
    history: dict[int, Wire] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    webhook: Webhook | None = None
    _poller: asyncio.Future[None] | None = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def push(self, kind: str, content: Wire) -> int:
        update_id, self.next_id = self.next_id, self.next_id + 1
        if not self.allowed or kind in self.allowed:
            self.raw({"update_id": update_id, kind: content})
        return update_id

    def raw(self, update: Wire) -> None:
        """An update of any shape, even one that makes no sense."""
        self.history[update["update_id"]] = update
        self.pending.append(Waiting(update))
        self._arrived.set()

    def again(self, update_id: int) -> None:
        self.pending.insert(0, Waiting(self.history[update_id], again=True))
        self._arrived.set()

    # -- long polling ------------------------------------------------------------------------

    async def get(self, offset: int | None, limit: int, timeout: float) -> list[Wire]:
        self._end_older_poll()
        self._acknowledge(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        served = self.pending[:limit]
        for one in served:
            one.again = False
        return [one.update for one in served]

    def _end_older_poll(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(Conflict())

    def _acknowledge(self, offset: int | None) -> None:
        if offset is None or offset == 0:
            return
        if offset < 0:
            done = self.pending[:offset]
        else:
            done = [one for one in self.pending if one.id < offset and not one.again]
        self.acknowledged.update(one.id for one in done)
        if self.pending[: len(done)] == done:  # as always but after a restart of the ids
            del self.pending[: len(done)]
        else:
            gone = {id(one) for one in done}
            self.pending = [one for one in self.pending if id(one) not in gone]

    async def _wait(self, timeout: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        self._arrived.clear()
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            await asyncio.wait({mine, arrived}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if mine.done():
                mine.result()
        finally:
            arrived.cancel()
            mine.cancel()

    # -- webhook -----------------------------------------------------------------------------

    async def set_webhook(self, url: str, secret: str) -> None:
        await self.close()
        self.webhook = Webhook(url, secret) if url else None
        if self.webhook is not None:
            self._task = asyncio.create_task(self._deliver(self.webhook))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver(self, webhook: Webhook) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                self._arrived.clear()
                while self.pending:
                    one = self.pending[0]
                    if await self._posted(session, webhook, one.update):
                        self.pending.remove(one)
                        self.acknowledged.add(one.id)
                    else:
                        await asyncio.sleep(WEBHOOK_PAUSE_S)
                await self._arrived.wait()

    @staticmethod
    async def _posted(session: aiohttp.ClientSession, webhook: Webhook, update: Wire) -> bool:
        try:
            async with session.post(webhook.url, json=update) as response:
                if not response.ok:
                    webhook.last_error = f"Wrong response from the webhook: {response.status}"
                return response.ok
        except (aiohttp.ClientError, TimeoutError) as error:
            webhook.last_error = f"{type(error).__name__}"
            return False
