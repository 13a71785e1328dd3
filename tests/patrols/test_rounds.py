"""A round by day: begun from anywhere, filled point by point, told in words, missed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from duty.patrols.scan import Found, Proof
from duty.patrols.walk import WalkState
from storage.tables import hazards, scans, walks
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import EVENING, MORNING, POINTS, link, until
from tests.patrols.scene import scans as scan


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        await told.tick()
        yield told


async def walk_of(story: Story, clock: str = "09:30") -> object:
    district = await story.house.database.district()
    found = [w for w in await story.rows(walks) if w.due_at and district.clock(w.due_at) == clock]
    return next(w for w in found if w.round_id == "R01" and w.day.isoformat() == "2026-11-23")


@pytest.mark.parametrize("words", ["🚶 巡逻", "/patrol", "去巡逻", "开始巡逻", "巡逻"])
async def test_it_begins_from_anywhere_and_fills_itself(story: Story, words: str) -> None:
    guard = story.phone("G02")
    await guard.sends(words)
    begun = await guard.sees("白天巡查 09:30：0/6", "下一个：东门")
    assert list(begun.buttons) == ["都正常", "扫不了", "走完了"]
    await scan(story, guard, POINTS[0])
    card = await guard.sees("✓东门 09:20。")
    assert list(card.buttons) == ["都正常", "有问题"]
    filled = await guard.sees("白天巡查 09:30：1/6 ✓东门。下一个：西门")
    assert guard.screen[begun.id] is filled, "in place"
    await guard.presses("都正常", old=card)
    judged = await guard.sees("✓东门 09:20 正常。")
    assert guard.screen[card.id] is judged
    (kept,) = await story.rows(scans)
    assert (kept.proof, kept.found, kept.too_fast) == (Proof.QR, Found.FINE, False)


async def test_a_whole_round_is_done_in_one_message(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("巡逻")
    await guard.sees("0/6")
    for point in POINTS:
        await story.forward(minutes=2)
        await scan(story, guard, point)
    done = await guard.sees("白天巡查 09:30 走完了：6/6，用时12分钟。辛苦了。")
    assert not done.buttons
    guard.unseen.clear()
    walk = await walk_of(story)
    assert (walk.state, walk.done, walk.person_id) == (WalkState.DONE, 6, "G02")
    await until(story, "10:10:00")
    assert (await walk_of(story)).state is WalkState.DONE


async def test_a_scan_begins_the_round_by_itself_and_twice_is_once(story: Story) -> None:
    guard = story.phone("G02")
    await scan(story, guard, POINTS[2])
    await guard.sees("✓操场北墙 09:20")
    await guard.sees("白天巡查 09:30：1/6")
    await story.forward(minutes=1)
    await scan(story, guard, POINTS[2])
    await guard.sees("操场北墙 09:20 已经扫过了")
    await guard.sees("1/6")
    assert len(await story.rows(scans)) == 1


async def test_six_points_in_forty_seconds_are_accepted_and_marked(story: Story) -> None:
    guard = story.phone("G02")
    for point in POINTS:
        await scan(story, guard, point)
        story.house.clock.forward(timedelta(seconds=7))
    done = await guard.sees("走完了：6/6", "5处标了“太快”，只作记录")
    assert "作弊" not in done.text
    guard.unseen.clear()
    assert [one.too_fast for one in await story.rows(scans)] == [False] + [True] * 5
    assert (await walk_of(story)).state is WalkState.DONE, "never refused"


async def test_a_location_at_a_point_counts_while_a_round_is_on(story: Story) -> None:
    guard = story.phone("G02")
    district = await story.house.database.district()
    await guard.sends("巡逻")
    await guard.sees("0/6")
    await guard.shares(district.checkpoints[POINTS[3]].place)
    await guard.sees("✓食堂后门 09:20")
    await guard.sees("1/6 ✓食堂后门。下一个：东门")
    (kept,) = await story.rows(scans)
    assert (kept.proof, kept.distance_m) == (Proof.LOCATION, 0)
    assert kept.latitude == round(kept.latitude, 4)


async def test_something_wrong_becomes_a_hazard_that_knows_its_round(story: Story) -> None:
    guard, office = story.phone("G02"), story.phone("SO01")
    await scan(story, guard, POINTS[3])
    await guard.sees("✓食堂后门")
    await guard.sees("1/6")
    await guard.presses("有问题")
    await guard.sees("请写几个字")
    await guard.sends("路灯不亮了")
    await guard.sees("照明·一般隐患：路灯不亮了（巡逻时发现，食堂后门）。对吗")
    await guard.presses("确认")
    await guard.sees("已记下", "路灯不亮了")
    assert "（巡逻时发现，食堂后门）" in (await office.sees("路灯不亮了")).text
    made = (await story.rows(hazards, hazards.c.walk_id.is_not(None)))[0]
    assert (made.walk_id, made.checkpoint_id) == ((await walk_of(story)).id, POINTS[3])
    (kept,) = await story.rows(scans)
    assert kept.found is Found.HAZARD
    colleague = story.phone("G03")
    await scan(story, colleague, POINTS[3])
    await colleague.sees("食堂后门 09:20 已经扫过了", "上次：路灯不亮了，整改中")
    await colleague.sees("白天巡查")


async def test_a_code_that_is_none_of_ours_reads_like_one_of_another_school(story: Story) -> None:
    guard = story.phone("G02")
    for words in (
        link(story, "SCH07-C01"),
        link(story, "SCH99-C01"),
        link(story, POINTS[0])[:-1] + "A",
        "c_SCH01-C01_AAAAAAAAAA",
    ):
        await guard.sends(words)
        assert (await guard.sees("没认出这个码")).buttons == {}
    assert not await story.rows(scans)


async def test_what_cannot_be_scanned_counts_by_word_and_its_code_is_printed_anew_once(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    for clock in ("09:20", "11:00", "14:30"):
        await until(story, f"{clock}:00")
        await guard.sends("巡逻")
        await guard.sees("0/6")
        await guard.presses("扫不了")
        asked = await guard.sees("哪个点扫不了")
        await guard.presses("西门", old=asked)
        await guard.sees("△西门", "扫不了，已按您说的记下")
        await guard.sees("1/6 △西门")
        await guard.presses("走完了")
        await guard.sees("走了1/6，已记下")
    worn = await leader.sees("西门的码2次扫不了", "重新打印")
    assert worn is not None
    assert all(one.failed and one.proof is Proof.WORDS for one in await story.rows(scans))
    picture = await story.house.pictures.picture("point/SCH01-C02")
    assert picture.startswith(b"\x89PNG")


async def test_five_rounds_told_at_once_are_one_record_in_words(story: Story) -> None:
    guard = story.phone("G13")
    await guard.sends("巡逻了5遍 都正常")
    await guard.sees("口头汇总5次", "记为1条未打点巡查")
    told = [one for one in await story.rows(walks) if one.in_words]
    assert [(one.claimed, one.school_id, one.state) for one in told] == [
        (5, told[0].school_id, WalkState.DONE)
    ]


async def test_the_whole_round_fine_by_one_tap_is_kept_as_words(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("巡逻")
    await guard.sees("0/6")
    await guard.presses("都正常")
    await guard.sees("白天巡查 09:30：都正常，已记下（未打点巡查）")
    walk = await walk_of(story)
    assert (walk.state, walk.in_words, walk.done) == (WalkState.DONE, True, 0)


async def test_a_round_told_with_a_hazard_is_one_record_and_a_draft(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=EVENING)) as story:
        await story.tick()
        leader = story.phone("G18")
        await leader.sends("宿舍楼巡罗完了都正常就二楼有个灯坏得了")
        await leader.sees("宿舍夜巡 22:30：都正常，已记下（未打点巡查）")
        await leader.sees("照明·一般隐患", "对吗")
        (walk,) = [one for one in await story.rows(walks) if one.in_words]
        assert (walk.round_id, walk.claimed, walk.state) == ("R04", 1, WalkState.DONE)
        (draft,) = await story.rows(hazards, hazards.c.status == "DRAFT")
        assert draft.walk_id == walk.id


async def test_a_missed_round_climbs_one_step_at_a_time(story: Story) -> None:
    guards = [story.phone(one) for one in ("G02", "G03", "G04")]
    leader, office, desk = story.phone("G01"), story.phone("SO01"), story.phone("DO3")
    await until(story, "09:46:00")
    asked = [one for one in (*guards, leader) if one.unseen]
    assert len(asked) == 1, "one nudge, to one of those who could"
    await asked[0].sees("白天巡查 09:30（实验小学）还没有人开始", "去巡逻")
    await until(story, "10:01:00")
    await leader.sees("实验小学 白天巡查 09:30 没有人走，请看一下")
    await until(story, "10:31:00")
    told = [one for one in (office, desk) if one.unseen]
    assert told, "after grace whoever is on duty for the school"
    for one in told:
        await one.sees("到现在没有人走")
    assert (await walk_of(story)).state is WalkState.MISSED


async def test_what_the_nudge_offers_begins_it(story: Story) -> None:
    await until(story, "09:46:00")
    people = [story.phone(one) for one in ("G01", "G02", "G03", "G04")]
    del people
    walk = await walk_of(story)
    guard = story.phone("G03")
    await guard.press_data(f"walk:choose:{walk.id}")
    await guard.sees("白天巡查 09:30：0/6")
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_nothing_is_missed_for_the_time_we_stood_still(story: Story) -> None:
    leader = story.phone("G01")
    await story.forward(hours=2)
    assert (await walk_of(story)).state is WalkState.UNKNOWN
    assert not leader.unseen


async def test_a_scan_under_way_keeps_both_times_and_its_round(story: Story) -> None:
    """The booth has no signal: scanned at 09:35 it arrives at 10:20, when the round was called missed."""
    guard, leader = story.phone("G02"), story.phone("G01")
    await until(story, "10:20:00")
    for phone in story.phones.values():
        phone.unseen.clear()
    then = story.house.clock.now() - timedelta(minutes=45)
    await scan(story, guard, POINTS[0], at=then)
    await guard.sees("✓东门 09:35（10:20 收到）")
    await guard.sees("白天巡查 09:30：走了1/6")
    walk = await walk_of(story)
    assert (walk.state, walk.done) == (WalkState.PARTLY, 1)
    (kept,) = await story.rows(scans)
    assert kept.at - kept.said_at >= timedelta(minutes=45)
    await until(story, "10:40:00")
    assert not leader.unseen, "nobody hears after grace of what was walked after all"


async def test_at_the_end_of_its_time_what_is_there_is_kept(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("巡逻")
    begun = await guard.sees("0/6")
    for point in POINTS[:5]:
        await story.forward(minutes=2)
        await scan(story, guard, point)
    guard.unseen.clear()
    await until(story, "10:01:00")
    assert "走了5/6，已记下" in guard.screen[begun.id].text
    guard.unseen.clear()
    walk = await walk_of(story)
    assert (walk.state, walk.done) == (WalkState.PARTLY, 5)
