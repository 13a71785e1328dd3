"""替我值班: asked, accepted by one tap, then the duty is theirs and ends by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import pages, stand_ins
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def hands_over(desk: Phone, colleague: Phone, span: str = "2小时") -> None:
    """雷鸣 (DO3) asks 卫国梁 (PO09) of the same desk."""
    await desk.sends("替我值班")
    await desk.sees("谁替您值班？", "卫国梁")
    await desk.presses("卫国梁 000-0049")
    await desk.sees("卫国梁替您值到什么时候？", "到今天24点", "2小时", "到明早8点")
    await desk.presses(span)
    await desk.sees("已问卫国梁，等对方点 [我来替]。在这以前还是您值班")
    await colleague.sees("雷鸣请您替班：云汀公安分局治安大队（内保）", "我来替", "替不了")


async def accepted(desk: Phone, colleague: Phone) -> None:
    await hands_over(desk, colleague)
    await colleague.presses("我来替")
    await colleague.sees("从现在起您替雷鸣值班，到 11-23 12:00")
    await desk.sees("卫国梁已接下您的班")


async def test_calls_reach_the_stand_in_for_that_span_only(calm: Story) -> None:
    guard, desk, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await accepted(desk, colleague)
    await call(guard)
    await colleague.sees("【紧急求助】10:00", "接警")
    called = {row.person_id for row in await calm.rows(pages)}
    assert "PO09" in called and "DO3" not in called
    await colleague.presses("接警")
    await colleague.sees("您已接警")
    await guard.sees("卫警官 10:00 已接警")


async def test_the_span_ends_by_itself(calm: Story) -> None:
    guard, desk, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await accepted(desk, colleague)
    await calm.forward(hours=2, minutes=1)
    await desk.sees("替班到点了：雷鸣现在自己值班")
    await colleague.sees("替班到点了")
    await call(guard)
    await desk.sees("【紧急求助】12:01")
    assert not colleague.unseen


async def test_until_it_is_accepted_nothing_changes(calm: Story) -> None:
    guard, desk, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await hands_over(desk, colleague)
    await call(guard)
    await desk.sees("【紧急求助】")
    await colleague.presses("替不了")
    await colleague.sees("好的，已告诉对方")
    await desk.sees("卫国梁现在替不了，还是您值班")
    await colleague.presses("我来替")
    await colleague.sees("已经过了时候")


async def test_a_question_without_an_answer_lapses(calm: Story) -> None:
    desk, colleague = calm.phone("DO3"), calm.phone("PO09")
    await hands_over(desk, colleague)
    await calm.forward(minutes=31)
    await desk.sees("卫国梁没有回复，还是您值班")
    await colleague.presses("我来替")
    await colleague.sees("已经过了时候")
    (row,) = await calm.rows(stand_ins)
    assert row.state == "lapsed"


async def test_open_alerts_pass_to_the_stand_in(calm: Story) -> None:
    guard, desk, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("雷警官 10:00 已接警")
    await accepted(desk, colleague)
    await colleague.sees("【紧急求助】10:00", "雷鸣 转给您", "接警")
    await colleague.presses("接警")
    await colleague.sees("您已接警")
    await desk.sees("卫国梁 已接警")
    await guard.sees("卫警官 10:00 已接警")


async def test_what_somebody_else_has_in_hand_stays_with_them(calm: Story) -> None:
    guard, desk, chief, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO01", "PO09"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await chief.sees("【紧急求助】")
    await chief.presses("接警")
    await chief.sees("您已接警")
    await guard.sees("陆所长 10:00 已接警")
    await desk.sees("陆承平 已接警")
    await accepted(desk, colleague)
    await colleague.sends("/alerts")
    await colleague.sees("陆承平 10:00 已接警")
    assert "PO09" not in {row.person_id for row in await calm.rows(pages)}


async def test_it_can_be_taken_back_and_the_board_says_who_stands(calm: Story) -> None:
    desk, colleague = calm.phone("DO3"), calm.phone("PO09")
    await accepted(desk, colleague)
    await desk.sends("👥 在岗")
    desks = ("云汀区教育局安全科：苏敏、程远", "云汀公安分局治安大队（内保）：卫国梁、方晓")
    await desk.sees("值班：", *desks, "柳河派出所：陆承平")
    await desk.sends("/standin")
    await desk.sees("现在由卫国梁替您值班，到 11-23 12:00", "收回")
    await desk.presses("收回")
    await desk.sees("已收回，现在由您自己值班")
    await colleague.sees("雷鸣收回了值班")
    await desk.sends("/board")
    await desk.sees("（内保）：雷鸣、方晓")


async def test_a_guard_has_no_duty_to_hand_over(calm: Story) -> None:
    guard, desk, leader = calm.phone("G02"), calm.phone("DO3"), calm.phone("DO4")
    await guard.sends("/standin")
    await guard.sees("值班表上没有您")
    await hands_over(desk, calm.phone("PO09"))
    other = calm.phone("DO1")
    (row,) = await calm.rows(stand_ins)
    await other._post({"press": {"data": f"standin:yes:{row.id}", "message_id": 1}})
    await other.sees("没有找到这一条")
    assert not leader.unseen
