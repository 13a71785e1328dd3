"""After it was taken: more urgent, called again, made real, ended by a slip; nothing is told wrongly."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.tables import alerts, changes, pages, people
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def takes(officer: Phone, reporter: Phone, *, arrives: bool = False) -> None:
    """接警, and 到场 if so."""
    await officer.presses("接警")
    await officer.sees("您已接警")
    await reporter.sees("已接警")
    if arrives:
        await officer.presses("到场")
        await officer.sees("已记下到场")
        await reporter.sees("已到场")


async def test_more_urgent_leaves_the_taker_what_they_can_say_next(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("两个家长在校门口打架")
    await guard.sees("已记下")
    await desk.sees("【打架】")
    await takes(desk, guard)
    await guard.presses("改轻重")
    await guard.sees("请选轻重")
    await guard.presses("最急")
    await guard.sees("已改为最急", "雷警官已接警，已转告。危险请打110。")
    changed = await desk.sees("李师傅改为最急：实验小学西门岗")
    assert list(changed.buttons) == [
        "3分钟",
        "5分钟",
        "10分钟",
        "到场",
        "处置完毕",
        "误报",
        "转派",
        "点名",
        "下指令",
        "解除",
    ]
    await desk.presses("到场", old=changed)
    await desk.sees("已记下到场")
    await guard.sees("已到场")


async def test_called_again_says_so_and_the_next_one_arrives_too(calm: Story) -> None:
    guard, desk, chief, admin = (calm.phone(p) for p in ("G02", "DO3", "PO01", "AD01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await chief.sees("【紧急求助】")
    await takes(desk, guard, arrives=True)
    await chief.sees("雷鸣 已接警")
    for _ in range(2):
        await calm.forward(minutes=31)
    await desk.sees("还没有结束，请点一下")
    await desk.sees("应于 10:30 前电话报告")
    await desk.sees("应于 11:00 前书面初报")
    await guard.sees("11:02 这次求助还没有了结，正在重新通知值班人员。危险请打110！")
    await desk.sees("【紧急求助】10:00", "接警")
    await chief.sees("【紧急求助】10:00", "接警")
    await calm.forward(seconds=2)
    await guard.sees("已送达2人，还没人接警")
    await takes(chief, guard, arrives=True)
    await desk.sees("陆承平 已接警")
    assert not admin.unseen, "the watchdog found nothing that had stopped"
    assert not await calm.rows(changes, changes.c.what == "repaired")


async def test_each_round_the_caller_reads_the_phone_when_nobody_answers(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.forward(minutes=1, seconds=1)
    await guard.sees("还没人接警，请马上打110！")
    await takes(desk, guard)
    for _ in range(2):
        await calm.forward(minutes=31)
    await guard.sees("还没有了结，正在重新通知")
    await calm.forward(minutes=1, seconds=1)
    await guard.sees("还没人接警，请马上打110！值班电话 000-0057。正在通知更多人。")
    desk.unseen.clear()


async def test_made_real_the_next_one_arrives_for_real(calm: Story) -> None:
    guard, desk, chief = (calm.phone(p) for p in ("G02", "DO3", "PO01"))
    await desk.sends("/drill")
    for step in ("实验小学", "西门岗", "15分钟"):
        await desk.sees(step)
        await desk.presses(step)
    await desk.sees("【演练】已开始")
    await guard.sends("🚨 紧急求助")
    await guard.sees("【演练】求助已记下", "是真的")
    await desk.sees("【演练】【紧急求助】")
    await takes(desk, guard, arrives=True)
    await guard.presses("是真的")
    await guard.sees("已按真的处理")
    await chief.sees("【紧急求助】10:00")
    await desk.sees("【紧急求助】10:00")
    await takes(chief, guard, arrives=True)
    await desk.sees("陆承平 已接警")


async def test_what_the_officer_ended_is_said_where_they_are(calm: Story) -> None:
    """By then the card may stand far above: a tap is answered over the chat, a sentence with a line."""
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    for words in ("已处理", "家长来了，双方已经和好"):
        await call(guard)
        await desk.sees("【紧急求助】")
        await takes(desk, guard)
        await desk.presses("处置完毕")
        await desk.sees("怎么处理的")
        await (desk.presses(words) if words == "已处理" else desk.sends(words))
        ended = await desk.sees("10:00 已记下处置完毕：实验小学西门岗。谢谢您。")
        assert ended.text.startswith(ended.toast) and "有用" in ended.buttons
        await guard.sees("10:00 处置完毕，谢谢您。")
    await desk.sees("10:00 已记下处置完毕：实验小学西门岗。谢谢您。")


async def test_a_slip_of_the_officer_can_be_taken_back(calm: Story) -> None:
    """误报 stands beside 处置完毕: ten minutes long the one who tapped it has it in hand again."""
    guard, desk, chief = (calm.phone(p) for p in ("G02", "DO3", "PO01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await chief.sees("【紧急求助】")
    await takes(desk, guard)
    await chief.sees("雷鸣 已接警")
    await desk.presses("误报")
    card = await desk.sees("已记下误报", "点错了")
    await guard.sees("这次按误报处理")
    await chief.sees("核实为误报")
    await chief._post({"press": {"data": card.buttons["点错了"], "message_id": 1}})
    await chief.sees("10:00 已结束")
    await desk.presses("点错了")
    await desk.sees("10:00 好的，还在处理：实验小学西门岗。", "到场", "处置完毕", "误报")
    await guard.sees("10:00 刚才的结束点错了，雷警官还在处理。")
    await chief.sees("10:00 雷鸣 还在处理：实验小学西门岗。")
    await calm.forward(minutes=31)
    await desk.sees("还没有结束，请点一下")
    await desk.sees("应于 10:30 前电话报告")
    await desk.presses("误报")
    await desk.sees("已记下误报")
    await guard.sees("这次按误报处理")
    await chief.sees("核实为误报")
    await calm.forward(minutes=11)
    await desk.presses("点错了")
    await desk.sees("10:31 已结束")
    (row,) = await calm.rows(alerts)
    assert row.state == "false_alarm"
    assert {"false_alarm", "reopened"} <= {change.what for change in await calm.rows(changes)}


async def test_cannot_come_promises_nobody_who_was_not_called(calm: Story) -> None:
    """卫国梁 opens it from 🔔 without having been called: his 走不开 sends nobody."""
    guard, desk, other = (calm.phone(p) for p in ("G02", "DO3", "PO09"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await other.sends("/alerts")
    await other.sees("还没人接警")
    await other.presses("1. 🔴最急 10:00 实验小学西门岗 紧急求助")
    await other.sees("接警", "走不开")
    before = len(await calm.rows(pages))
    await other.presses("走不开")
    await other.sees("记下了。没人接警会接着通知。")
    assert len(await calm.rows(pages)) == before


async def test_the_list_shows_a_mistake_and_the_day(calm: Story) -> None:
    guard, chief = calm.phone("G02"), calm.phone("PO01")
    await call(guard)
    await chief.sees("【紧急求助】")
    await guard.presses("误触撤销")
    await guard.sees("不要紧")
    await chief.sees("点了误触撤销")
    await chief.sends("/alerts")
    await chief.sees("1. 🔴最急 10:00 实验小学西门岗 紧急求助：本人 10:00 点了误触撤销，等电话核实")
    await chief.presses("我来打电话")
    await chief.sees("您已接警", "处置完毕")
    await guard.sees("会打电话跟您核实")
    await chief.presses("处置完毕")
    await chief.sees("怎么处理的")
    await chief.presses("已处理")
    await chief.sees("已记下处置完毕")
    await guard.sees("处置完毕")
    calm.house.clock.forward(timedelta(days=1))
    await chief.presses("点错了")
    await chief.sees("11-23 10:00 已结束")


async def test_while_the_principal_is_missing_the_safety_office_is_called(calm: Story) -> None:
    async with calm.house.database.writing() as connection:
        await connection.execute(update(people).where(people.c.id == "PR01").values(role="teacher"))
    calm.house.database.forget()
    guard = calm.phone("G02")
    await call(guard)
    called = {row.person_id for row in await calm.rows(pages)}
    assert "SO01" in called and "PR01" not in called


async def test_a_principal_who_has_a_call_is_shown_only_what_a_principal_may_do(calm: Story) -> None:
    guard, principal = calm.phone("G02"), calm.phone("PR01")
    await call(guard)
    await principal.sees("【紧急求助】")
    await principal.presses("接警")
    await guard.sees("倪校长 10:00 已接警")
    card = await principal.sees("您已接警")
    assert "点名" in card.buttons
    assert not {"下指令", "解除"} & set(card.buttons)
