"""🏁 下岗: optional, asked about once, and never in the way of the next day."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import check_ins
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

BEFORE_THE_END = "2026-11-23T08:10:00"


async def test_before_the_end_it_asks_once(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    await guard.sends("🏁 下岗")
    question = await guard.sees("西门岗到 08:20 才结束，现在下岗吗？", "下岗", "再待一会")
    await guard.presses("再待一会")
    await guard.sees("好的，您还在岗")
    await guard.presses("下岗", old=question)
    await guard.sees("下岗")
    await guard.sees("李师傅，已下岗：西门岗 06:50")
    assert "📍 签到" in guard.keyboard
    await guard.presses("下岗", old=question)
    await guard.sees("已经办好了")


async def test_a_wrong_check_out_is_taken_back(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    for back in ("/undo", "到岗"):
        await guard.sends("🏁 下岗")
        await guard.sees("现在下岗吗")
        await guard.presses("下岗")
        await guard.sees("下岗")
        await guard.sees("已下岗")
        await guard.sends(back)
        await guard.sees("已撤回下岗：您还在西门岗" if back == "/undo" else "李师傅，您又上岗了：西门岗")
        assert "🏁 下岗" in guard.keyboard
    (row,) = await story.rows(check_ins)
    assert row.checked_out_at is None and row.standing == "confirmed"


async def test_after_the_end_one_tap_is_enough(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=BEFORE_THE_END)) as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        story.house.clock.forward(timedelta(minutes=14))
        await guard.sends("🏁 下岗")
        await guard.sees("李师傅，已下岗：西门岗 08:24。辛苦了。")


async def test_a_forgotten_one_closes_itself_and_the_next_shift_is_clean(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=BEFORE_THE_END)) as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        await story.forward(minutes=39)
        (row,) = await story.rows(check_ins)
        assert row.checked_out_at is None
        await story.forward(minutes=2)
        (row,) = await story.rows(check_ins)
        assert row.closed_by == "clock" and row.checked_out_at is not None
        await guard.sends("🏁 下岗")
        await guard.sees("您的班已经结束，到点自动下岗了")
        assert "📍 签到" in guard.keyboard

        story.house.clock.forward(timedelta(hours=6, minutes=49))
        await guard.shares("P003")
        await guard.sees("李师傅，已签到：校门口护学岗 15:40")


async def test_even_without_the_sweep_the_next_day_begins_afresh(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=BEFORE_THE_END)) as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        story.house.clock.forward(timedelta(hours=22, minutes=45))
        await guard.sends("📋 我的")
        await guard.sees("07:00-08:20 西门岗：到了请点 📍 签到")
        assert "📍 签到" in guard.keyboard
        await guard.sends("🏁 下岗")
        await guard.sees("到点自动下岗了")
        await guard.shares("P002")
        await guard.sees("李师傅，已签到：西门岗 06:55")


async def test_without_a_check_in_there_is_nothing_to_close(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("🏁 下岗")
    await guard.sees("李师傅，您现在没有在岗的记录")
