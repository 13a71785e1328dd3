"""Danger in whatever is written: clear, it calls at once from anywhere; unclear, a question, then a call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, incidents, photos, questions
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.hazards.test_hazard import picture
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

UNSURE = "那边是不是有人持刀"
KNIFE = "有人拿着刀往里冲"


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def mine(story: Story) -> list[str]:
    """The kinds of incidents that were registered, those of the sample left out."""
    return [row.kind for row in await story.rows(incidents, incidents.c.imported_as == "")]


# -- clear ---------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["📷 报隐患", "📍 签到", "/incident", "门口的灯坏了"])
async def test_it_calls_whatever_the_conversation_is_about(calm: Story, before: str) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(before)
    await calm.settled()
    guard.unseen.clear()
    await guard.sends(KNIFE)
    await guard.sees("持械", "正在通知值班人员", "110")
    await desk.sees("【持械】", KNIFE)


async def test_it_waits_for_no_form(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=QUIET_HOUR), consented=False) as story:
        guard, desk = story.phone("G02"), story.phone("DO3")
        await guard.sends(KNIFE)
        await guard.sees("持械", "正在通知值班人员")
        await desk.sees("【持械】", KNIFE)


async def test_nobody_is_asked_for_the_school_before_somebody_is_called(calm: Story) -> None:
    """An officer of several schools: whoever is called sees that the place must be asked."""
    officer, desk = calm.phone("DO1"), calm.phone("DO3")
    await officer.sends(KNIFE)
    await officer.sees("求助已记下")
    await officer.sees("请发一下位置")
    await desk.sees("【紧急求助】", "地点待问", KNIFE)


async def test_what_an_officer_writes_at_the_end_of_a_call_is_no_new_one(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(KNIFE)
    await guard.sees("持械")
    await desk.sees("【持械】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.sends("有人持刀，刀已收，人交派出所")
    await desk.sees("已记下处置完毕")
    await desk.sees("已记下处置完毕")
    await guard.sees("处置完毕")
    assert len(await calm.rows(alerts)) == 1


@pytest.mark.parametrize("words", ["收到", "收到，马上到", "👍", "好的 我马上过去", "在路上了"])
async def test_a_typed_received_stops_no_call(calm: Story, words: str) -> None:
    guard, officer = calm.phone("G02"), calm.phone("PO02")
    await officer.sends(words)
    await calm.settled()
    officer.unseen.clear()
    await guard.sends(KNIFE)
    await guard.sees("持械")
    await officer.sees("【持械】")
    await officer.sends(words)
    await officer.sees("还没有人接警", "10:00 实验小学西门岗", "接警", "走不开")
    (row,) = await calm.rows(alerts)
    assert row.state == "open"
    await officer.presses("接警")
    await officer.sees("您已接警")
    await guard.sees("已接警")
    await officer.sends(words)
    await calm.settled()
    assert "还没有人接警" not in str(officer)
    officer.unseen.clear()


# -- unclear -------------------------------------------------------------------------------


async def test_it_asks_and_a_yes_calls(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗", "30秒", "是，报警", "不是")
    assert not desk.unseen and not await mine(calm)
    await guard.presses("是，报警")
    await guard.sees("持械", "正在通知值班人员")
    await desk.sees("【持械】", "那边是不是有人持刀")
    await guard.presses("不是")
    await guard.sees("已经通知值班人员了")
    (row,) = await calm.rows(questions)
    assert (row.state, row.words) == ("yes", ""), "the words are kept in one place only"


async def test_without_an_answer_it_calls_after_half_a_minute(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗")
    await calm.forward(seconds=20)
    assert not desk.unseen
    await calm.forward(seconds=10)
    await desk.sees("【持械】", "那边是不是有人持刀")
    await guard.sees("没有等到您的回答，已通知值班人员", "撤回")
    await calm.forward(seconds=5)
    await guard.sees("已送达")
    assert await mine(calm) == ["weapon"], "once"
    await guard.presses("撤回")
    await guard.sees("撤回")
    await desk.sees("撤回了这次报告")


async def test_a_no_calls_nobody_and_loses_nothing(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗")
    await guard.presses("不是")
    await guard.sees("没有通知值班人员", "报事件")
    await calm.forward(minutes=1)
    assert not desk.unseen and not await mine(calm)
    await guard.presses("报事件")
    await guard.sees("已记下", "那边是不是有人持刀")
    await desk.sees("【持械】")


async def test_a_typed_yes_or_no_is_an_answer_while_the_question_stands(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("是的")
    await guard.sees("没看明白")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗")
    await guard.sends("不是")
    await guard.sees("没有通知值班人员")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗")
    await guard.sends("是的")
    await guard.sees("持械")
    await desk.sees("【持械】")


async def test_whoever_calls_meanwhile_is_not_called_for_twice(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends(UNSURE)
    await guard.sees("是正在发生吗")
    await guard.sends(KNIFE)
    await guard.sees("持械")
    await desk.sees("【持械】")
    await calm.forward(seconds=31)
    await guard.sees("已送达")
    assert await mine(calm) == ["weapon"]


async def test_its_picture_belongs_to_what_it_became(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends_photo(picture(), UNSURE)
    await guard.sees("是正在发生吗")
    await guard.presses("是，报警")
    await guard.sees("持械")
    await desk.sees("【持械】")
    await desk.sees("有照片")
    (row,) = await calm.rows(photos)
    assert str(row.subject).startswith("incident:")


async def test_a_question_of_somebody_else_answers_nobody(calm: Story) -> None:
    guard, other, desk = calm.phone("G02"), calm.phone("G03"), calm.phone("DO3")
    await guard.sends(UNSURE)
    asked = await guard.sees("是正在发生吗")
    other.screen[1] = asked
    await other.presses("是，报警", old=asked)
    await other.sees("已经通知值班人员了")
    assert not desk.unseen and not await mine(calm)
    await guard.presses("不是")
    await guard.sees("没有通知")


# -- an unknown kind -----------------------------------------------------------------------


async def test_an_unknown_kind_is_asked_about_and_a_yes_is_urgent(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("📝 报事件")
    await guard.sees("一句话")
    await guard.sends("东门这边有点不对劲")
    await guard.sees("已记下", "有人受伤或有危险吗", "有", "没有")
    assert not desk.unseen
    await guard.presses("有")
    await guard.sees("正在通知值班人员", "110")
    await desk.sees("东门这边有点不对劲", "接警")


async def test_an_unknown_kind_nobody_answers_for_is_looked_at(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/incident 东门这边有点不对劲")
    await guard.sees("有人受伤或有危险吗")
    await calm.forward(minutes=2)
    await desk.sees("东门这边有点不对劲")
    await guard.sees("已请值班员看一下")
    await calm.forward(minutes=2)


async def test_an_unknown_kind_that_its_reporter_named_meanwhile_is_not_looked_at(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/incident 东门这边有点不对劲")
    await guard.sees("有人受伤或有危险吗")
    await guard.presses("改类别")
    await guard.sees("误报警")
    await guard.presses("误报警")
    await guard.sees("误报警")
    await calm.forward(minutes=3)
    (row,) = await calm.rows(questions)
    assert row.state == "overtaken" and not desk.unseen and not guard.unseen


async def test_an_unknown_kind_without_danger_waits_for_the_summary(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/incident 东门这边有点不对劲")
    await guard.sees("有人受伤或有危险吗")
    await guard.presses("没有")
    await guard.sees("写进今天的小结")
    await calm.forward(minutes=3)
    assert not desk.unseen
