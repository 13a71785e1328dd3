"""转派, the card with its timeline, and the word that closing needs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, changes, pages
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def taken(guard: Phone, desk: Phone) -> None:
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警", "转派")
    await guard.sees("雷警官 10:00 已接警")


async def test_passed_on_to_a_role_it_is_called_at_once(calm: Story) -> None:
    guard, desk, leader = (calm.phone(p) for p in ("G02", "DO3", "DO4"))
    await taken(guard, desk)
    await desk.presses("转派")
    await desk.sees("转给谁？", "带班领导", "派出所", "另一值班台", "陆承平")
    await desk.presses("带班领导")
    await desk.sees("已转给程远、方晓，马上通知。在有人接警以前还是您负责")
    await leader.sees("【紧急求助】10:00", "雷鸣 转给您", "接警")
    (row,) = await calm.rows(alerts)
    assert (row.state, row.taken_by) == ("taken", "DO3"), "the first taker keeps it until then"
    await leader.presses("接警")
    await leader.sees("您已接警")
    await desk.sees("方晓 已接警")
    await guard.sees("10:00 已接警")
    (over,) = await calm.rows(changes, changes.c.what == "taken_over")
    assert over.detail["before"] == "DO3"


async def test_passed_on_to_one_person_who_does_not_answer(calm: Story) -> None:
    guard, desk, chief = (calm.phone(p) for p in ("G02", "DO3", "PO05"))
    await taken(guard, desk)
    await desk.presses("转派")
    await desk.sees("转给谁？")
    await desk.presses("陆承平")
    await desk.sees("已转给陆承平")
    await calm.forward(minutes=6)
    await desk.sees("还没有结束，请点一下")
    assert not chief.unseen


async def test_it_cannot_be_passed_to_somebody_who_is_not_on_duty(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await taken(guard, desk)
    before = len(await calm.rows(pages))
    await desk._post({"press": {"data": "alert:to:T01:1", "message_id": 1}})
    await desk.sees("已经过了时候")
    assert len(await calm.rows(pages)) == before


async def test_closing_needs_a_word(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await taken(guard, desk)
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的？", "已处理", "移交110", "家长带走")
    (row,) = await calm.rows(alerts)
    assert row.state == "taken"
    await desk.sends("收到")
    await desk.sees("怎么处理的？")
    await desk.sends("醉酒男子已被民警带离")
    for _ in ("the card above", "a line here"):
        await desk.sees("10:00 已记下处置完毕")
    await guard.sees("处置完毕，谢谢您")
    (row,) = await calm.rows(alerts)
    assert (row.state, row.outcome) == ("closed", "醉酒男子已被民警带离")


async def test_a_sentence_much_later_closes_nothing(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await taken(guard, desk)
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的？")
    await calm.forward(minutes=11)
    await desk.sends("今天天气不错")
    await desk.sees("没看明白")
    (row,) = await calm.rows(alerts)
    assert row.state == "taken"


async def test_the_card_tells_the_whole_story(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await taken(guard, desk)
    await calm.forward(minutes=2)
    await desk.presses("到场")
    await desk.sees("已记下到场")
    await guard.sees("已到场")
    await desk.sends("/alerts")
    listed = await desk.sees("待处理1件")
    await desk.presses(next(iter(listed.buttons)))
    card = await desk.sees("李师傅 000-0002", "10:00 通知：", "苏敏（没送到 页面没打开）", "雷鸣（已接警）")
    assert card.text.index("10:00 雷鸣 接警") < card.text.index("10:02 雷鸣 到场")
    assert list(card.buttons) == ["要增援", "处置完毕", "误报", "转派", "点名", "下指令", "解除"]


async def test_an_alert_that_reached_nobody_is_red(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    desk.looks_away()
    del calm.phones["DO3"]
    await call(guard)
    await calm.settled()
    late = calm.phone("PO05")
    await late.sends("/alerts")
    await late.sees("现在没有待处理的告警")
    admin = calm.phone("AD01")
    await admin.sends("/alerts")
    await admin.sees("待处理1件", "🔴最急", "⚠️没有送到任何人")
