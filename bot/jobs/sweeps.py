"""Everything that falls due by itself: looked for each second, a transaction for each job that has some."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.boundary import Boundary
from bot.jobs.pace import Sweep
from bot.pauses import pause
from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda, read_agenda

log = structlog.get_logger()

TICK_S = 1.0
NET = timedelta(minutes=1)
"""So often a job is asked whatever the agenda says. Nothing depends on it; it is there for what we forgot."""
MOST_SLICES = 8
"""Of one job in one turn. Whatever is more urgent is asked before its next one."""
MOST_TURNS = 25
"""In one tick; the rest follows with the next one."""


@dataclass(frozen=True)
class Job:
    """A sweep, and when it may find something to do.

    sliced: it does a small part at a time, and is asked again in the same tick while it finds more. Between
    two parts everybody else has the event loop and the database, and after a few of them the other jobs
    have their turn.
    """

    sweep: Sweep
    due: Callable[[Agenda, datetime], bool]
    sliced: bool = False

    async def __call__(self, work: SqlWork, now: datetime) -> int:
        return await self.sweep(work, now)


class Sweeps:
    """Asks each second what can be due, in one statement, and has it done. A job that fails stops no other.

    A job that says nothing about when it is due is asked at every tick.
    """

    def __init__(
        self,
        boundary: Boundary,
        now: Callable[[], datetime],
        jobs: Mapping[str, Sweep | Job],
        failed: Callable[[str], None] = lambda job: None,
    ) -> None:
        self._boundary = boundary
        self._failed = failed
        self._now = now
        self._jobs = jobs
        self._swept: dict[str, datetime] = {}
        """When each job was last done without an error."""

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.tick()
            await pause(TICK_S, stop)

    async def tick(self, only: Collection[str] | None = None) -> None:
        """Do everything due now, job by job, each in a transaction of its own.

        only: the names of those to be asked, where it is known that nothing of the others is due.
        """
        more = await self._turn(only)
        for _ in range(MOST_TURNS - 1):
            if not more:
                return
            more = await self._turn(only, more)

    async def _turn(
        self, only: Collection[str] | None, more: Collection[str] | None = None
    ) -> Collection[str]:
        """Each job once, the most urgent first; returns the names of those that have more to do.

        What one job did may be the next one's business, so the agenda is read anew after it.
        more: which had, in the turn before of the same tick. What failed in it waits for the next tick.
        """
        agenda, goes_on = await self._agenda(), []
        for name, job in self._jobs.items():
            if (only is not None and name not in only) or (more is not None and name not in self._swept):
                continue
            if name in (more or ()) or self._is_due(name, job, agenda):
                done, left = await self._swept_by(name, job)
                agenda = await self._agenda() if done else agenda
                goes_on += [name] if left else []
        return goes_on

    async def _agenda(self) -> Agenda | None:
        """None where the database does not say: then every job is asked, and fails for itself."""
        try:
            async with self._boundary.database.reading() as connection:
                return await read_agenda(connection, self._now())
        except Exception:
            log.exception("agenda_not_read")
            return None

    def _is_due(self, name: str, job: Sweep | Job, agenda: Agenda | None) -> bool:
        now, swept = self._now(), self._swept.get(name)
        if agenda is None or not isinstance(job, Job) or swept is None:
            return True
        return not timedelta() <= now - swept < NET or job.due(agenda, now)

    async def _swept_by(self, name: str, job: Sweep | Job) -> tuple[int, bool]:
        """How much the job did, in as many transactions as it has slices; and whether there may be more."""
        done = part = await self._transaction(name, job)
        sliced = isinstance(job, Job) and job.sliced
        slices = MOST_SLICES if sliced else 1
        while part and (slices := slices - 1):
            await asyncio.sleep(0)
            done += (part := await self._transaction(name, job))
        return done, bool(part) and sliced

    async def _transaction(self, name: str, job: Sweep | Job) -> int:
        now = self._now()
        try:
            async with self._boundary.act(now) as act:
                done = await job(act.work, now)
        except Exception:
            log.exception("sweep_failed", sweep=name)
            self._failed(name)
            self._swept.pop(name, None)  # it is asked again with the next tick
            return 0
        self._swept[name] = now
        return done
