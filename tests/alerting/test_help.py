"""The call for help: honest at every step, and somebody answers."""

import pytest

from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_a_guard_calls_for_help_and_hears_who_answers(story: Story) -> None:
    guard, desk, police, chief, principal = (story.phone(p) for p in ("G02", "DO1", "DO3", "PO01", "PR01"))
    await guard.shares("P002")
    await guard.sees("李师傅，已签到：西门岗 06:50")
    assert "🏁 下岗" in guard.keyboard and "🚨 紧急求助" in guard.keyboard

    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下", "110", "误触撤销")
    await guard.sees("请发一下位置")
    for officer in (desk, police, chief, principal):
        await officer.sees("【紧急求助】06:50 实验小学西门岗 李师傅 000-0002。情况待问。", "接警", "走不开")
    await story.forward(seconds=3)
    await guard.sees("已送达4人，还没人接警")

    await police.presses("接警")
    await police.sees("您已接警", "到场", "处置完毕", "误报")
    await guard.sees("雷警官 06:50 已接警。请先保护好自己。")
    for officer in (desk, chief, principal):
        changed = await officer.sees("雷鸣 已接警：实验小学西门岗")
        assert not changed.buttons

    await police.presses("到场")
    await police.sees("已记下到场")
    await guard.sees("雷警官 06:50 已到场")
    await police.presses("处置完毕")
    await police.sees("怎么处理的")
    await police.presses("已处理")
    await police.sees("已记下处置完毕")
    await guard.sees("处置完毕，谢谢您")
    for officer in (desk, chief, principal):
        await officer.sees("处置完毕")
