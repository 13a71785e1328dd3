"""按时 and done, counted in one place and recounted here from the raw rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duty.routines.rates import rates, total
from storage.tables import tasks
from tests.kit.story import Story, opened, settings
from tests.routines.rows import HEAD, at, imported

pytestmark = pytest.mark.usefixtures("both_databases")
ROWS = "".join(f"r{n},,事{n},做了吗？,office,school_day,09:4{n},10,做了=done,,,,,,\n" for n in range(3))


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T09:30:00")) as told:
        await imported(told, tmp_path / "in", routines=HEAD + ROWS)
        await told.tick()
        yield told
        for phone in told.phones.values():
            phone.unseen.clear()


async def test_rates_are_those_of_the_raw_rows(story: Story) -> None:
    first, second = story.phone("SO01"), story.phone("SO03")
    await at(story, "09:40:01")
    await first.sees("做了吗")
    await first.presses("做了")
    await first.sees("✓ 事0")
    await second.sees("做了吗")
    await at(story, "09:55:00")
    await second.presses("做了")  # late
    await second.sees("✓ 事")
    await at(story, "09:58:00")
    now = story.house.clock.now()
    async with story.house.database.reading_work(now) as work:
        day = work.district.today(now)
        schools = list(work.district.schools.values())
        found = await rates(work, schools, day, day, now)
    again: Counter[tuple[str, str, str]] = Counter()
    for row in await story.rows(tasks):
        over = row.answered_at or (row.asked_at and row.ends_at <= now)
        again[row.school_id, row.routine_id, "due"] += bool(over)
        again[row.school_id, row.routine_id, "done"] += bool(row.answered_at)
        again[row.school_id, row.routine_id, "in time"] += bool(
            row.answered_at and row.answered_at <= row.ends_at
        )
    told = Counter()
    for one in found:
        told[one.school.id, one.routine_id, "due"] = one.counted.due
        told[one.school.id, one.routine_id, "done"] = one.counted.done
        told[one.school.id, one.routine_id, "in time"] = one.counted.in_time
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in again.items() if v}
    assert sum(one.counted.in_time for one in found) == 1 and total(found).done == 2
    assert total(found).missing == total(found).due - 2 > 0
