"""顶班, 找人顶, 现在顶, 请假 as people live through them: what follows the new person, and who is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import check_ins, gaps, leave, swaps
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""
EVE = "2026-11-23T18:30:00"
"""Monday evening; 李守田 (G02) has the west gate on Tuesday from 07:00, 陈德海 (G05) is free then."""


@pytest.fixture
async def eve(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=EVE)) as told:
        yield told


async def forgotten(story: Story) -> None:
    """What else the morning brings is another story."""
    await story.settled()
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_three_taps_and_the_morning_is_the_other_s(eve: Story) -> None:
    guard, colleague, leader = (eve.phone(who) for who in ("G02", "G05", "G01"))
    await guard.sends("/swap")
    await guard.sees("您想换哪个班？没定下来以前还是您自己值。", "11-24 周二 07:00 西门岗", "我要请假")
    await guard.presses("11-24 周二 07:00 西门岗")
    await guard.sees("11-24 周二 07:00 西门岗：请谁顶？", "陈德海")
    await guard.presses("陈德海")
    await guard.sees("已问陈德海 000-0005：11月24日（周二）07:00–08:20 西门岗。没定下来以前还是您值", "收回")
    await guard.sends("/swap")
    await guard.sees("已问陈德海", "收回")
    await guard.sees("您想换哪个班？")
    await guard.presses("11-24 周二 07:00 西门岗")
    await guard.sees("请谁顶？")
    await guard.presses("陈德海")
    await guard.sees("这个班已经在问人了。要换一位，先点 [收回]。")
    await colleague.sees("李师傅想请您顶一个班：11月24日（周二）07:00–08:20 西门岗。", "我来顶", "顶不了")
    await colleague.presses("我来顶")
    await colleague.sees("等队长同意了再告诉您，在这以前还是李师傅值")
    asked = await leader.sees(
        "李师傅请陈师傅顶班：11月24日（周二）07:00–08:20 西门岗。陈师傅已答应。", "同意", "不同意"
    )
    await leader.presses("同意")
    settled = "换班定了：11月24日（周二）07:00–08:20 西门岗由陈师傅顶李师傅。"
    for phone in (guard, colleague, leader):
        await phone.sees(settled)
    await leader.presses("同意", old=asked)
    await leader.sees("已经过了时候")
    await colleague.sends("📋 我的")
    assert "07:00-08:20 西门岗" in (await colleague.sees("明天")).text
    await guard.sends("📋 我的")
    assert "西门岗" not in (await guard.sees("明天")).text.partition("明天")[2]
    await eve.forward(hours=12, minutes=31)
    await eve.forward(minutes=11)
    (row,) = await eve.rows(swaps)
    assert row.state == "approved" and row.decided_by == "G01"
    opened_gaps = [one.post_id for one in await eve.rows(gaps) if one.school_id == "SCH01"]
    assert "P002" in opened_gaps, "the place is wanted as before"
    assert not [one for one in guard.unseen if "没收到" in one.text], "nobody reminds whoever gave it away"
    await colleague.sends("到")
    await colleague.sees("到岗已记下")
    (made,) = [one for one in await eve.rows(check_ins) if one.person_id == "G05"]
    assert (made.post_id, made.shift_key) == ("P002", "SCH01:am_peak:2026-11-24")
    await forgotten(eve)


async def test_in_words_declined_and_never_answered(eve: Story) -> None:
    guard, colleague, _ = (eve.phone(who) for who in ("G02", "G05", "G01"))
    await guard.sends("明天早班想跟陈德海换一下")
    await guard.sees("11-24 周二 07:00 西门岗：请谁顶？", "陈德海")
    await guard.presses("陈德海")
    await guard.sees("已问陈德海")
    await colleague.sees("李师傅想请您顶一个班")
    await colleague.presses("顶不了")
    await colleague.sees("好的，已告诉对方。")
    await guard.sees("对方顶不了，还是李师傅值。可以另找一位：/swap")
    await guard.sends("/swap")
    await guard.sees("您想换哪个班？")
    await guard.presses("11-24 周二 07:00 西门岗")
    await guard.sees("请谁顶？")
    await guard.presses("陈德海")
    await guard.sees("已问陈德海")
    question = await colleague.sees("李师傅想请您顶一个班")
    await eve.forward(hours=12, minutes=31)
    await guard.sees("换班没有定下来，还是李师傅值。")
    await colleague.sees("已经有结果了，不用再回")
    await colleague.presses("我来顶", old=question)
    await colleague.sees("已经过了时候")
    assert [row.state for row in await eve.rows(swaps)] == ["declined", "lapsed"]
    await forgotten(eve)


async def test_leave_is_granted_and_the_leader_finds_somebody(eve: Story) -> None:
    guard, colleague, leader = (eve.phone(who) for who in ("G02", "G05", "G01"))
    await guard.sends("我明天请病假")
    await guard.sees("请假的事已转告：11月24日（周二）。等队长同意，同意以前还是您自己值。", "收回")
    await leader.sees(
        "18:30 李师傅说：我明天请病假", "李师傅病假：11月24日（周二）", "07:00 西门岗", "准假", "不准"
    )
    await guard.sends("我明天请病假")
    await guard.sees("已经转告过了")
    await leader.presses("准假")
    await leader.sees("记下了：李师傅请假，11月24日（周二）", "找人顶 11-24 周二 07:00 西门岗")
    await guard.sees("准假了：李师傅11月24日（周二）")
    (row,) = await eve.rows(leave)
    assert (row.person_id, row.kind) == ("G02", "病假")
    await leader.presses("找人顶 11-24 周二 07:00 西门岗")
    await leader.sees("11-24 周二 07:00 西门岗（李师傅）：问谁？", "陈德海 000-0005")
    await leader.presses("陈德海 000-0005")
    await leader.sees("已问陈师傅：11-24 周二 07:00 西门岗")
    await colleague.sees("请您顶李师傅的班：11月24日（周二）07:00–08:20 西门岗")
    await colleague.presses("我来顶")
    settled = "换班定了：11月24日（周二）07:00–08:20 西门岗由陈师傅顶李师傅"
    for phone in (colleague, leader, guard):
        await phone.sees(settled)
    await leader.sends("/swap")
    await leader.sees("请假空出的岗：", "找人顶 11-24 周二 15:50 校门口护学岗")
    await forgotten(eve)


async def test_what_is_empty_now_is_taken_at_once(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T07:06:00")) as story:
        guard, other, leader = (story.phone(who) for who in ("G05", "G02", "G01"))
        await guard.sends("我来顶李守田的班")
        empty = await guard.sees("这几个岗现在还没有人：", "现在顶 11-23 周一 07:00 西门岗")
        await guard.presses("现在顶 11-23 周一 07:00 西门岗")
        await guard.sees("好的，11月23日（周一）07:00–08:20 西门岗现在由您顶李师傅。到了请点 📍 签到。")
        for phone in (other, leader):
            await phone.sees("西门岗由陈师傅顶李师傅")
        await guard.presses("现在顶 11-23 周一 07:00 西门岗", old=empty)
        await guard.sees("没有找到这一条")
        await guard.sends("到")
        await guard.sees("到岗已记下")
        assert [one.post_id for one in await story.rows(check_ins)] == ["P002"]
        await forgotten(story)
