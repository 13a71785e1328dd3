"""A photo with five words becomes a numbered hazard that somebody owns, puts right and has looked at."""

import asyncio
import io

import pytest
from PIL import Image

from storage import tables
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

WORDS = "三楼灭火器过期"


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "JPEG")
    return out.getvalue()


async def developed(story: Story) -> None:
    """Until the photo jobs of the house have nothing left to do."""
    async with asyncio.timeout(30):
        while await story.rows(tables.photos, tables.photos.c.state == "waiting"):
            story.house.photos.wake()
            await asyncio.sleep(0.02)
    await story.settled()


async def test_a_photo_with_words_is_confirmed_by_one_tap_and_owned(story: Story) -> None:
    guard, owner, principal = story.phone("G02"), story.phone("SO01"), story.phone("PR01")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？", "确认", "改类别", "改等级", "是事件")
    await guard.presses("确认")
    await guard.sees(
        "已记下，4号隐患（YH-SCH01-2026-0004）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"
    )
    await developed(story)
    await owner.sees("4号隐患（YH-SCH01-2026-0004）", "11月26日前", "已整改")

    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends_photo(picture("green"))
    await owner.sees("已整改，等学校复查")
    await principal.sees("4号隐患", "请复查", "复查通过", "退回")
    await owner.sends("换了两具新的")
    await owner.sees("补充已记下")
    await principal.presses("复查通过")
    await principal.sees("复查通过", "销号")
    await principal.presses("销号")
    await principal.sees("已整改销号")
    await guard.sees("4号隐患（YH-SCH01-2026-0004）已整改销号")
    await owner.sees("已整改销号")
    await developed(story)
    rows = await story.rows(tables.photos.c["state", "large_key", "purpose"])
    assert [row.purpose for row in rows] == ["before", "after"]
    assert all(row.large_key for row in rows)


async def test_a_hazard_can_be_taken_back_and_stands_so_in_one_s_own_list(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/hazard 走廊灯坏了")
    await guard.sees("照明·一般隐患：走廊灯坏了。对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await guard.sends("/undo")
    await guard.sees("已撤回：YH-SCH01-2026-0004")
    await guard.sends("📋 我的")
    await guard.sees("YH-SCH01-2026-0004 照明：已撤回")


async def test_nobody_verifies_their_own_fix_and_a_return_says_what_is_missing(story: Story) -> None:
    guard, owner, principal = story.phone("G02"), story.phone("SO01"), story.phone("PR01")
    await guard.sends("/hazard 走廊灯坏了")
    await guard.sees("对吗？")
    await guard.presses("改等级")
    await guard.sees("照明·重大隐患")
    await guard.presses("改等级")
    await guard.sees("照明·一般隐患")
    await guard.presses("改类别")
    await guard.sees("请选类别", "设施")
    await guard.presses("设施")
    await guard.sees("设施·一般隐患")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await owner.sees("4号隐患")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends("换了灯管")
    await owner.sees("等学校复查")
    await owner.sends("📒 台账")
    ledger = await owner.sees("台账")
    await owner.presses("4号", old=ledger)
    card = await owner.sees("YH-SCH01-2026-0004", "等复查")
    assert not card.buttons, "nobody looks at their own fix"
    await principal.sees("请复查")
    await principal.presses("退回")
    await principal.sees("请用一句话说哪里还要处理")
    await principal.sends("照片看不清日期")
    await principal.sees("已退回总务主任")
    await owner.sees("4号隐患请再处理一下：照片看不清日期", "已整改")


async def test_a_picture_without_a_word_is_asked_about_once_and_stays_out_of_the_ledger(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends_photo(picture())
    await guard.sees("照片收到了。这是：", "隐患", "事件", "发错了")
    await story.forward(minutes=6)
    rows = await story.rows(tables.hazards.c["status", "number"], tables.hazards.c.imported_as == "")
    assert [(row.status, row.number) for row in rows] == [("UNEXPLAINED", "")]


async def test_words_nobody_confirmed_are_kept_as_proposed(story: Story) -> None:
    guard, owner = story.phone("G02"), story.phone("SO01")
    await guard.sends_photo(picture(), "三楼灭火器过期")
    await guard.sees("对吗？")
    await story.forward(minutes=11)
    await guard.sees("没等到您点确认", "YH-SCH01-2026-0004")
    await guard.sees("还没收到您", "的签到")
    await developed(story)
    await owner.sees("4号隐患")


async def test_a_hazard_of_the_street_waits_to_be_passed_on(story: Story) -> None:
    guard, chaser = story.phone("G15"), story.phone("SO05")
    await guard.sends("/hazard 门口又有三个卖麻辣烫的")
    await guard.sees("周边·一般隐患")
    await guard.presses("确认")
    await guard.sees("已登记，待转告城管中队")
    await chaser.sees("请转告城管中队", "已转告")
    await chaser.presses("已转告")
    await chaser.sees("已转告城管中队")
    await guard.sees("已转告城管中队")


async def test_it_is_an_incident_after_all(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends_photo(picture(), "西门积水停电")
    await guard.sees("对吗？")
    await guard.presses("是事件")
    await guard.sees("改记为事件")
    await guard.sees("SJ-SCH01-2026-0002")
    await desk.sees("【设施】06:50 实验小学西门岗")
    await desk.sees("有照片：06:50 实验小学西门岗", "看照片")
    await developed(story)
    (row,) = await story.rows(tables.photos)
    assert str(row.subject).startswith("incident:") and row.state == "developed"


@pytest.mark.parametrize(
    ("person", "words", "asked"),
    [
        ("G02", "三楼灭火器过期", "消防·一般隐患：三楼灭火器过期。对吗？"),
        ("G06", "一键包警按了没反应  试了三回", "没修好前有事请直接打110。"),
        ("G15", "门口又有三个卖麻辣烫的 说他不听 要城管来", "周边·一般隐患"),
        ("G18", "宿舍楼巡罗完了都正常就二楼有个灯坏得了", "照明·一般隐患"),
        ("G19", "三零二在冲电瓶车电我给拔了学生不高兴", "电气·重大隐患"),
        ("G33", "6号楼后面围强塌了个口子 人能钻", "围墙门禁·重大隐患"),
    ],
)
async def test_a_sentence_out_of_the_blue_starts_the_flow_filled_in(
    story: Story, person: str, words: str, asked: str
) -> None:
    guard = story.phone(person)
    await guard.sends(words)
    await guard.sees(asked, "确认", "改类别", "改等级", "是事件")
    if "巡" in words:
        await guard.sees("未打点巡查")
    await guard.sends("/cancel")
    await guard.sees("好的，先不办了")
    await story.forward(minutes=11)
    await guard.sees("还没收到您", "的签到")
    assert not await story.rows(tables.hazards, tables.hazards.c.status == "ASSIGNED", OURS)


OURS = tables.hazards.c.imported_as == ""


async def test_what_the_guide_calls_major_is_proposed_with_its_item_and_told_above(story: Story) -> None:
    guard, principal = story.phone("G02"), story.phone("PR01")
    await guard.sends("体育馆后面的安全出口锁死了")
    await guard.sees(
        "消防·重大隐患：体育馆后面的安全出口锁死了。（判定指南里的重大隐患：安全出口缺少、锁堵或变窄）对吗？"
    )
    await guard.presses("改等级")
    await guard.sees("消防·一般隐患：体育馆后面的安全出口锁死了。对吗？")
    await guard.presses("改等级")
    await guard.sees("判定指南里的重大隐患")
    await guard.presses("确认")
    await guard.sees("请先想办法让人离远一点")
    await principal.sees("【重大隐患】", "判定指南里的重大隐患：安全出口缺少、锁堵或变窄")


@pytest.mark.parametrize("words", ["食堂几点开饭", "监控正常", "灭火器怎么用", "路灯没坏", "探头坏了吗？"])
async def test_a_thing_alone_is_no_hazard(story: Story, words: str) -> None:
    guard = story.phone("G02")
    await guard.sends(words)
    await guard.sees("没看明白，您是要：")
    assert not await story.rows(tables.hazards, OURS)


async def test_two_things_in_one_message_are_both_kept(story: Story) -> None:
    guard, owner = story.phone("G02"), story.phone("SO01")
    await guard.sends("我到了，西门路灯不亮")
    await guard.sees("06:50 到岗已记下，等队长核对")
    await guard.sees("照明·一般隐患：我到了，西门路灯不亮。对吗？")
    await guard.sends("对")
    await guard.sees("已记下，4号隐患（YH-SCH01-2026-0004）")
    await owner.sees("4号隐患", "路灯不亮")


async def test_an_open_question_swallows_neither_danger_nor_thanks_nor_a_check_in(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("三楼灭火器过期")
    await guard.sees("对吗？")
    await guard.sends("谢谢")
    await guard.sends("到岗")
    await guard.sees("06:50 到岗已记下")
    await guard.sends("📷 报隐患")
    await guard.sees("请拍一张照片")
    await guard.sends_photo(picture())
    await guard.sees("请写几个字")
    await guard.sends("门口打架了")
    await guard.sees("改记为事件")
    await guard.sees("已记下（SJ-SCH01-2026-0002）：打架")
    (draft, fight) = await story.rows(tables.hazards, OURS)
    assert (draft.description, fight.status) == ("三楼灭火器过期", "DROPPED")
    await story.forward(minutes=11)
    await guard.sees("没等到您点确认", "撤回")
    await guard.presses("撤回")
    await guard.sees("已撤回")


async def test_a_major_one_taken_back_is_taken_back_from_everybody_told(story: Story) -> None:
    guard, principal = story.phone("G33"), story.phone("PR09")
    await guard.sends("6号楼后面围强塌了个口子")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("已记下")
    await principal.sees("【重大隐患】")
    await guard.presses("撤回")
    await guard.sees("已撤回")
    await principal.sees("报的人撤回了")


async def test_who_says_it_is_repaired_is_heard_and_the_owner_looks(story: Story) -> None:
    guard, owner = story.phone("G02"), story.phone("SO01")
    await guard.sends("西门路灯不亮")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("已记下，4号隐患")
    await owner.sees("4号隐患", "已整改")
    await guard.sends("昨天那个灯修好了 给销了吧")
    await guard.sees("修好的是哪一处？", "4号 西门路灯不亮")
    await guard.presses("4号 西门路灯不亮")
    await guard.sees("已转告总务主任：4号隐患修好了。学校复查后销号")
    await owner.sees("李师傅说4号隐患（YH-SCH01-2026-0004）修好了", "已整改")
    (row,) = await story.rows(tables.hazards, OURS)
    assert row.status == "ASSIGNED", "a guard strikes nothing off"


async def test_only_the_office_is_offered_to_strike_it_off(story: Story) -> None:
    """The card once offered 销号 to every officer and teacher of the school, who were then refused."""
    guard, owner, principal, officer = (story.phone(p) for p in ("G02", "SO01", "PR01", "PO02"))
    await guard.sends("/hazard 走廊灯坏了")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await owner.sees("4号隐患")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends("换了灯管")
    await owner.sees("等学校复查")
    await principal.sees("请复查")
    await principal.presses("复查通过")
    await principal.sees("复查通过", "销号")
    (row,) = await story.rows(tables.hazards, OURS)
    for phone, offered in ((officer, []), (owner, []), (principal, ["销号"])):
        await phone._post({"press": {"data": f"card:{row.id}", "message_id": 1}})
        card = await phone.sees("YH-SCH01-2026-0004", "复查通过")
        assert list(card.buttons) == offered, phone.person


async def test_what_was_taken_back_while_its_picture_was_developed_is_told_to_nobody(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner once read 请整改 of it all the same."""
    guard = story.phone("G02")
    monkeypatch.setattr(story.house.photos, "_due", not_yet)
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("4号隐患", "照片处理中")
    await guard.presses("撤回")
    await guard.sees("已撤回")
    monkeypatch.undo()
    await developed(story)
    await story.forward(minutes=1)
    (row,) = await story.rows(tables.hazards, OURS)
    assert (row.status, row.owner_told) == ("DROPPED", False)


async def not_yet() -> list[object]:
    """The pictures are still on their way."""
    return []


async def test_a_sentence_ends_with_one_full_stop_for_whoever_strikes_it_off(story: Story) -> None:
    guard, owner, principal = (story.phone(p) for p in ("G02", "SO01", "PR01"))
    await guard.sends("/hazard 走廊灯坏了。")
    await guard.sees("走廊灯坏了。对吗？")
    await guard.presses("确认")
    await guard.sees("走廊灯坏了。已通知")
    await owner.sees("4号隐患")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends("换了灯管")
    await owner.sees("等学校复查")
    await principal.sees("请复查")
    await principal.presses("复查通过")
    await principal.sees("复查通过")
    await principal.presses("销号")
    await principal.sees("已整改销号：走廊灯坏了。谢谢您。")
    await guard.sees("已整改销号：走廊灯坏了。谢谢您。")
    await owner.sees("已整改销号：走廊灯坏了。谢谢您。")


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        *(
            (data, "没有找到这一条")
            for data in ("hz:ok", "hz:category", "hzback", "fix:done", "card", "sum", "lang")
        ),
        ("hz:ok:x", "没有找到这一条"),
        ("fix:verify:99999999999999999999", "没有找到这一条"),
        ("ledger", "台账"),
        ("do:hazard", "请拍一张照片"),
        ("hz:unheard:1", "这一条已经过了时候"),
    ],
)
async def test_a_button_that_lost_its_number_is_answered_all_the_same(
    story: Story, data: str, answer: str
) -> None:
    guard = story.phone("G02")
    await guard._post({"press": {"data": data, "message_id": 1}})
    await guard.sees(answer)
