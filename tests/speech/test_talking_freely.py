"""What people write of themselves is led to its own conversation, told to whom it concerns, or answered."""

from __future__ import annotations

import pytest

from storage.tables import check_ins, hazards
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")


async def test_what_is_told_to_the_leader_and_checks_nobody_in(story: Story) -> None:
    guard, teacher, leader = story.phone("G02"), story.phone("T01"), story.phone("G01")
    await guard.sends("周五我和老张对换一下班")
    await guard.sees("您想换哪个班？", "11-27 周五 07:00 西门岗", "11-27 周五 14:40 校门口护学岗")
    await teacher.sends("周五我和老张对换一下班")
    await teacher.sees("换班的事已转告队长")
    await leader.sees("翁老师说：周五我和老张对换一下班")
    assert not await story.rows(check_ins)


async def test_a_suggestion_reaches_the_safety_office(story: Story) -> None:
    guard, office = story.phone("G02"), story.phone("SO01")
    await guard.sends("建议在东门加个雨棚")
    await guard.sees("您的意见已转给安全办")
    await office.sees("李师傅说：建议在东门加个雨棚")


async def test_a_question_is_answered_from_the_list_or_the_nearest_are_offered(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("下雨天还要站岗不")
    await guard.sees("听队长安排")
    await guard.sends("签到的定位老是不对怎么弄")
    asked = await guard.sees("您要问的是：")
    assert len(asked.buttons) <= 3 and "签到定位不准怎么办" in asked.buttons
    await guard.presses("签到定位不准怎么办")
    await guard.sees("精确位置")


async def test_a_drill_and_a_form_are_answered_honestly(story: Story) -> None:
    guard, office = story.phone("G02"), story.phone("SO01")
    await guard.sends("演练现在开始")
    await guard.sees("是不是演练？只有值班员能开演练。")
    await office.sends("附件一还有几所学校没交")
    await office.sees("排查表的进度这里还查不到")


async def test_things_said_otherwise_become_a_draft(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("东门道闸抬不起来")
    await guard.sees("东门道闸抬不起来。对吗？", "确认")
    assert len(await story.rows(hazards, hazards.c.description == "东门道闸抬不起来")) == 1


async def test_the_second_time_a_person_is_offered(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("那个啥来着")
    await guard.sees("没看明白，您是要：")
    await guard.sends("就那个嘛")
    asked = await guard.sees("还是没看明白。要队长给您打电话吗？")
    assert list(asked.buttons) == ["叫队长帮我", "不用"]
    await guard.presses("叫队长帮我")
    await guard.sees("已转告队长")
    await leader.sees("请给我打个电话。我刚才写的是：就那个嘛")
