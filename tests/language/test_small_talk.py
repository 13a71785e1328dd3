"""What people say besides: help, language, thanks, noise, edits, old buttons, and words nobody understood."""

from datetime import timedelta
from pathlib import Path

import pytest

from duty.district.places import Place
from storage.tables import check_ins, incidents
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.mark.parametrize("words", ["收到", "好的", "收到。", "  。", "……", "👍", "辛苦了"])
async def test_thanks_and_noise_are_heard_in_silence(story: Story, words: str) -> None:
    await story.phone("G02").sends(words)


async def test_what_nobody_understood_is_asked_with_three_buttons(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("那个啥来着")
    asked = await guard.sees("没看明白，您是要：")
    assert list(asked.buttons) == ["签到", "报隐患", "报事件"]
    await guard.presses("报事件")
    await guard.sees("已记下（SJ-SCH01-2026-0002）：其他情况，那个啥来着"), "not typed twice"
    await guard.presses("报事件", old=asked)
    await guard.sees("请用一句话说")
    await guard.presses("签到", old=asked)
    await guard.sees("请把您现在的位置发给我", "发不了定位")
    await guard.presses("报隐患", old=asked)
    await guard.sees("请拍一张照片")


async def test_the_words_become_a_hazard_without_typing_them_again(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("三楼那个东西过期了")
    await guard.sees("没看明白，您是要：")
    await guard.presses("报隐患")
    await guard.sees("三楼那个东西过期了。对吗？", "确认")
    await guard.sends("/cancel")
    await guard.sees("好的，先不办了")


async def test_a_voice_message_is_kept_and_a_sentence_asked_for(story: Story) -> None:
    guard = story.phone("G02")
    await guard.speaks()
    asked = await guard.sees("语音收到了，我还听不懂。请用一句话写下来，或点一个：")
    assert list(asked.buttons) == ["签到", "报隐患", "报事件"]


async def test_a_question_of_this_morning_does_not_swallow_todays_words(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends("到岗")
    await guard.sees("06:50 到岗已记下")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    story.house.clock.forward(timedelta(hours=2))
    await guard.sends("那个啥来着")
    await guard.sees("没看明白，您是要：")
    assert not await story.rows(incidents, incidents.c.imported_as == "")


async def test_help_names_only_the_keys_one_has(story: Story) -> None:
    for person in ("G02", "PO02", "DO1", "PR01", "T01", "AD01"):
        phone = story.phone(person)
        await phone.sends("/help")
        shown = await phone.sees("按键怎么用：")
        named = {line.partition("：")[0] for line in shown.text.splitlines()[1:] if line[0] not in "点不换也"}
        assert named - {"🏁 下岗"} <= set(phone.keyboard), person


async def test_another_language_keeps_the_chinese_labels(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/lang")
    await guard.sees("请选择语言", "中文", "English")
    await guard.presses("English")
    await guard.sees("English")
    await guard.sends("/checkin")
    asked = await guard.sees("📍")
    assert list(asked.buttons) == ["发不了定位"]
    await guard.sends("/lang zh")
    await guard.sees("好的，以后用中文")


async def test_cancel_leaves_any_flow(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/cancel")
    await guard.sees("现在没有要取消的事")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends("📍 签到")
    await guard.sees("请把您现在的位置发给我"), "another flow leaves it as well"
    await guard.sends("门口的树歪了吗")
    await guard.sees("没看明白")
    assert not await story.rows(incidents, incidents.c.imported_as == "")


async def test_undo_takes_back_a_check_in(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    await guard.sends("/undo")
    await guard.sees("已撤回：西门岗 06:50 的到岗。记录里写明是您撤回的。")
    assert "📍 签到" in guard.keyboard
    assert [row.standing for row in await story.rows(check_ins)] == ["taken_back"]
    await guard.sends("/undo")
    await guard.sees("没有可以撤回的")


async def test_an_edit_is_not_heard_twice(story: Story) -> None:
    guard = story.phone("G02")
    await guard.edits("到岗")
    await guard.sees("您改了刚才的话。要紧的请再发一遍。")
    assert not await story.rows(check_ins)


async def test_a_button_of_long_ago_says_so(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/help")
    shown = await guard.sees("按键怎么用")
    shown.buttons["旧"] = "hz9:old:thing"
    await guard.presses("旧", old=shown)
    await guard.sees("这一条已经过了时候，请重新点下面的按键。")


async def test_a_question_of_yesterday_is_over(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T08:15:00")) as story:
        guard = story.phone("G12")
        await guard.shares(Place(33.43, 118.95))
        question = await guard.sees("手机显示您离")
        story.house.clock.forward(timedelta(days=1))
        for label in ("定位不准", "在别的门", "还没到"):
            await guard.presses(label, old=question)
            await guard.sees("这一条已经过了时候")
        assert [row.standing for row in await story.rows(check_ins)] == ["doubtful"]


async def test_a_question_about_the_certificate_is_answered_and_told_to_nobody(story: Story) -> None:
    guard, leader = story.phone("G08"), story.phone("G06")
    await guard.sends("我没证能上班不")
    await guard.sees("没有保安员证不应上岗", "第16条", "请问队长")
    assert not leader.unseen


async def test_a_late_bus_is_asked_about_and_the_answer_raises_no_new_alarm(story: Story) -> None:
    guard, desk = story.phone("G29"), story.phone("DO3")
    await guard.sends("教车来晚了二十分钟娃儿们在门口等，冷嗖嗖的")
    await guard.sees("校车", "大概有多少人在等？有人受伤吗？")
    await desk.sees("【校车】")
    await guard.sends("三十多个，没人受伤")
    await guard.sees("已补进SJ-SCH08-2026-0002")
    await desk.sees("补充：", "三十多个，没人受伤")
    assert len(await story.rows(incidents, incidents.c.imported_as == "")) == 1


async def test_a_fight_offers_the_one_button_that_keeps_no_names(story: Story) -> None:
    guard = story.phone("G09")
    await guard.sends("刚才门口打架了 两个初中生 已经拉开了 没伤")
    await guard.sees("打架", "疑似侵害学生")


async def test_a_label_is_refused_and_the_danger_beside_it_is_not(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends("那个社区矫正的拿刀冲过来了")
    await guard.sees("这类信息不在这里填，请打派出所电话或110")
    await guard.sees("已记下（SJ-SCH01-2026-0002）：持械，那个人拿刀冲过来了")
    await desk.sees("【持械】", "情况：那个人拿刀冲过来了。")
    await guard.sends("门口有个社区矫正的")
    await guard.sees("这类信息不在这里填")
    await guard.sees("已补进SJ-SCH01-2026-0002")
    await desk.sees("门口有个人")
    (row,) = await story.rows(incidents, incidents.c.imported_as == "")
    assert row.sentence == "那个人拿刀冲过来了；门口有个人"
