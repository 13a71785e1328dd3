"""📍 签到: one tap, one honest line, and nobody is called a liar."""

from datetime import timedelta
from pathlib import Path

import pytest

from duty.district.places import Place
from storage.tables import check_ins
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

EAST, WEST, CROSSING = "P001", "P002", "P003"
NORTH = 1 / 111_195
"""A metre, in degrees of latitude."""


async def standing(story: Story, post: str, metres: float) -> Place:
    """So many metres north of a post."""
    place = (await story.house.database.district()).posts[post].place
    return Place(place.latitude + metres * NORTH, place.longitude)


async def test_inside_the_radius_is_checked_in(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares(WEST)
    await guard.sees("李师傅，已签到：西门岗 06:50。辛苦了。")
    assert "🏁 下岗" in guard.keyboard
    (row,) = await story.rows(check_ins)
    assert (row.standing, row.evidence, row.post_id) == ("confirmed", "location", WEST)
    assert row.latitude == round(row.latitude, 4), "kept to about ten metres"


async def test_the_reported_accuracy_counts_for_the_person(story: Story) -> None:
    """SCH04's gate, 80 m: 100 m away is inside with ±25 m and outside with ±15 m."""
    near, far = story.phone("G12"), story.phone("G38")
    await near.shares(await standing(story, "P008", 100), accuracy=25)
    await near.sees("孙师傅，已签到：正门岗 06:50")
    await far.shares(await standing(story, "P032", 100), accuracy=15)
    await far.sees("手机显示您离正门岗约100米。请点一下：", "定位不准", "在别的门", "还没到")


async def test_where_radii_overlap_the_roster_decides(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares(EAST)
    await guard.sees("已签到：西门岗 06:50")


async def test_two_taps_are_one_check_in(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares(WEST)
    await guard.shares(WEST)
    await guard.sees("李师傅，已签到：西门岗 06:50。辛苦了。")
    await guard.sees("李师傅，您已签到：西门岗 06:50。不用再点。")
    await guard.sends("到岗")
    await guard.sees("不用再点")
    assert len(await story.rows(check_ins)) == 1


async def test_far_away_is_one_question_and_stays_for_the_leader(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.shares(await standing(story, WEST, 2300))
    await guard.sees("手机显示您离西门岗约2.3公里。请点一下：", "定位不准", "在别的门", "还没到")
    await leader.sees("李师傅 06:50 说到了西门岗，请核对一下", "人在", "没看到")
    await guard.presses("定位不准")
    await guard.sees("好的，06:50 到岗已记下，等队长核对。您不用再操作。")
    (row,) = await story.rows(check_ins)
    assert (row.standing, row.reason) == ("doubtful", "drift")


async def test_who_sends_the_place_twice_from_far_away_is_left_with_no_dead_button(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.shares(await standing(story, WEST, 2300))
    asked = await guard.sees("手机显示您离西门岗约2.3公里")
    await leader.sees("请核对一下")
    await guard.shares(await standing(story, WEST, 2300))
    kept = await guard.sees("06:50 到岗已记下，等队长核对")
    assert guard.screen[asked.id] is kept and not kept.buttons


async def test_at_another_gate_lists_the_posts_and_stays_doubtful(story: Story) -> None:
    """The phone sees him at the crossing, but the roster has him elsewhere: the leader looks."""
    guard = story.phone("G12")
    await guard.shares(await standing(story, "P009", 190), accuracy=5)
    question = await guard.sees("手机显示您离正门岗约")
    await guard.presses("在别的门")
    listed = await guard.sees("您在哪个岗？")
    assert list(listed.buttons) == ["校门口护学岗"], "the other posts of the school"
    await guard.presses("校门口护学岗")
    await guard.sees("06:50 校门口护学岗到岗已记下，等队长核对")
    (row,) = await story.rows(check_ins)
    assert (row.standing, row.post_id) == ("doubtful", "P009")
    await guard.presses("还没到", old=question)
    await guard.sees("已经办好了，不用再点")

    await guard.shares("P009")
    await guard.sees("孙师傅，已签到：校门口护学岗 06:50")
    assert len(await story.rows(check_ins)) == 1, "still the one check-in of the morning"


async def test_not_there_yet_takes_it_back(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.shares(await standing(story, WEST, 900))
    await guard.sees("手机显示您离西门岗约900米")
    await leader.sees("请核对一下")
    await guard.presses("还没到")
    await guard.sees("好的，到了再点 📍 签到")
    await leader.sees("本人已撤回，不用核对了")
    assert "📍 签到" in guard.keyboard
    await guard.shares(WEST)
    await guard.sees("已签到：西门岗 06:50")
    assert [row.standing for row in await story.rows(check_ins)] == ["taken_back", "confirmed"]


async def test_no_location_is_believed_until_the_leader_looks(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("📍 签到")
    await guard.sees("请把您现在的位置发给我", "发不了定位")
    await guard.presses("发不了定位")
    await guard.sees("06:50 到岗已记下，等队长核对。您不用再操作。")
    await leader.sees("李师傅 06:50 说到了西门岗，请核对一下", "人在", "没看到")
    await guard.presses("发不了定位")
    await guard.sees("06:50 到岗已记下，等队长核对。您不用再操作。")
    assert len(await story.rows(check_ins)) == 1


async def test_words_are_enough_for_a_doubtful_one(story: Story) -> None:
    for person, words in (("G02", "到岗"), ("G12", "到岗（没有定位）"), ("G38", "到"), ("G36", "我到了")):
        guard = story.phone(person)
        await guard.sends(words)
        await guard.sees("06:50 到岗已记下，等队长核对")
    rows = await story.rows(check_ins)
    assert {(row.standing, row.evidence) for row in rows} == {("doubtful", "words")}


async def test_not_there_in_words_is_no_check_in(story: Story) -> None:
    guard = story.phone("G02")
    for words in ("还没到岗", "马上到岗", "怎么签到", "老刘到岗了吗？"):
        await guard.sends(words)
        await story.settled()
    guard.unseen.clear()
    assert not await story.rows(check_ins)


async def test_what_somebody_else_sent_is_no_evidence(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares(WEST, forwarded=True)
    await guard.sees("转发的位置和照片不能用来签到")
    await guard.sends("到岗", forwarded=True)
    await guard.sees("转发的位置和照片不能用来签到")
    assert not await story.rows(check_ins)


async def test_better_evidence_lifts_a_doubtful_one(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("到岗")
    await guard.sees("等队长核对")
    await leader.sees("请核对一下")
    await guard.shares(WEST)
    await guard.sees("李师傅，已签到：西门岗 06:50")
    settled = await leader.sees("李师傅 06:50 西门岗：已有定位，不用核对了")
    assert not settled.buttons
    (row,) = await story.rows(check_ins)
    assert (row.standing, row.evidence) == ("confirmed", "location")


async def test_late_is_marked_without_a_word_of_blame(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T07:07:00")) as story:
        guard = story.phone("G02")
        await guard.shares(WEST)
        await guard.sees("李师傅，已签到：西门岗 07:07（晚7分钟）。辛苦了。")
        assert [row.punctuality for row in await story.rows(check_ins)] == ["late"]


async def test_five_minutes_are_on_time_and_an_hour_before_is_early(tmp_path: Path) -> None:
    async with opened(settings(tmp_path / "a", now="2026-11-23T07:04:30")) as story:
        await story.phone("G02").shares(WEST)
        await story.phone("G02").sees("已签到：西门岗 07:04。辛苦了。")
    async with opened(settings(tmp_path / "b", now="2026-11-23T05:40:00")) as story:
        await story.phone("G02").shares(WEST)
        await story.phone("G02").sees("已签到：西门岗 05:40（提前）。辛苦了。")


async def test_after_the_window_it_is_a_make_up_with_both_times(tmp_path: Path) -> None:
    """The tap of 06:55 waited in a phone without signal until 10:20."""
    async with opened(settings(tmp_path, now="2026-11-23T10:20:00")) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        tapped = story.house.clock.now() - timedelta(hours=3, minutes=25)
        await guard.shares(WEST, at=tapped)
        await guard.sees("补报已记下：早高峰护学 07:00 西门岗，06:55 点的，10:20 收到，等队长核对")
        await leader.sees("请核对一下")
        (row,) = await story.rows(check_ins)
        assert (row.punctuality, row.standing) == ("make_up", "doubtful")
        assert row.received_at - row.said_at > timedelta(hours=3)
