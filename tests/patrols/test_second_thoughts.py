"""A round told in words is taken back; a place sent a moment after the end still belongs to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duty.patrols.walk import WalkState
from storage.tables import check_ins, scans, walks
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import MORNING, POINTS
from tests.patrols.scene import scans as scan
from tests.patrols.test_rounds import walk_of

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        await told.tick()
        yield told


async def test_what_was_only_told_is_open_again_and_what_was_walked_goes_on(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("巡逻了5遍 都正常")
    told = await guard.sees("口头汇总5次")
    assert list(told.buttons) == ["撤回"]
    await guard.presses("撤回")
    again = await guard.sees("白天巡查 09:30：还没有开始")
    assert guard.screen[told.id] is again, "in place"
    walk = await walk_of(story)
    assert (walk.state, walk.in_words, walk.person_id) == (WalkState.PLANNED, False, "")
    await guard.sends("巡逻")
    await guard.sees("0/6")
    await scan(story, guard, POINTS[0])
    await guard.sees("✓东门")
    await guard.sees("1/6")
    await guard.sends("巡逻完了 都正常")
    await guard.sees("都正常，已记下")
    await guard.sends("撤回")
    await guard.sees("已撤回：09:20 说的白天巡查。")
    shown = await guard.sees("白天巡查 09:30：1/6")
    assert "走完了" in shown.buttons, "it goes on"
    assert (await walk_of(story)).state is WalkState.WALKING
    await guard.presses("都正常", old=shown)
    await guard.sees("都正常，已记下")
    await story.forward(minutes=11)
    await guard.presses("撤回")
    await guard.sees("已经过了时候")
    assert (await walk_of(story)).state is WalkState.DONE, "ten minutes, as everywhere"


async def test_an_extra_one_that_is_taken_back_counts_nowhere(story: Story) -> None:
    guard = story.phone("G20")
    await guard.sends("巡逻了一圈 都正常")
    await guard.sees("都正常，已记下")
    await guard.presses("撤回")
    await guard.sees("已撤回，记录里写明")
    (walk,) = [one for one in await story.rows(walks, walks.c.school_id == "SCH06") if one.due_at is None]
    assert (walk.state, walk.in_words, walk.begun_at) == (WalkState.TAKEN_BACK, False, None)


async def test_a_place_a_moment_after_the_end_is_no_check_in(story: Story) -> None:
    """It once became a doubtful check-in that two leaders were asked about."""
    guard = story.phone("G02")
    district = await story.house.database.district()
    await guard.sends("巡逻")
    await guard.sees("0/6")
    await scan(story, guard, POINTS[0])
    await guard.sees("✓东门")
    await guard.sees("1/6")
    await guard.presses("走完了")
    await guard.sees("1/6")
    await story.forward(minutes=3)
    await guard.shares(district.checkpoints[POINTS[3]].place)
    await guard.sees("✓食堂后门 09:23")
    await guard.sees("2/6")
    assert not await story.rows(check_ins)
    (walk_id,) = {one.walk_id for one in await story.rows(scans)}
    assert walk_id == (await walk_of(story)).id
    await story.forward(minutes=16)
    await guard.shares(district.checkpoints[POINTS[3]].place)
    assert "✓" not in str(await guard.sees("")), "later it is a place like any other"
    guard.unseen.clear()
