"""我的求助怎样了: how one's own call stands, told without changing anything; and cries stay cries."""

from datetime import timedelta

import pytest

from storage.tables import alerts, incidents
from tests.kit.story import Phone, Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


def quieten(story: Story) -> None:
    """What officers and the caller read meanwhile is the matter of other stories."""
    for phone in story.phones.values():
        phone.unseen.clear()


async def called(story: Story) -> tuple[Phone, Phone]:
    guard, officer = story.phone("G02"), story.phone("DO3")
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    await officer.sees("【紧急求助】")
    await story.settled()
    quieten(story)
    return guard, officer


@pytest.mark.parametrize("words", ["我的求助怎样了", "我的求助", "有人来吗", "到哪了", "怎么还没人来"])
async def test_while_nobody_has_it_the_numbers_are_named(story: Story, words: str) -> None:
    guard, officer = await called(story)
    await guard.sends(words)
    await guard.sees("06:50 的求助：还没人接警，请打110，值班电话 000-0057。正在通知更多人。")
    await story.settled()
    assert not officer.unseen, "a question is no detail of the call"
    assert len(await story.rows(alerts)) == 1


async def test_from_taken_to_settled(story: Story) -> None:
    guard, officer = await called(story)
    story.house.clock.forward(timedelta(minutes=1))
    await officer.presses("接警")
    await story.settled()
    quieten(story)
    await guard.sends("我的求助怎样了")
    await guard.sees("06:50 的求助：雷警官 06:51 已接警。请先保护好自己。")
    await officer.presses("到场")
    await story.settled()
    quieten(story)
    await guard.sends("到哪了？")
    await guard.sees("06:50 的求助：雷警官 06:51 已到场。")
    await officer.presses("处置完毕")
    await story.settled()
    await officer.presses("已处理")
    await story.settled()
    quieten(story)
    await guard.sends("我的求助怎么样了")
    await guard.sees("06:50 的求助：06:51 处置完毕。还有危险请再点 🚨 紧急求助。")
    story.house.clock.forward(timedelta(hours=13))
    await guard.sends("我的求助怎样了")
    await guard.sees("没有查到您最近的求助。有危险请点 🚨 紧急求助，或打110。")


async def test_a_slip_is_told_as_one(story: Story) -> None:
    guard, _ = await called(story)
    await guard.presses("误触撤销")
    await story.settled()
    quieten(story)
    await guard.sends("我的求助怎样了")
    await guard.sees("06:50 的求助：06:50 您点了误触撤销，值班员会打电话跟您核实。")


async def test_a_cry_within_a_call_is_told_to_those_who_were_called(story: Story) -> None:
    guard, officer = await called(story)
    await guard.sends("救命怎么还没人来")
    await officer.sees("救命怎么还没人来")
    await story.settled()
    quieten(story)


async def test_without_a_call_it_is_a_cry_or_nothing(story: Story) -> None:
    guard, officer = story.phone("G02"), story.phone("DO3")
    await guard.sends("有人来吗")
    await guard.sees("没看明白，您是要：")
    assert not await story.rows(incidents, incidents.c.imported_as == "")
    await guard.sends("我的求助")
    await guard.sees("求助已记下")
    await officer.sees("【紧急求助】")
    await story.settled()
    quieten(story)


async def test_of_a_report_the_number_is_named(story: Story) -> None:
    guard, officer = story.phone("G02"), story.phone("DO3")
    await guard.sends("门口两个家长打起来了")
    await guard.sees("已记下（SJ-SCH01-2026-0002）")
    await officer.sees("【打架】")
    await officer.presses("接警")
    await story.settled()
    quieten(story)
    await guard.sends("有人来吗？")
    await guard.sees("06:50 的报告（SJ-SCH01-2026-0002）：雷警官 06:50 已接警。")
