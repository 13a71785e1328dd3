"""The clock's eye on rounds: reminded at half time, missed at the end, told in the morning of a night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from duty.district.district import District
from duty.messaging.notices import News, Notice, Priority
from duty.patrols.missing import remind, tell_leaders, tell_on_duty
from duty.patrols.ports import Work
from duty.patrols.progress import Progress, progress
from duty.patrols.walk import Step, Walk

MORNING = time(6, 30)
LATE = timedelta(minutes=2)
"""The clock itself may be so late; later than this it did not run."""
STALLED = timedelta(minutes=5)
"""Nobody asked us for so long: we stood still, as in an outage."""


@dataclass(frozen=True)
class WalkEnded(News):
    """Its time is over: the one message says so, quietly."""

    kind: ClassVar[str] = "walk.ended"
    progress: Progress


class Rounds:
    """One for a process. Knows since when this process has run without a gap, and nothing else."""

    def __init__(self, up_since: datetime) -> None:
        self._awake_since = up_since
        self._last = up_since

    def alive(self, now: datetime) -> None:
        """Called every second; whoever stood still in between cannot say what happened meanwhile."""
        if now - self._last > STALLED:
            self._awake_since = now
        self._last = now

    async def sweep(self, work: Work, now: datetime) -> int:
        """Whatever falls due of rounds. Idempotent: each step is a column of its row."""
        self.alive(now)
        self._awake_since = min(self._awake_since, now)
        due = await work.walks.due(now)
        mornings: list[Walk] = []
        missed: list[Walk] = []
        desks: list[Walk] = []
        for walk in due:
            if walk.step is Step.LEADER:
                mornings.append(walk)
            elif walk.step is Step.DESK:
                desks.append(walk)
            elif await self._step(work, walk, now):
                missed.append(walk)
        await _tell(work, missed, mornings, desks, now)
        return len(due)

    async def _step(self, work: Work, walk: Walk, now: datetime) -> bool:
        """True where it is missed by day, which its leader hears now."""
        blind = walk.next_at is not None and walk.next_at + LATE < self._awake_since
        walk.blind = walk.blind or (blind and walk.waits)
        if walk.step is Step.NUDGE:
            if not blind and now < walk.ends_at:
                await remind(work, walk, now)
            walk.nudged()
            if now < walk.ends_at:
                return False
        return await self._end(work, walk, now)

    async def _end(self, work: Work, walk: Walk, now: datetime) -> bool:
        if walk.walking:
            await _close(work, walk, now)
            return False
        if not walk.waits:
            walk.settled()
            return False
        if walk.blind:
            walk.lose()
            work.record(walk.subject, "no_data", now)
            return False
        walk.miss(morning_after(work.district, walk))
        work.record(walk.subject, "missed", now)
        return not walk.night


def morning_after(district: District, walk: Walk) -> datetime:
    """06:30 after it was due."""
    due = district.local(walk.due_at or walk.ends_at)
    day = due.date() if due.time() < MORNING else due.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, district.timezone)


async def _close(work: Work, walk: Walk, now: datetime) -> None:
    """What is there is kept, and its walker's message says so without a sound."""
    walk.finish(now)
    work.record(walk.subject, "time_over", now, "", done=walk.done)
    news = WalkEnded(await progress(work, walk))
    notice = Notice(walk.person_id, news, Priority.RECEIPT, name=walk.name, replaces=walk.name, silent=True)
    if await work.sent_notices.known(walk.person_id, walk.name):
        work.tell(notice)


async def _tell(
    work: Work, missed: Sequence[Walk], mornings: Sequence[Walk], desks: Sequence[Walk], now: datetime
) -> None:
    """What somebody walked after all, though late, is told to nobody any more."""
    if missed:
        await tell_leaders(work, missed, now)
    if nights := [one for one in mornings if one.missed]:
        await tell_leaders(work, nights, now, night=True)
    if late := [one for one in desks if one.missed]:
        tell_on_duty(work, late, now)
    for walk in (*mornings, *desks):
        walk.settled()
