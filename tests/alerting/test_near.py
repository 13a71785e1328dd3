"""Who is near hears it and goes; one card tells all of a call; the taker says when they will be there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import alerts, changes, outbox, pages
from tests.alerting.test_help_climbs import call
from tests.hazards.test_hazard import picture
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Story]:
    """Ten to seven: 高师傅 stands at another gate of the school where 李师傅 will call."""
    async with opened(settings(tmp_path)) as told:
        yield told


async def test_whoever_stands_nearby_hears_it_and_the_officer_reads_who_goes(morning: Story) -> None:
    guard, leader, desk, other = (morning.phone(p) for p in ("G02", "G01", "DO3", "DO1"))
    await call(guard)
    await leader.sees("您旁边：实验小学西门岗 李师傅求助。", "我过去")
    await desk.sees("【紧急求助】", "接警")
    await other.sees("【紧急求助】")
    await leader.presses("我过去")
    await leader.sees("您过去：实验小学西门岗。请先注意自己安全。")
    await guard.sees("队长", "正过去")
    await desk.sees("【紧急求助】", "过去的人：", "队长", "接警")
    await other.sees("过去的人：")
    assert "G01" not in {row.person_id for row in await morning.rows(pages)}, "they are no step of the ladder"
    await desk.presses("接警")
    card = await desk.sees("您已接警", "过去的人：", "3分钟", "5分钟", "10分钟", "到场")
    await guard.sees("雷警官 06:50 已接警")
    await other.sees("雷鸣 已接警")
    await leader.sees("您旁边", "雷警官 已接警")
    await desk.presses("5分钟")
    card = await desk.sees("您已接警", "预计06:55到。")
    assert "5分钟" not in card.buttons and "到场" in card.buttons
    await guard.sees("雷警官 06:50 已接警，预计5分钟到。请先保护好自己。")
    await other.sees("雷鸣 已接警", "预计06:55到。")
    await leader.sees("雷警官 已接警")
    await guard.sends("我的求助怎样了")
    await guard.sees("雷警官 06:50 已接警", "预计5分钟到")
    await desk.presses("到场")
    card = await desk.sees("已记下到场", "要增援")
    await guard.sees("已到场")
    await desk.presses("要增援")
    await desk.sees("已通知在附近和在值班的人来增援")
    for asked in (other, leader):
        await asked.sees("雷警官 06:50 到场，要增援：实验小学西门岗。", "我过去")
    await other.presses("我过去")
    await other.sees("您过去")
    await guard.sees("正过去")
    await desk.sees("过去的人：")
    await leader.sees("过去的人：")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.sends("双方已劝开")
    await desk.sees("已记下处置完毕", "这条求助有用吗？", "有用", "没用")
    await desk.sees("已记下处置完毕")
    await leader.sees("06:50 已结束，谢谢您。")
    await desk.presses("有用")
    await desk.sees("记下了，谢谢您。", "点错了")
    for phone in morning.phones.values():
        await morning.settled()
        phone.unseen.clear()
    (row,) = await morning.rows(alerts)
    assert row.useful is True and row.answer_s is not None and row.outcome == "双方已劝开"
    assert {"near", "going", "expected", "reinforced", "useful"} <= {
        one.what for one in await morning.rows(changes)
    }


async def test_only_calls_make_a_sound_and_a_picture_opens_for_whom_the_rights_allow(
    morning: Story,
) -> None:
    guard, leader, desk, station = (morning.phone(p) for p in ("G02", "G01", "DO3", "PO01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await station.sees("【紧急求助】")
    await leader.sees("您旁边")
    await guard.sends_photo(picture())
    await guard.sees("照片已收到")
    assert "看照片" in (await station.sees("【紧急求助】", "照片已收到", "接警")).buttons
    await desk.sees("【紧急求助】", "照片", "看照片")
    assert [one.text.count("紧急求助") for one in desk.screen.values()] == [1], "one card"
    await desk.presses("接警")
    await desk.sees("您已接警", "看照片")
    await guard.sees("已接警")
    await station.sees("已接警")
    await leader.sees("已接警")
    await morning.settled()
    rows = await morning.rows(outbox)
    loud = {row.kind for row in rows if not row.say.get("silent") and row.kind not in ("reply", "elsewhere")}
    assert loud <= {"alert.page", "near.called", "alert.photo", "sos.delivered", "sos.taken"}
    silent = {row.kind for row in rows if row.say.get("silent")}
    assert {"alert.taken", "near.called"} <= silent, "what only changes is silent"


async def test_an_event_nobody_is_called_for_is_found_by_its_number_and_settled(morning: Story) -> None:
    guard, desk, other = (morning.phone(p) for p in ("G02", "PO01", "G10"))
    await guard.sends("/incident 门口有人摆摊")
    told = await guard.sees("已记下（SJ-SCH01-2026-", "会写进今天的小结")
    number = told.text[told.text.index("SJ-") :][:18]
    await desk.sends("🔔 待处理")
    await desk.sees("现在没有待处理的告警", "未结事件")
    await desk.presses("未结事件1件")
    await desk.sees("未结事件1件", number, "门口有人摆摊")
    await other.sends(number.lower())
    await other.sees("没有找到")
    await desk.sends(number)
    await desk.sees(number, "门口有人摆摊", "办结")
    await desk.presses("办结")
    await desk.sees(f"{number} 已办结。谢谢您。")
    await guard.sees(number, "处置完毕")
    await desk.presses("办结")
    await morning.settled()
    desk.unseen.clear()


async def test_a_clock_that_is_set_neither_stops_nor_hurries_a_ladder(morning: Story) -> None:
    guard, desk, second, admin = (morning.phone(p) for p in ("G02", "DO3", "DO4", "AD01"))
    await morning.tick()
    await call(guard)
    await desk.sees("【紧急求助】")
    for minutes in (-90, 95):
        morning.house.clock.step(timedelta(minutes=minutes))
        await morning.tick()
        assert not second.unseen, "no time went by"
    await admin.sees("系统时钟往回拨了90分")
    await admin.sees("系统时钟往前跳了95分")
    await morning.forward(seconds=21)
    await guard.sees("已送达")
    await second.sees("【紧急求助】06:50", "接警")
    await morning.settled()
    for phone in morning.phones.values():
        phone.unseen.clear()
