"""Coming in: a stranger learns nothing, a code opens once, the notice stands first, help needs neither."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.inviting import issue
from bot.reception import Reception
from duty.messaging.accounts import CONSENT_VERSION
from storage.tables import check_ins, consents, conversations, incidents
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

STRANGER = "请向队长或管理员要一个邀请码"
BAD_CODE = "这个邀请码用不了（用过了、过期了，或者少了一位）"


@pytest.fixture
async def fresh(tmp_path: Path) -> AsyncIterator[Story]:
    """Nobody has read the notice yet."""
    async with opened(settings(tmp_path), consented=False) as told:
        yield told


async def code_for(story: Story, person: str) -> str:
    line = await issue(story.house.settings, story.house.database, person)
    return line.split("\t")[0]


async def test_a_stranger_learns_nothing_whatever_they_send(story: Story) -> None:
    stranger = story.phone("X99")
    for words in ("/start", "📍 签到", "👥 在岗", "/board", "📋 我的", "/help", "/undo", "门口很堵", "G02"):
        story.house.clock.forward(timedelta(minutes=20))
        await stranger.sends(words)
        assert not (await stranger.sees(STRANGER)).buttons
    story.house.clock.forward(timedelta(minutes=20))
    await stranger.shares("P002")
    await stranger.sees(STRANGER)
    await stranger.sends("🚨 紧急求助")
    await stranger.sees("有危险请马上打110！火警119，急救120。")
    await stranger.edits("改一下")
    assert not stranger.keyboard
    assert not await story.rows(check_ins)


async def test_a_strangers_press_reads_like_any_word(story: Story) -> None:
    guard, stranger = story.phone("G02"), story.phone("X99")
    await guard.sends("🚨 紧急求助")
    shown = await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    for data in (
        shown.buttons["误触撤销"],
        "alert:take:1",
        "verify:seen:1",
        f"consent:{CONSENT_VERSION}",
        "nonsense",
    ):
        shown.buttons["试"] = data
        story.house.clock.forward(timedelta(minutes=20))
        stranger.screen[shown.id] = shown
        await stranger.presses("试", old=shown)
        await stranger.sees(STRANGER)


async def test_wrong_used_and_expired_codes_read_the_same(fresh: Story) -> None:
    code = await code_for(fresh, "G03")
    late = await code_for(fresh, "G04")
    guard, thief = fresh.phone("X1"), fresh.phone("X2")
    await guard.sends(code.lower())
    await guard.sees("张师傅，您好。您是实验小学的保安员")
    await guard.sees("您的新手机已经接上")
    await guard.sees("用前请看")
    for words in (code, "ABCDEFGHJK", f"/start {code}"):
        await thief.sends(words)
        await thief.sees(BAD_CODE)
    fresh.house.clock.forward(timedelta(hours=49))
    await thief.sends(late)
    await thief.sees(BAD_CODE)


async def test_a_code_however_it_is_typed(fresh: Story) -> None:
    code = await code_for(fresh, "G03")
    phone = fresh.phone("X1")
    await phone.sends(f" {code[:5]}-{code[5:].lower()} ")
    await phone.sees("张师傅，您好")
    await phone.sees("您的新手机已经接上")
    await phone.sees("用前请看", "我知道了")
    assert phone.keyboard[-1] == "🚨 紧急求助"


async def test_a_new_phone_cuts_the_old_one_at_once(story: Story) -> None:
    old, new = story.phone("G03"), story.phone("X1")
    await new.sends(f"/start {await code_for(story, 'G03')}")
    await new.sees("张师傅，您好")
    await new.sees("您的新手机已经接上，旧手机不再收消息")
    await old.sends("📋 我的")
    await old.sees(STRANGER)
    await new.shares("P003")
    await new.sees("张师傅，已签到：校门口护学岗")


async def test_ones_own_old_link_is_just_a_greeting(story: Story) -> None:
    code = await code_for(story, "G03")
    phone = story.phone("X1")
    await phone.sends(f"/start {code}")
    await phone.sees("张师傅，您好")
    await phone.sees("您的新手机已经接上")
    await phone.sends(f"/start {code}")
    await phone.sees("张师傅，您好")


async def test_the_notice_stands_first_and_nothing_said_is_lost(fresh: Story) -> None:
    guard = fresh.phone("G02")
    await guard.shares("P002")
    await guard.sees("李师傅，用前请看", "留多久", "谁能看", "紧急求助不用等这一步", "我知道了")
    await guard.sends("围墙那边有人打架")
    await guard.sees("请先看一下上面的说明，点 [我知道了]")
    assert not await fresh.rows(check_ins)
    await guard.presses("我知道了")
    await guard.sees("谢谢，已记下 06:50")
    await guard.sees("李师傅，已签到：西门岗 06:50")
    await guard.sees("已记下（SJ-SCH01-2026-0002）：打架")
    (row,) = await fresh.rows(consents)
    assert (row.person_id, row.version) == ("G02", CONSENT_VERSION)
    await guard.presses("我知道了")
    await guard.sees("已经办好了")
    assert len(await fresh.rows(check_ins)) == 1


async def test_help_and_its_details_need_no_consent(fresh: Story) -> None:
    guard, police = fresh.phone("G02"), fresh.phone("DO3")
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await police.sees("【紧急求助】06:50 实验小学西门岗 李师傅 000-0002")
    await guard.shares("P002")
    await guard.sees("位置已转给值班人员")
    await police.sees("补充：实验小学西门岗 李师傅", "位置：33.4157")
    await guard.sends("有人翻墙")
    await guard.sees("已转给值班人员")
    await police.sees("情况：有人翻墙")
    await police.presses("接警")
    await police.sees("您已接警")
    await guard.sees("雷警官 06:50 已接警")
    await guard.sends("📋 我的")
    await guard.sees("用前请看")


async def test_a_phone_handed_on_forgets_what_the_other_was_doing(fresh: Story) -> None:
    phone = fresh.phone("G02")
    await phone.sends("到岗")
    await phone.sees("用前请看")
    await phone.sends(f"/start {await code_for(fresh, 'G05')}")
    await phone.sees("陈师傅，您好")
    await phone.sees("您的新手机已经接上")
    await phone.sees("用前请看")
    (row,) = await fresh.rows(conversations)
    assert not row.data, "what G02 had written is not sent in G05's name"
    assert not await fresh.rows(incidents, incidents.c.imported_as == "")


async def test_each_role_is_told_what_is_theirs(fresh: Story) -> None:
    async def welcome(phone: Phone) -> str:
        await phone.sends("/start")
        text = (await phone.sees("您好。您是")).text
        await phone.sees("用前请看")
        return text

    assert "📍 签到" in await welcome(fresh.phone("G02"))
    assert "[接警]" in await welcome(fresh.phone("PR01"))
    office = await welcome(fresh.phone("SO01"))
    assert "签到" not in office and "/help" in office


async def test_the_door_of_the_web_greets_and_shows_the_notice_at_once(fresh: Story) -> None:
    code = await code_for(fresh, "G02")
    house = fresh.house
    reception = Reception(house.intake._boundary, house.pictures, house.clock.now)
    guard = fresh.phone("G02")
    assert await reception.sign_in(code) == "G02"
    await guard.sees("李师傅，您好。您是实验小学的保安员。")
    assert "🚨 紧急求助" in guard.keyboard
    await guard.sees("李师傅，用前请看：", "我知道了")
    assert await reception.sign_in(code) is None
