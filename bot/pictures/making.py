"""Files that take long to make: made once, beside everything else, and kept until they were fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.port import NotReady
from duty.campaigns.papers.collecting import Progress

KEPT = timedelta(minutes=10)
"""So long a file that is made may be fetched again as it is."""
MOST = 8
"""Files that are kept or in the making; who comes then waits until one of them is over."""

Make = Callable[[Progress], Awaitable[tuple[str, bytes] | None]]


@dataclass
class _Order:
    task: asyncio.Task[tuple[str, bytes] | None] | None = None
    done: int = 0
    total: int = 0
    ready_at: datetime | None = None

    def moved(self, done: int, total: int) -> None:
        self.done, self.total = done, total


class Making:
    """By key. Nothing of it outlives the process: whoever asks again after that begins it again."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._orders: dict[str, _Order] = {}

    def made(self, key: str, make: Make) -> tuple[str, bytes] | None:
        """What was made; NotReady, with how far it is, while it is in the making."""
        self._forget()
        order = self._orders.get(key)
        if order is None:
            if len(self._orders) >= MOST:
                raise NotReady(0, 0)
            order = self._orders[key] = _Order()
            order.task = asyncio.create_task(self._run(order, make), name=f"making {key}")
        assert order.task is not None
        if not order.task.done():
            raise NotReady(order.done, order.total)
        if order.task.cancelled() or order.task.exception():
            del self._orders[key]
        return order.task.result()

    async def _run(self, order: _Order, make: Make) -> tuple[str, bytes] | None:
        try:
            return await make(order.moved)
        finally:
            order.ready_at = self._now()

    def _forget(self) -> None:
        for key, order in list(self._orders.items()):
            if order.ready_at and self._now() - order.ready_at > KEPT:
                del self._orders[key]
