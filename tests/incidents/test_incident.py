"""📝 报事件: one sentence, a number, and exactly the right people hear of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import alerts, changes, incidents, messages, metadata, pages, refusals
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

FIRST = {"DO1", "DO3", "PO01", "PO02", "PR01"}
REFUSED = "这类信息不在这里填，请打派出所电话或110。内容没有保存，只记了10:00已提示。"


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def called(story: Story) -> set[str]:
    return {row.person_id for row in await story.rows(pages)}


async def test_one_sentence_becomes_a_number(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说：什么事，在哪里。")
    await guard.sends("校车晚到二十分钟，娃儿在门口等")
    told = await guard.sees(
        "已记下（SJ-SCH01-2026-0002）：校车，校车晚到二十分钟，娃儿在门口等。"
        "时间地点：10:00 实验小学西门岗。已通知值班员"
    )
    assert list(told.buttons) == ["改类别", "改轻重", "撤回"]
    await desk.sees("【校车】10:00 实验小学西门岗 李师傅 000-0002。情况：校车晚到", "接警")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("SJ-SCH01-2026-0002：雷警官 10:00 已接警。")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    await desk.sees("已记下处置完毕")
    await guard.sees("SJ-SCH01-2026-0002：10:00 处置完毕，谢谢您。")


@pytest.mark.parametrize(
    ("sentence", "triage", "who"),
    [
        ("有人持刀冲门", "P0", FIRST),
        ("有个男的喝多了在那骂", "P1", FIRST),
        ("停电了监控全黑", "P2", {"DO1", "DO3"}),
        ("/incident 村里大喇叭放哀乐", "P3", set()),
    ],
)
async def test_triage_decides_who_is_called(calm: Story, sentence: str, triage: str, who: set[str]) -> None:
    guard = calm.phone("G02")
    await guard.sends(sentence)
    await guard.sees("已记下（SJ-SCH01-2026-0002）", "改轻重", "撤回")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.triage == triage
    assert await called(calm) == who


async def test_a_p2_reminds_once_after_half_an_hour(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("停电了监控全黑")
    await guard.sees("已通知值班员")
    await desk.sees("【设施】")
    await calm.forward(minutes=31)
    await desk.sees("【设施】10:00", "接警")
    await calm.forward(hours=3)


async def test_more_urgent_calls_everybody_of_the_higher_ladder_at_once(calm: Story) -> None:
    guard, desk, principal = calm.phone("G02"), calm.phone("DO3"), calm.phone("PR01")
    await guard.sends("两个人在校门口打架")
    await guard.sees("已通知值班员")
    await desk.sees("【打架】")
    await guard.presses("改轻重")
    await guard.sees("请选轻重：", "最急", "紧急", "一般", "不急")
    await guard.presses("最急")
    await guard.sees("已改为最急：SJ-SCH01-2026-0002。正在通知值班人员。危险请打110。")
    await desk.sees("【打架】10:00", "接警"), "who heard it as ordinary hears it as urgent"
    await principal.sees("【打架】10:00")
    await calm.forward(seconds=2)
    await guard.sees("已送达2人")


async def test_less_urgent_calls_nobody_further_and_says_so(calm: Story) -> None:
    guard, desk, leader = calm.phone("G02"), calm.phone("DO3"), calm.phone("DO4")
    await guard.sends("有人喝醉了")
    await guard.sees("正在通知值班人员", "危险请打110")
    await desk.sees("【外来人员】")
    await guard.presses("改轻重")
    await guard.sees("请选轻重")
    await guard.presses("不急")
    await guard.sees("已改为不急：SJ-SCH01-2026-0002。已通知值班员。")
    await desk.sees("李师傅改为不急：实验小学西门岗", "接警")
    await calm.forward(minutes=12)
    assert not leader.unseen


async def test_taken_back_within_ten_minutes_and_those_called_are_told(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("有人喝醉了")
    await guard.sees("已记下")
    page = await desk.sees("【外来人员】")
    await guard.presses("撤回")
    await guard.sees("已撤回：SJ-SCH01-2026-0002。记录里写明是您撤回的。")
    await desk.sees("10:00 李师傅撤回了这次报告")
    await desk.presses("接警", old=page)
    await desk.sees("10:00 已结束")
    await calm.forward(minutes=15)
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.state == "taken_back"


async def test_not_taken_back_once_somebody_comes_or_too_late(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("停电了")
    first = await guard.sees("已记下")
    await desk.sees("【设施】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await guard.presses("撤回", old=first)
    await guard.sees("雷警官已接警，撤不回了。请等他来电话时说明。")
    await guard.sends("/undo")
    await guard.sees("雷警官已接警，撤不回了")
    await guard.sends("/incident 门口有人摆摊")
    second = await guard.sees("会写进今天的小结")
    calm.house.clock.forward(timedelta(minutes=11))
    await guard.presses("撤回", old=second)
    await guard.sees("过了10分钟，撤不回了。情况有变请再报一条。")
    calm.house.clock.forward(timedelta(days=1))
    await guard.presses("改轻重", old=second)
    await guard.sees("SJ-SCH01-2026-0003 已经过了时候，不能再改")


async def test_undo_takes_back_the_last_report(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("/incident 门口有人摆摊")
    await guard.sees("已记下")
    await guard.sends("/undo")
    await guard.sees("已撤回：SJ-SCH01-2026-0002")
    await guard.sends("/undo")
    await guard.sees("近10分钟内没有可以撤回的")


async def test_an_officer_of_several_schools_names_one_or_taps_one(calm: Story) -> None:
    officer = calm.phone("DO1")
    await officer.sends("柳河小学停电了")
    await officer.sees("已记下（SJ-SCH02-2026-", "停电了")
    await officer.sends("/incident 停水了")
    asked = await officer.sees("是哪所学校？点一个就记下了。")
    assert len(asked.buttons) == 12
    await officer.presses("东岭中心小学")
    await officer.sees("已记下（SJ-SCH03-2026-", "停水了")
    await officer.presses("东岭中心小学", old=asked)
    await officer.sees("这一条已经过了时候")
    await officer.sends("/incident 门口有人摆摊")
    await officer.sees("是哪所学校？")
    await officer.sends("柳河中学")
    await officer.sees("已记下（SJ-SCH06-2026-", "门口有人摆摊")


async def test_received_is_no_report_even_when_one_is_expected(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends("收到")
    await guard.sees("请用一句话写一下")
    await guard.sends("/cancel")
    await guard.sees("好的，先不办了")
    assert not await calm.rows(incidents, incidents.c.imported_as == "")


async def test_somebody_elses_report_reads_like_none(calm: Story) -> None:
    guard, other = calm.phone("G02"), calm.phone("G03")
    await guard.sends("/incident 门口有人摆摊")
    shown = await guard.sees("已记下")
    for label in ("撤回", "改轻重"):
        await other.presses(label, old=shown)
        await other.sees("没有找到这一条")
    for bad in ("triage:set", "triage:set:1:P9", "unreport:²", "triage:ask:99999999999999999999", "at:x"):
        shown.buttons["坏"] = bad
        await guard.presses("坏", old=shown)
        await guard.sees("没有找到这一条")


@pytest.mark.parametrize(
    "words",
    [
        "那个王某今天又来了，身份证3207****",
        "身份证 320705 19900101 1234",
        "３２０７０５１９９００１０１１２３４",
        "【机密★】通知转各校",
    ],
)
async def test_what_must_not_be_here_is_kept_nowhere(calm: Story, words: str) -> None:
    guard = calm.phone("G02")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends(words)
    await guard.sees(REFUSED)
    await guard.edits(words)
    await guard.sees(REFUSED)
    everything = [str(row) for table in metadata.sorted_tables for row in await calm.rows(table)]
    assert not any(words in row for row in everything)
    assert not await calm.rows(incidents, incidents.c.imported_as == "")
    assert [row.hinted for row in await calm.rows(refusals)] == ["已提示", "已提示"]
    assert [row.text for row in await calm.rows(messages)] == ["📝 报事件"]


async def test_every_step_is_on_record(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("有人喝醉了")
    await guard.sees("已记下")
    (alert,) = await calm.rows(alerts)
    what = [row.what for row in await calm.rows(changes, changes.c.subject == f"alert:{alert.id}")]
    assert what == ["raised", "step"]


async def test_every_receipt_of_a_fire_names_the_fire_brigade(calm: Story) -> None:
    """It said 119 first and 110 a second later."""
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("操场起火")
    await guard.sees("已记下", "危险请打119。")
    await desk.sees("【火情】", "接警")
    await calm.forward(seconds=2)
    await guard.sees("已送达", "还没人接警。危险请打119！")
    await calm.forward(seconds=60)
    await guard.sees("还没人接警，请马上打119！值班电话")
    for phone in calm.phones.values():
        phone.unseen.clear()
