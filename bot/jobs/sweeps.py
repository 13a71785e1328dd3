"""Everything that falls due by itself: asked for each second, a transaction for each job."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog

from bot.boundary import Boundary
from bot.pauses import pause
from storage.engine.work import SqlWork

log = structlog.get_logger()

TICK_S = 1.0
Sweep = Callable[[SqlWork, datetime], Awaitable[int]]
"""Does what is due at that moment, at most a bounded part of it; returns how much that was."""


def every_hour(job: Sweep) -> Sweep:
    """Run the job again and again while it finds something to do, and then not for an hour."""
    rested: datetime | None = None

    async def when_due(work: SqlWork, now: datetime) -> int:
        nonlocal rested
        if rested is not None and timedelta() <= now - rested < timedelta(hours=1):
            return 0
        done = await job(work, now)
        rested = None if done else now
        return done

    return when_due


def every_minute(job: Sweep) -> Sweep:
    """Run the job at the first tick, and then once a minute."""
    last: datetime | None = None

    async def when_due(work: SqlWork, now: datetime) -> int:
        nonlocal last
        if last is not None and timedelta() <= now - last < timedelta(minutes=1):
            return 0
        last = now
        return await job(work, now)

    return when_due


def since(up_since: datetime, job: Callable[[SqlWork, datetime, datetime], Awaitable[int]]) -> Sweep:
    """Tell the job since when we are up: no later than now, as the demo sets its clock back at first."""

    async def when_due(work: SqlWork, now: datetime) -> int:
        nonlocal up_since
        up_since = min(up_since, now)
        return await job(work, now, up_since)

    return when_due


class Sweeps:
    """Asks every job each second to do what is due. One that fails stops no other."""

    def __init__(
        self,
        boundary: Boundary,
        now: Callable[[], datetime],
        jobs: Mapping[str, Sweep],
        failed: Callable[[str], None] = lambda job: None,
    ) -> None:
        self._boundary = boundary
        self._failed = failed
        self._now = now
        self._jobs = jobs

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.tick()
            await pause(TICK_S, stop)

    async def tick(self, only: Collection[str] | None = None) -> None:
        """Do everything due now, job by job, each in a transaction of its own.

        only: the names of those to be asked, where it is known that nothing of the others is due.
        """
        for name, job in self._jobs.items():
            if only is not None and name not in only:
                continue
            try:
                async with self._boundary.act(self._now()) as act:
                    await job(act.work, self._now())
            except Exception:
                log.exception("sweep_failed", sweep=name)
                self._failed(name)
