"""What the simulator asks of the rows: when each job of the clock has something to do next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs.timetable import sweep_jobs
from storage.queries.upkeep.due import GAPS, MAIL, PHOTOS, next_due
from tests.alerting.test_help_climbs import call
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_nothing_is_due_in_a_quiet_house(story: Story) -> None:
    async with story.house.database.reading() as connection:
        assert not await next_due(connection, story.house.clock.now())


async def test_a_call_is_due_soon_and_under_the_name_of_its_job(story: Story) -> None:
    guard, now = story.phone("G02"), story.house.clock.now()
    await call(guard)
    async with story.house.database.reading() as connection:
        due = await next_due(connection, story.house.clock.now())
    jobs = set(sweep_jobs(now))
    assert {"alerts", "reports"} <= set(due) and set(due) <= jobs | {GAPS, MAIL, PHOTOS}
    assert now <= due["alerts"] <= now + timedelta(seconds=10)
    await story.forward(seconds=3)
    await guard.sees("还没有送到人")
    async with story.house.database.reading() as connection:
        later = await next_due(connection, story.house.clock.now())
    assert later["alerts"] > due["alerts"]
