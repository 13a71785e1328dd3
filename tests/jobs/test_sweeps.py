"""How often a job is asked, and that the list of jobs is one that may be swept by several at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.jobs.pace import Sweep, every_hour, every_minute
from bot.jobs.sweeps import Sweeps
from bot.jobs.timetable import sweep_jobs
from storage import tables
from storage.arrivals.updates import mark_handled
from storage.engine.work import SqlWork
from tests.kit.engine_room import MONDAY, room

NO_WORK: Any = None


class Counted:
    """A job that finds so much to do each time, then nothing; and when it was asked."""

    def __init__(self, *found: int) -> None:
        self._found = list(found)
        self.asked: list[timedelta] = []

    async def sweep(self, work: SqlWork, now: datetime) -> int:
        self.asked.append(now - MONDAY)
        return self._found.pop(0) if self._found else 0


async def asked_at(wrapped: Sweep, job: Counted, *seconds: float) -> list[float]:
    """The job's own seconds, when it is ticked at these."""
    for at in seconds:
        await wrapped(NO_WORK, MONDAY + timedelta(seconds=at))
    return [asked.total_seconds() for asked in job.asked]


async def test_once_a_minute_begins_at_the_first_tick() -> None:
    job = Counted()
    assert await asked_at(every_minute(job.sweep), job, 0, 1, 59, 60, 61, 119, 121) == [0, 60, 121]


async def test_once_an_hour_goes_on_while_there_is_something_to_do() -> None:
    job = Counted(3, 1)
    assert await asked_at(every_hour(job.sweep), job, 0, 1, 2, 3, 3601, 3602) == [0, 1, 2, 3602]


async def test_a_clock_that_is_set_back_silences_no_job() -> None:
    """The demo begins anew in the morning; a job that waited for the evening would sleep all day."""
    minute, hour = Counted(), Counted()
    assert await asked_at(every_minute(minute.sweep), minute, 7200, 0) == [7200, 0]
    assert await asked_at(every_hour(hour.sweep), hour, 7200, 0) == [7200, 0]


async def test_two_wrapped_jobs_do_not_share_their_rest() -> None:
    one, other = Counted(), Counted()
    await asked_at(every_minute(one.sweep), one, 0)
    assert await asked_at(every_minute(other.sweep), other, 1) == [1]


async def test_a_job_that_fails_is_told_by_name_and_the_next_is_asked(tmp_path: Path) -> None:
    failed: list[str] = []
    well = Counted()

    async def broken(work: SqlWork, now: datetime) -> int:
        raise ZeroDivisionError

    async with room(tmp_path) as here:
        jobs = {"broken": broken, "well": well.sweep}
        sweeps = Sweeps(here.boundary, lambda: MONDAY, jobs, failed.append)
        await sweeps.tick()
        await sweeps.tick()
    assert failed == ["broken"] * 2 and len(well.asked) == 2


def test_the_most_urgent_job_is_asked_first() -> None:
    names = list(sweep_jobs(MONDAY))
    assert names[0] == "alerts" and names.index("gaps") < names.index("summaries") < names.index("retention")


async def test_handled_updates_are_forgotten_after_a_week(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        async with here.database.work(MONDAY) as work:
            for key, age in (("old", 8), ("new", 6)):
                await mark_handled(work.session, [("web", key)], here.clock.now() - timedelta(days=age))
            await work.commit()
        jobs = {"handled updates": sweep_jobs(MONDAY)["handled updates"]}
        await Sweeps(here.boundary, here.clock.now, jobs).tick()
        assert [row.key for row in await here.rows(tables.handled_updates)] == ["new"]
