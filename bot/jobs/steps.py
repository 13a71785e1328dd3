"""Notices that the machine's clock was set, while we ran or before: no ladder stops or hurries by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.jobs.clock import Clock
from duty.alerting.calling import clock_set
from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda
from storage.queries.upkeep.facts import read_fact, swap_fact, write_fact

log = structlog.get_logger()

SET = timedelta(seconds=2)
"""A difference that is smaller is the network's time at work, a little at a time."""
SLEWED = timedelta(seconds=1)
BOOT = Path("/proc/sys/kernel/random/boot_id")


def machine() -> str:
    """This start of this machine; empty where nobody can tell it from another."""
    try:
        return BOOT.read_text().strip()[:36]
    except OSError:
        return ""


class ClockSteps:
    """Compares the clock that can be set with the one that cannot, each second.

    How far they were apart is kept for each start of a machine, so that a clock that was set while the house
    was down is noticed, too; of two processes on one machine only one acts.
    """

    def __init__(self, clock: Clock, machine_: str) -> None:
        self._clock = clock
        self._name = f"clock:{machine_}" if machine_ else ""
        self._known: timedelta | None = None
        self._kept: timedelta | None = None

    def due(self, agenda: Agenda, now: datetime) -> bool:
        """At the start, after the clock was set, and when it drifted so far that it should be kept anew."""
        if self._known is None or self._kept is None:
            return True
        offset = self._clock.offset()
        if abs(offset - self._known) < SET:
            self._known = offset
        return abs(offset - self._known) >= SET or abs(offset - self._kept) >= SLEWED

    async def sweep(self, work: SqlWork, now: datetime) -> int:
        """How many ladders were moved along."""
        offset, first = self._clock.offset(), self._known is None
        before = await self._last(work) if first else self._known
        by = offset - before if before is not None else timedelta()
        acts = await self._keep(work, offset)
        self._known = self._kept = offset
        if not acts:
            return 0
        if abs(by) >= SET:
            log.warning("clock_set", by_s=round(by.total_seconds(), 1))
            return await clock_set.follow(work, by, now)
        return await clock_set.never_back(work, now) if first else 0

    async def _last(self, work: SqlWork) -> timedelta | None:
        if not self._name:
            return None
        value = await read_fact(await work.session.connection(), self._name)
        return timedelta(seconds=float(value)) if value else None

    async def _keep(self, work: SqlWork, offset: timedelta) -> bool:
        """False where another process on this machine has noticed it first."""
        if not self._name:
            return True
        connection = await work.session.connection()
        kept = await read_fact(connection, self._name)
        if kept is None:
            await write_fact(connection, self._name, str(offset.total_seconds()))
            return True
        if self._kept is not None and abs(timedelta(seconds=float(kept)) - offset) < SLEWED:
            return False
        return await swap_fact(connection, self._name, kept, str(offset.total_seconds()))
