"""The owner's conversation from 接单 to 还没好, and the verifier's; every pressed card loses its buttons."""

from __future__ import annotations

from datetime import timedelta

from storage import tables
from tests.hazards.test_hazard import developed, picture
from tests.kit.story import Story
from tests.records.replay.test_replay import quiet

OURS = tables.hazards.c.imported_as == ""


async def test_from_taking_it_to_opening_it_again(story: Story) -> None:
    guard, owner, principal = story.phone("G02"), story.phone("SO01"), story.phone("PR01")
    await guard.sends("/hazard 走廊灯坏了")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患", "撤回", "更正")
    await guard.presses("更正")
    await guard.sees("请写一句")
    await guard.sends("二楼走廊灯坏了")
    await guard.sees("已更正", "二楼走廊灯坏了")
    await owner.sees("4号隐患", "接单", "转办", "申请延期", "需要帮助", "已整改")
    await owner.sees("报的人更正", "二楼走廊灯坏了")
    await owner.presses("接单")
    await owner.sees("已接单：4号隐患", "申请延期")
    await owner.presses("申请延期")
    await owner.sees("申请延期几天", "3天", "更多")
    await owner.presses("3天")
    await owner.sees("请用一句话说原因")
    await owner.sends("灯管没到货")
    await owner.sees("已申请延期")
    await principal.sees("申请延期：4号隐患", "灯管没到货", "同意延期", "不同意")
    await principal.presses("同意延期")
    await principal.sees("已同意延期")
    await owner.sees("同意延期：4号隐患")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片", "整改了一部分")
    await owner.presses("整改了一部分")
    await owner.sees("请用一句话说还差什么")
    await owner.sends("还差一盏")
    await owner.sees("还差：还差一盏")
    await guard.sees("整改了一部分，还差：还差一盏")
    await principal.sees("整改了一部分")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends("都换了")
    await owner.sees("等学校复查")
    await principal.sees("请复查", "复查通过", "退回")
    await principal.presses("复查通过")
    await principal.sees("可以销号了", "销号")
    await principal.presses("销号")
    await principal.sees("已整改销号")
    await owner.sees("已整改销号")
    await guard.sees("已整改销号", "还没好")
    await _pressed_cards_are_replaced(story)
    await guard.presses("还没好")
    await guard.sees("请用一句话说原因")
    await guard.sends("又不亮了")
    await guard.sees("重新整改")
    await owner.sees("重新整改：又不亮了", "已整改")
    await principal.sees("重新整改：又不亮了")


async def _pressed_cards_are_replaced(story: Story) -> None:
    """Once [复查通过] still stood on a principal's phone hours after they had pressed it, and was refused."""
    (row,) = await story.rows(tables.hazards.c["id"], OURS)
    said = await story.rows(tables.outbox.c["name", "say"])
    for words in ("可以销号了", "已整改销号"):
        names = {one.name for one in said if words in str(one.say.get("text", ""))}
        assert names == {f"hazard:{row.id}:card"}, words


async def test_the_office_looks_at_the_other_one_before_it_joins_two(story: Story) -> None:
    guard, leader, principal = story.phone("G02"), story.phone("G01"), story.phone("PR01")
    await guard.sends_photo(picture(), "走廊灯坏了")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await developed(story)
    await leader.sends("/hazard 走廊灯又不亮了")
    await leader.sees("对吗？")
    await leader.presses("确认")
    await leader.sees("5号隐患")
    quiet(story)
    second = (await story.rows(tables.hazards, tables.hazards.c.number == "YH-SCH01-2026-0005"))[0].id
    await principal.press_data(f"fix.merge:{second}")
    choice = await principal.sees("和哪一处是同一处", "4号 走廊灯坏了")
    await principal.presses("4号 走廊灯坏了", old=choice)
    await principal.sees("4号隐患（YH-SCH01-2026-0004），照明：走廊灯坏了。5号和它是同一处吗", "并到一处")
    looked = [one.say for one in await story.rows(tables.outbox) if "5号和它是同一处吗" in one.say["text"]]
    assert looked[0]["photo"].startswith("photos/"), "with its picture"
    row = (await story.rows(tables.hazards, tables.hazards.c.id == second))[0]
    assert row.joined_to is None, "looking joins nothing"
    await principal.presses("并到一处")
    await principal.sees("已并到一处：5号隐患", "不是同一处")
    row = (await story.rows(tables.hazards, tables.hazards.c.id == second))[0]
    assert row.joined_to == row.id - 1
    quiet(story)


async def test_supervision_sets_its_limit_and_what_was_overdue_is_not_any_more(story: Story) -> None:
    guard, owner, officer = story.phone("G02"), story.phone("SO01"), story.phone("DO1")
    await guard.sends("/hazard 走廊灯坏了")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await owner.sees("4号隐患")
    (row,) = await story.rows(tables.hazards, OURS)
    await officer.press_data(f"fix.list:{row.id}")
    await officer.sees("几天内整改好？现在的时限是", "7天", "15天", "30天", "60天", "时限不变")
    await officer.presses("15天")
    await officer.sees("整改措施是什么")
    await officer.sends("换整段线路")
    await officer.sees("由谁督办")
    await officer.sends("区教育局张科长")
    await officer.sees("已挂牌督办：4号隐患", "时限：12月8日", "换整段线路")
    (row,) = await story.rows(tables.hazards, OURS)
    assert row.due_at - row.listed_at == timedelta(days=15)
    quiet(story)
