"""🎯 抽查: a question of three minutes, a record, and nobody accused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.tables import accounts, spot_answers, spot_checks
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

BETWEEN = "2026-11-23T14:00:00"
AT_POST = {"G01": "P002", "G02": "P002", "G05": "P001", "PO02": "P003"}


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    """Monday two o'clock, between the peaks; who is there has checked in by hand."""
    async with opened(settings(tmp_path, now=BETWEEN)) as told:
        yield told


async def on_duty(story: Story, *people: str) -> list[Phone]:
    phones = [story.phone(person) for person in people]
    for phone in phones:
        await phone.shares(AT_POST[phone.person])
        await phone.sees("已签到")
    return phones


async def asks(officer: Phone, *taps: str) -> None:
    await officer.sends("🎯 抽查")
    await officer.sees("请选学校，或点 [随机]", "不打分")
    for tap in taps:
        await officer.presses(tap)


async def outcomes(story: Story) -> dict[str, str]:
    return {row.person_id: row.outcome for row in await story.rows(spot_answers)}


async def test_all_answer_and_the_officers_message_becomes_the_result(calm: Story) -> None:
    guard, police = await on_duty(calm, "G05", "PO02")
    desk = calm.phone("DO3")
    await asks(desk, "实验小学（2人在岗）")
    await desk.sees("请选岗位", "全校（2人在岗）", "东门岗", "校门口护学岗")
    await desk.presses("全校（2人在岗）")
    asked = await desk.sees("14:00 已请实验小学2人发定位，14:03 前看结果")
    await police.sees("请在3分钟内发送定位")
    await guard.sees("请在3分钟内发送定位", "不打分")
    assert guard.keyboard[0] == "📍 发定位"
    assert "🚨 紧急求助" in guard.keyboard
    await guard.shares("P001")
    await guard.sees("陈师傅，收到了，谢谢您")
    assert guard.keyboard[0] == "🏁 下岗"
    await desk_hears_nothing(calm, desk)
    await police.shares("P010")
    await police.sees("收到了")
    await desk.sees(
        "抽查 14:00 实验小学", "东门岗 陈师傅：在岗位 14:00", "校门口护学岗 韩警官：离岗位约1.9公里"
    )
    assert asked.id in desk.screen
    assert "抽查 14:00" in desk.screen[asked.id].text
    assert await outcomes(calm) == {"G05": "inside", "PO02": "outside"}
    await calm.forward(minutes=5)


async def desk_hears_nothing(story: Story, desk: Phone) -> None:
    await story.settled()
    assert not desk.unseen


async def test_no_answer_reads_no_answer_and_is_no_reproach(calm: Story) -> None:
    guard, other = await on_duty(calm, "G05", "G01")
    desk = calm.phone("DO1")
    await asks(desk, "实验小学（2人在岗）")
    await desk.sees("请选岗位")
    await desk.presses("东门岗")
    await desk.sees("已请实验小学东门岗1人发定位")
    await guard.sees("请在3分钟内发送定位")
    assert not other.unseen
    await calm.forward(minutes=3, seconds=1)
    await desk.sees("东门岗 陈师傅：没有回复")
    await guard.sees("抽查结束了")
    await guard.shares("P001")
    await guard.sees("您已签到")
    assert await outcomes(calm) == {"G05": "no_answer"}


async def test_once_a_week_and_who_is_left_out_is_only_counted(calm: Story) -> None:
    guard, other = await on_duty(calm, "G05", "G01")
    desk, chief = calm.phone("DO1"), calm.phone("PO01")
    await asks(desk, "实验小学（2人在岗）")
    await desk.sees("请选岗位")
    await desk.presses("东门岗")
    await desk.sees("已请")
    await guard.sees("发送定位")
    await guard.shares("P001")
    await guard.sees("收到了")
    await desk.sees("在岗位")
    await asks(chief, "实验小学（2人在岗）")
    await chief.sees("请选岗位")
    await chief.presses("全校（2人在岗）")
    await chief.sees("1人发定位", "另有1人这次不查")
    await other.sees("发送定位")
    await other.shares("P002")
    await other.sees("收到了")
    await chief.sees("西门岗 王队长：在岗位", "另有1人这次不查")
    await asks(desk, "随机")
    await desk.sees("最近都查过", "这次不查")


async def test_never_in_the_first_minutes_of_a_window_nor_in_the_last(story: Story) -> None:
    (guard,) = await on_duty(story, "G02")
    desk = story.phone("DO3")
    await desk.sends("/spotcheck")
    await desk.sees("这会儿大家正上岗或下岗，07:15 以后再查吧")
    assert not guard.unseen
    story.house.clock.forward(timedelta(minutes=41))
    await asks(desk, "实验小学（1人在岗）")
    await desk.sees("1人发定位", "07:34 前看结果")
    await guard.sees("请在3分钟内发送定位")
    await guard.shares("P002")
    await guard.sees("收到了")
    await desk.sees("在岗位 07:31")
    story.house.clock.forward(timedelta(minutes=41))
    await desk.sends("🎯 抽查")
    await desk.sees("08:20 以后再查吧")
    assert not guard.unseen
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_a_button_of_before_the_peak_asks_nobody_in_it(calm: Story) -> None:
    (guard,) = await on_duty(calm, "G05")
    desk = calm.phone("DO3")
    await desk.sends("🎯 抽查")
    old = await desk.sees("请选学校")
    calm.house.clock.forward(_until_peak())
    await desk.presses("实验小学（1人在岗）", old=old)
    await desk.sees("这会儿大家正上岗或下岗，16:05 以后再查吧")
    assert not guard.unseen
    assert not await calm.rows(spot_checks)


def _until_peak() -> timedelta:
    return timedelta(hours=1, minutes=35)


async def test_nobody_on_duty_nobody_to_ask_and_others_may_not(calm: Story) -> None:
    desk, guard, admin = calm.phone("DO3"), calm.phone("G05"), calm.phone("AD01")
    await desk.sends("🎯 抽查")
    await desk.sees("现在没有人在岗")
    await guard.sends("/spotcheck")
    await guard.sees("抽查由值班员、带班领导、所长和督导来做")
    await admin.sends("🎯 抽查")
    await admin.sees("抽查由值班员")
    await guard.sends("📍 发定位")
    await guard.sees("现在不用发定位")


async def test_a_supervisor_reads_counts_without_names(calm: Story) -> None:
    (guard,) = await on_duty(calm, "G05")
    supervisor = calm.phone("SV01")
    await asks(supervisor, "随机")
    await supervisor.sees("已请实验小学东门岗1人发定位")
    await guard.sees("发送定位")
    await guard.shares("P001", forwarded=True)
    await guard.sees("转发的位置不算")
    await guard.shares("P001")
    await guard.sees("收到了")
    shown = await supervisor.sees("在岗位1人，不在岗位旁0人，没有回复0人")
    assert "陈" not in shown.text


async def test_who_cannot_be_reached_is_left_out_and_not_called_silent(calm: Story) -> None:
    await on_duty(calm, "G05")
    async with calm.house.database.writing() as connection:
        await connection.execute(
            update(accounts).where(accounts.c.person_id == "G05").values(reachable=False)
        )
    desk = calm.phone("DO3")
    await asks(desk, "实验小学（1人在岗）")
    await desk.sees("这次不查")
    assert not await calm.rows(spot_checks)


async def test_other_stations_schools_do_not_exist(calm: Story) -> None:
    await on_duty(calm, "G05")
    chief = calm.phone("PO05")
    await chief.sends("🎯 抽查")
    shown = await chief.sees("现在没有人在岗")
    shown.buttons["偷看"] = "spotschool:SCH01"
    await chief.presses("偷看", old=shown)
    await chief.sees("没有找到这一条")
