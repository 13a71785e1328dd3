"""How often a job is asked that looks at the clock itself. Which moments count as one pause is its affair."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda

Sweep = Callable[[SqlWork, datetime], Awaitable[int]]
"""Does what is due at that moment, at most a bounded part of it; returns how much that was."""


class Paced:
    """A job that is asked again and again while it finds something to do, and rests when it found nothing."""

    def __init__(self, job: Sweep, rest: Callable[[datetime, datetime], bool], *, busy: bool) -> None:
        """`rest`: whether it still rests at the second moment, after it was asked at the first.

        busy: something found is followed by more; otherwise it rests in any case.
        """
        self._job = job
        self._rest = rest
        self._busy = busy
        self._asked: datetime | None = None

    def due(self, agenda: Agenda, now: datetime) -> bool:
        """Also at once when the clock was set back: who waits for the evening would sleep all day."""
        return self._asked is None or now < self._asked or not self._rest(self._asked, now)

    async def __call__(self, work: SqlWork, now: datetime) -> int:
        if not self.due(Agenda(), now):
            return 0
        done = await self._job(work, now)
        self._asked = None if done and self._busy else now
        return done


def every_hour(job: Sweep) -> Paced:
    """Run the job again and again while it finds something to do, and then not for an hour."""
    return Paced(job, lambda asked, now: now - asked < timedelta(hours=1), busy=True)


def every_minute(job: Sweep) -> Paced:
    """Run the job at the first tick, and then once a minute."""
    return Paced(job, lambda asked, now: now - asked < timedelta(minutes=1), busy=False)


def on_the_minute(job: Sweep) -> Paced:
    """Run the job at the first tick of each minute of the clock, and while it finds something to do.

    For what begins at an hour of the day: it is never later than the second that belongs to it.
    """
    return Paced(job, lambda asked, now: minute_of(asked) == minute_of(now), busy=True)


def every_ten_minutes(job: Sweep) -> Paced:
    """Run the job at the first tick of each ten minutes of the clock, and while it finds something to do."""
    return Paced(job, lambda asked, now: _tens(asked) == _tens(now), busy=True)


def _tens(moment: datetime) -> datetime:
    minute = minute_of(moment)
    return minute.replace(minute=minute.minute // 10 * 10)


def minute_of(moment: datetime) -> datetime:
    """The minute of the clock it falls into."""
    return moment.replace(second=0, microsecond=0)
