"""Rows of a day: planned once whoever plans, dropped where a round is gone, kept where somebody began."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duty.patrols.planning import Planner
from storage.importing import import_directory
from storage.tables import walks
from tests.kit.engine_room import MONDAY
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import MORNING, POINTS, scans

HEAD = "round_id,school_id,name,checkpoints,times,days,tolerance_min\n"

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        await told.tick()
        yield told


async def dues(story: Story) -> list[str]:
    """Of that school today, by the clock."""
    district = await story.house.database.district()
    found = [w for w in await story.rows(walks) if w.school_id == "SCH01" and w.day.day == 23]
    return sorted(district.clock(w.due_at) for w in found if w.due_at)


async def test_another_process_plans_nothing_twice(story: Story) -> None:
    before = await story.rows(walks)
    other = Planner()
    async with story.house.boundary.act(story.house.clock.now()) as act:
        assert other.due(0, story.house.clock.now())
        assert await other.sweep(act.work, story.house.clock.now()) > 0
    district = await story.house.database.district()
    assert not other.due(district.version, story.house.clock.now())
    assert {one.id for one in await story.rows(walks)} == {one.id for one in before}


async def test_what_was_over_before_we_came_is_not_planned(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T11:40:00")) as story:
        await story.tick()
        assert await dues(story) == ["14:30", "16:00", "19:30"]


async def test_a_round_that_changes_takes_its_untouched_rows_along(story: Story, tmp_path: Path) -> None:
    guard = story.phone("G02")
    await scans(story, guard, POINTS[0])
    await guard.sees("✓东门")
    await guard.sees("1/6 ✓东门")
    assert await dues(story) == ["09:30", "11:00", "14:30", "16:00", "19:30"]
    files = tmp_path / "files"
    files.mkdir()
    row = f"R01,SCH01,白天巡查,{';'.join(POINTS)},10:15;14:30,school_day,30\n"
    (files / "rounds.csv").write_text(HEAD + row, "utf-8")
    await import_directory(story.house.database, files, dry_run=False, now=MONDAY)
    await story.tick()
    assert await dues(story) == ["09:30", "10:15", "14:30"], "what somebody began stays"
