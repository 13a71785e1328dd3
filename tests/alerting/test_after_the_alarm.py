"""After the alarm: 点名, 下指令, the plan's lines and 解除, as those people live through it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, hail_answers, hails, outbox
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""
RUSH = "2026-11-23T07:20:00"
"""In the morning's window: G01 to G04 and T01 are on the roster of SCH01."""


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=RUSH)) as told:
        yield told


async def checks_in(phone: Phone, post: str) -> None:
    await phone.shares(post)
    await phone.sees("已签到")


async def taken(morning: Story, words: str) -> tuple[Phone, Phone]:
    """G02 reports it, the duty officer DO3 takes it."""
    guard, desk = morning.phone("G02"), morning.phone("DO3")
    await guard.sends(words)
    await guard.sees("已记下（SJ-SCH01-")
    await desk.sees("07:2", "接警")
    await desk.presses("接警")
    await desk.sees("您已接警", "点名", "下指令", "解除")
    await guard.sees("已接警")
    return guard, desk


async def test_a_knife_at_the_gate_from_the_plan_to_the_all_clear(morning: Story) -> None:
    leader, late = morning.phone("G01"), morning.phone("G03")
    guard, desk = await taken(morning, "东门有人持刀")
    own = await guard.sees("【预案·持械】07:20 实验小学", "关上校门")
    assert list(own.buttons) == ["做了"]
    await leader.sees("【预案·持械】", "叫齐保安")
    await late.sees("【预案·持械】")
    await leader.presses("做了")
    await leader.sees("已记下：做了")

    await desk.presses("点名")
    card = await desk.sees("【点名】07:20 实验小学 0/", "还没回：", "西门岗 李师傅 000-0002", "预案：做了1/")
    assert list(card.buttons) == ["再叫一遍", "解除"]
    for phone in (guard, leader, late):
        await phone.sees("【点名】07:20 实验小学，请点一下：", "我安全", "要帮忙")
    await guard.presses("我安全")
    await guard.sees("已记下：您安全")
    await guard.presses("要帮忙")
    await guard.sees("求助已记下", "误触撤销")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】07:20 实验小学西门岗 李师傅", "点名时要帮忙 SJ-SCH01-2026-")
    await leader.sends("我安全")
    await leader.sees("您安全")
    await morning.settled()
    shown = next(one for one in reversed(list(desk.screen.values())) if "【点名】" in one.text)
    assert "要帮忙：\n西门岗 李师傅 000-0002" in shown.text and " 2/" in shown.text

    await morning.forward(seconds=61)
    await late.sees("【点名】07:20")
    await late.presses("我安全")
    await late.sees("您安全")
    desk.unseen.clear()
    await morning.forward(minutes=2)
    missing = await desk.sees("点名三分钟了，实验小学", "人没回，请打电话")
    assert "王" not in missing.text.split("：", 1)[1], "the leader answered in words"

    await _cleared(morning, desk, (guard, leader, late))
    for phone in morning.phones.values():
        phone.unseen.clear()


async def _cleared(morning: Story, desk: Phone, those: tuple[Phone, ...]) -> None:
    card = next(one for one in desk.screen.values() if "您已接警" in one.text)
    await desk.presses("解除", old=card)
    await desk.sees("请点一句", "人都安全")
    await desk.sends("人已带走，孩子都在教室")
    await desk.sees("已解除，通知了")
    for phone in those:
        await phone.sees("07:23 实验小学已解除：人已带走，孩子都在教室。谢谢大家。")
    await desk.presses("解除", old=card)
    await desk.sees("已经解除过了")
    (roll,) = await morning.rows(hails, hails.c.kind == "roll_call")
    assert roll.ended_at is not None
    said = await morning.rows(outbox, outbox.c.kind == "hail.all_clear")
    assert len({row.account_id for row in said}) == len(said) > 4
    assert not any(row.say.get("silent") for row in said)


async def test_an_order_reaches_whoever_stands_there_and_their_leader_when_they_are_silent(
    morning: Story,
) -> None:
    guard, leader, chief = morning.phone("G02"), morning.phone("G01"), morning.phone("PO01")
    await checks_in(guard, "P002")
    await chief.sends("/order")
    await chief.sees("给哪所学校下指令？")
    await chief.presses("实验小学")
    choice = await chief.sees("请点岗位", "全校（")
    assert "西门岗（1人）" in choice.buttons
    await chief.presses("西门岗（1人）")
    await chief.sees("实验小学 西门岗：可以再点", "✓ 西门岗（1人）")
    await chief.sends("请到西门外看一下黑色面包车")
    await chief.sees("07:20 您的指令（实验小学西门岗）：请到西门外看一下黑色面包车", "还没回：")
    await guard.sees("07:20 陆所长：请到西门外看一下黑色面包车", "收到", "去看了，没事", "要支援")
    await morning.forward(minutes=2, seconds=1)
    await leader.sees("陆所长：请到西门外", "西门岗 李师傅 000-0002 两分钟没有回")
    await chief.sees("两分钟没回，已转给王队长")
    await guard.presses("收到")
    await guard.sees("已记下：收到。请到西门外看一下黑色面包车", "去看了，没事", "要支援")
    await chief.sees("收到：西门岗 李师傅 07:22")
    await guard.presses("要支援")
    await guard.sees("要支援")
    await chief.sees("要支援：", "西门岗 李师傅 000-0002")
    loud = await chief.sees("实验小学西门岗 李师傅 要支援：000-0002（请到西门外")
    assert loud
    await leader.presses("去看了，没事")
    await leader.sees("已记下：去看了，没事")
    await chief.sees("去看了，没事：王队长 07:22")
    answers = await morning.rows(hail_answers)
    assert {(row.person_id, row.reply) for row in answers} == {("G02", "help"), ("G01", "clear")}


async def test_nobody_there_is_said_at_once_and_a_foreign_one_is_none(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T03:00:00")) as night:
        chief, other, guard = night.phone("PO01"), night.phone("G10"), night.phone("G02")
        await chief.sends("/order")
        await chief.sees("给哪所学校下指令？")
        await chief.presses("实验小学")
        await chief.sees("实验小学现在没有人在岗。")
        await chief.sends("点名")
        await chief.sees("给哪所学校点名？")
        await chief.presses("实验小学")
        await chief.sees("实验小学现在没有人在岗。")
        for data in ("hail:roll_call:safe:1", "hail:order:got:1", "hail:plan:done:1", "rollcall:at:SCH01"):
            await other.press_data(data)
            await other.sees("没有找到这一条")
        await guard.sends("/order")
        await guard.sees("下指令由民警和值班员来做")
        await guard.sends("/rollcall")
        await guard.sees("点名由民警、值班员和学校来做")
        assert not await night.rows(alerts) and not await night.rows(hails)
