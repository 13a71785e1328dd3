"""The caller's side of a call for help: again, by mistake, late, without a shift, and from every role."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import alerts, check_ins, incidents, pages
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Story, opened, settings
from tests.rosters.test_stand_in import accepted

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def test_a_second_tap_is_the_same_call_and_later_pages_again(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.sends("🚨 紧急求助")
    await guard.sees("10:00 的求助正在处理。危险请打110！", "误触撤销")
    await calm.quiet()
    calm.house.clock.forward(timedelta(minutes=1, seconds=2))
    await guard.sends("/sos")
    await guard.sees("已再次通知。危险请打110！")
    await desk.sees("李师傅又按了一次紧急求助：实验小学西门岗 000-0002。", "接警", "走不开")
    assert len(await calm.rows(alerts)) == 1
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("雷警官 10:01 已接警")


async def test_after_a_slip_only_whoever_phones_ends_it(calm: Story) -> None:
    guard, desk, leader = calm.phone("G02"), calm.phone("DO3"), calm.phone("DO4")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.presses("误触撤销")
    await guard.sees("不要紧。值班员会打电话跟您核实。")
    asked = await desk.sees("10:00 李师傅点了误触撤销，请打电话核实：000-0002", "我来打电话")
    assert "误报" not in asked.buttons
    await guard.presses("误触撤销")
    await guard.sees("不要紧")
    await calm.forward(minutes=2, seconds=40)
    assert not leader.unseen, "nobody new is called"
    await calm.forward(seconds=20)
    again = await desk.sees("10:00 李师傅点了误触撤销，还没人打电话核实", "我来打电话")
    await leader.sees("还没人打电话核实", "000-0002")
    await desk.presses("我来打电话", old=again)
    await desk.sees("您已接警", "误报")
    await leader.sees("雷鸣 打电话核实")
    await guard.sees("会打电话跟您核实")
    await desk.presses("误报")
    await desk.sees("已记下误报")
    await leader.sees("核实为误报")
    await guard.sees("按误报处理")


async def test_a_slip_nobody_looks_into_is_asked_about_until_somebody_phones(calm: Story) -> None:
    guard, desk, admin = (calm.phone(p) for p in ("G02", "DO3", "AD01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.presses("误触撤销")
    await guard.sees("不要紧")
    await desk.sees("请打电话核实")
    for _ in range(12):
        await calm.forward(minutes=3)
        await desk.sees("还没人打电话核实", "我来打电话")
    await desk.sees("应于 10:30 前电话报告")
    assert not guard.unseen, "nobody tells the caller to dial for a slip"
    assert not admin.unseen, "the watchdog found no standstill"


async def test_after_a_slip_a_new_tap_is_the_same_call_and_no_slip(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.presses("误触撤销")
    await guard.sees("不要紧")
    await desk.sees("请打电话核实")
    await guard.sends("🚨 紧急求助")
    await guard.sees("已再次通知")
    await desk.sees("又点了紧急求助，不是误触", "接警")
    await desk.sees("又按了一次紧急求助", "接警")
    assert len(await calm.rows(alerts)) == 1


async def test_whoever_cannot_speak_gets_a_text_to_copy_and_is_not_phoned(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】", "000-0002")
    await guard.presses("不方便说话")
    await guard.sees("已告诉值班人员不要打电话")
    await guard.sees("发到 12110")
    await guard.sees("实验小学西门岗 李守田求助，不方便说话，请派人来。")
    card = await desk.sees("【紧急求助】", "不要打电话：实验小学西门岗 李师傅不方便说话", "接警")
    told = await desk.sees("不要打电话：实验小学西门岗 李师傅不方便说话")
    assert "000-0002" not in card.text + told.text, "the number is gone from the card, too"
    await guard.sends("他还在里面")
    await guard.sees("已转给值班人员")
    await desk.sees("补充", "他还在里面")
    await guard.presses("误触撤销")
    await guard.sees("已记下。")
    await calm.settled()
    assert not desk.unseen
    await desk.presses("接警")
    card = await desk.sees("您已接警", "不要打电话")
    assert "000-0002" not in card.text
    await guard.sees("已接警")


@pytest.mark.parametrize(
    ("press", "reads"),
    [("误触撤销", "点了误触撤销"), ("只要来个人", "只要来个人"), ("不方便说话", "不要打电话")],
)
async def test_whoever_has_it_keeps_their_buttons_and_nobody_else_is_offered_any(
    calm: Story, press: str, reads: str
) -> None:
    guard, desk, chief = calm.phone("G02"), calm.phone("DO3"), calm.phone("PO01")
    await call(guard)
    await desk.sees("【紧急求助】")
    await chief.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await chief.sees("已接警")
    await guard.sees("已接警")
    await guard.presses(press)
    await calm.settled()
    guard.unseen.clear()
    mine, theirs = await desk.sees("求助】", reads), await chief.sees("求助】", reads)
    assert "处置完毕" in mine.buttons and "接警" not in mine.buttons
    assert not theirs.buttons
    for phone in (desk, chief):
        phone.unseen.clear()


async def test_only_somebody_to_come(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.presses("只要来个人")
    await guard.sees("已改成请人过来看看", "再点 🚨")
    await desk.sees("李师傅说只要来个人", "接警")
    (row,) = await calm.rows(alerts)
    assert row.triage == "P1"


async def test_place_and_words_reach_everybody_called(calm: Story) -> None:
    guard = calm.phone("G02")
    officers = [calm.phone(p) for p in ("DO1", "DO3", "PO01", "PO02", "PR01")]
    await call(guard)
    for officer in officers:
        await officer.sees("【紧急求助】", "情况待问")
    await guard.shares("P002")
    await guard.sees("位置已转给值班人员")
    await guard.sends("两个人在门口打起来了")
    await guard.sees("已转给值班人员")
    for officer in officers:
        await officer.sees(
            "🔴【紧急求助】",
            "位置：33.4157",
            "离西门岗约10米",
            "补充：实验小学西门岗 李师傅",
            "接警",
            "看地图",
        )
        await officer.sees(
            "情况：两个人在门口打起来了", "位置：33.4157", "离西门岗约10米", "补充：", "接警", "走不开"
        )
        assert len(officer.screen) == 1, "one card, which changes"
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.sentence == "两个人在门口打起来了" and row.latitude is not None


@pytest.mark.parametrize("words", ["取消", "撤回", "发错了", "误触", "不好意思按错了", "cancel, by mistake"])
async def test_no_word_ends_a_call_and_the_key_that_says_so_comes_with_the_answer(
    calm: Story, words: str
) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.sends(words)
    answer = await guard.sees("误触撤销", "值班员会打电话跟您核实")
    await desk.sees("补充：实验小学西门岗 李师傅：情况", words)
    (row,) = await calm.rows(alerts)
    assert row.state == "open" and row.mistake_at is None, "not by words alone"
    await guard.sends("他又回来了")
    await guard.sees("已转给值班人员")
    await desk.sees("补充：", "他又回来了")
    await guard.presses("误触撤销", old=answer)
    await guard.sees("不要紧。值班员会打电话跟您核实")
    await desk.sees("请打电话核实", "我来打电话")
    await guard.sends("取消")
    assert "误触撤销" in (await guard.sees("误触撤销")).buttons
    await desk.sees("补充：", "取消")


async def test_keys_still_work_after_the_call(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    for command in ("/cancel", "/undo"):
        await guard.sends(command)
        assert "误触撤销" in (await guard.sees("求助请按“误触撤销”，值班员会打电话跟您核实。")).buttons
    await guard.sends("📋 我的")
    await guard.sees("您最近报的：", "紧急求助：处理中")


async def test_a_tap_that_was_kept_without_signal_is_marked(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    tapped = calm.house.clock.now() - timedelta(minutes=16)
    await guard.sends("🚨 紧急求助", at=tapped)
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】09:44 实验小学西门岗 李师傅", "延迟送达，10:00 收到")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.delayed and row.received_at - row.occurred_at > timedelta(minutes=15)


async def test_a_wrong_clock_does_not_make_it_last_year(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("🚨 紧急求助", at=calm.house.clock.now() - timedelta(days=300))
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】10:00 实验小学西门岗")


async def test_whoever_calls_the_right_station_answers(calm: Story) -> None:
    """Without a shift, a guard of SCH03: the station of 东岭, not that of the town."""
    guard, chief, other = calm.phone("G10"), calm.phone("PO05"), calm.phone("PO01")
    await call(guard)
    await chief.sees("【紧急求助】10:00 东岭中心小学", "吴师傅 000-0010")
    await calm.quiet()
    assert not other.unseen
    await other.sends("🔔 待处理")
    await other.sees("现在没有待处理的告警")
    shown = next(iter(chief.screen.values()))
    await other.presses("接警", old=shown)
    await other.sees("没有找到这一条")


async def test_a_principal_calls(calm: Story) -> None:
    principal, desk = calm.phone("PR01"), calm.phone("DO1")
    await principal.sends("/sos")
    await principal.sees("求助已记下")
    await principal.sees("请发一下位置")
    await desk.sees("【紧急求助】10:00 实验小学 倪校长 000-0060。情况待问。")
    assert "PR01" not in {row.person_id for row in await calm.rows(pages)}


async def test_an_officer_of_many_schools_is_asked_where(calm: Story) -> None:
    """PO14 serves three schools and stands at none: no school is claimed that nobody knows of."""
    officer, chief = calm.phone("PO14"), calm.phone("PO05")
    await officer.sends("🚨 紧急求助")
    await officer.sees("求助已记下")
    await officer.sees("请发一下位置")
    await chief.sees("【紧急求助】10:00 （地点待问） 褚辅警 000-0054")


async def test_nobody_ends_their_own_call(calm: Story) -> None:
    officer, chief = calm.phone("PO02"), calm.phone("PO01")
    await call(officer)
    page = await chief.sees("【紧急求助】")
    await officer.presses("接警", old=page)
    await officer.sees("这是您自己报的，请等别人接警")
    await officer.sends("/alerts")
    listed = await officer.sees("待处理1件：")
    await officer.presses(next(iter(listed.buttons)))
    assert not (await officer.sees("【紧急求助】")).buttons


async def test_the_open_list_leads_to_the_card(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await desk.sends("🔔 待处理")
    await desk.sees("现在没有待处理的告警")
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.sends("🔔 待处理")
    listed = await desk.sees("待处理1件：", "1. 🔴最急 10:00 实验小学西门岗 紧急求助：还没人接警")
    await desk.presses(next(iter(listed.buttons)))
    await desk.sees("【紧急求助】10:00", "接警", "走不开")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await desk.sends("🔔 待处理")
    await desk.sees("雷鸣 10:00 已接警")
    await guard.sends("/alerts")
    await guard.sees("待处理1件")


async def test_whoever_called_on_the_way_still_comes_to_their_post(tmp_path: Path) -> None:
    """The place and 到岗 belong to the call, and are the check-in that is due, too."""
    async with opened(settings(tmp_path)) as morning:
        guard, other, desk = (morning.phone(p) for p in ("G02", "G07", "DO3"))
        for caller in (guard, other):
            await call(caller)
            await desk.sees("【紧急求助】06:50")
        morning.house.clock.forward(timedelta(minutes=3))
        await guard.shares("P002")
        await guard.sees("位置已转给值班人员。")
        await guard.sees("李师傅，已签到：西门岗 06:53")
        await desk.sees("【紧急求助】", "位置：33.4157", "离西门岗约10米", "补充：实验小学西门岗 李师傅")
        await other.sends("到岗")
        await other.sees("已转给值班人员。")
        await other.sees("06:53", "到岗已记下，等队长核对")
        await desk.sees("补充：柳河小学", "到岗")
        await guard.shares("P002")
        await guard.sees("位置已转给值班人员。")
        await desk.sees("【紧急求助】", "位置：33.4157", "离西门岗约10米", "补充：实验小学西门岗 李师傅")
        assert {row.person_id for row in await morning.rows(check_ins)} == {"G02", "G07"}


async def test_another_tap_reaches_whoever_stands_in(calm: Story) -> None:
    guard, desk, colleague = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await accepted(desk, colleague)
    await colleague.sees("雷鸣 转给您")
    calm.house.clock.forward(timedelta(minutes=2))
    await guard.sends("🚨 紧急求助")
    await guard.sees("已再次通知")
    for officer in (desk, colleague):
        await officer.sees("李师傅又按了一次紧急求助", "到场", "处置完毕")
