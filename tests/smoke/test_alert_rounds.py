"""After it was taken: more urgent, called again, made real; whoever has it can go on, and nothing is told wrongly."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import changes
from tests.smoke.test_help_climbs import QUIET_HOUR, call
from tests.story import Phone, Story, opened, settings


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
    assert list(changed.buttons) == ["到场", "处置完毕", "误报", "转派"]
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


async def test_a_mistake_nobody_phoned_about_is_no_standstill(calm: Story) -> None:
    guard, desk, admin = (calm.phone(p) for p in ("G02", "DO3", "AD01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await guard.presses("误触撤销")
    await guard.sees("不要紧。值班员会打电话跟您核实。")
    await desk.sees("点了误触撤销，请打电话核实")
    await calm.forward(minutes=31)
    await desk.sees("【紧急求助】10:00", "接警")
    await desk.sees("应于 10:30 前电话报告")
    await guard.sees("10:31 这次求助还没有了结，正在重新通知值班人员")
    assert not admin.unseen


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
        assert ended.toast == ended.text
        await guard.sees("10:00 处置完毕，谢谢您。")
    await desk.sees("10:00 已记下处置完毕：实验小学西门岗。谢谢您。")
