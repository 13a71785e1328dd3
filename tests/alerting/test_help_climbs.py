"""A call for help climbs until somebody takes it, and says honestly whom it reached."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.tables import accounts, alerts, changes, incidents, pages
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

QUIET_HOUR = "2026-11-23T10:00:00"
FIRST = ("DO1", "DO3", "PO01", "PO02", "PR01")


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    """Monday ten o'clock: no window runs, everybody else is at ease."""
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def call(guard: Phone) -> None:
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下，正在通知值班人员。请同时打110！", "误触撤销")
    await guard.sees("请发一下位置，再用一句话说怎么了")


async def pager(story: Story, *people: str) -> list[Phone]:
    return [story.phone(person) for person in people]


async def test_the_first_step_is_exactly_these_people(calm: Story) -> None:
    guard = calm.phone("G02")
    await call(guard)
    assert {row.person_id for row in await calm.rows(pages)} == set(FIRST)


async def test_nobody_reached_is_said_at_once_and_the_next_are_called(calm: Story) -> None:
    """No officer has a page open: waiting a minute would help nobody."""
    guard = calm.phone("G02")
    await call(guard)
    await calm.forward(seconds=2)
    await guard.sees("还没有送到人，请马上打110！正在通知更多人。")
    assert {"DO2", "DO4"} <= {row.person_id for row in await calm.rows(pages)}
    await calm.forward(seconds=2)
    assert {"PO05", "SV01"} <= {row.person_id for row in await calm.rows(pages)}, "and the next, too"
    desk = calm.phone("DO3")
    await desk.sees("【紧急求助】10:00", "接警")
    await calm.forward(seconds=57)
    await guard.sees("还没人接警，请马上打110！值班电话 000-0057。正在通知更多人。")
    await calm.forward(minutes=3)
    await desk.sees("【紧急求助】10:00", "接警")


async def test_delivered_counts_the_people_truly_reached(calm: Story) -> None:
    guard, *officers = await pager(calm, "G02", "DO3", "PR01")
    await call(guard)
    for officer in officers:
        await officer.sees("【紧急求助】")
    await calm.forward(seconds=2)
    await guard.sees("已送达2人，还没人接警。危险请打110！")
    states = {row.person_id: row.state for row in await calm.rows(pages)}
    assert states == {"DO3": "sent", "PR01": "sent"} | dict.fromkeys(("DO1", "PO01", "PO02"), "failed")


async def test_it_climbs_at_twenty_seconds_and_a_minute_and_then_every_two(calm: Story) -> None:
    guard, desk, leader, far = await pager(calm, "G02", "DO3", "DO4", "PO05")
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.forward(seconds=3)
    await guard.sees("已送达1人")
    await calm.forward(seconds=18)
    await leader.sees("【紧急求助】10:00")
    await calm.forward(seconds=40)
    await guard.sees("还没人接警，请马上打110！值班电话 000-0057。正在通知更多人。")
    await far.sees("【紧急求助】10:00")
    for _ in range(3):
        await calm.forward(minutes=2, seconds=1)
        for officer in (desk, leader, far):
            await officer.sees("【紧急求助】10:00", "接警", "走不开")
            assert len([one for one in officer.screen.values() if "紧急求助" in one.text]) == 1, "one card"
    await far.presses("接警")
    await far.sees("您已接警")
    await guard.sees("沈所长 10:07 已接警")
    for officer in (desk, leader):
        await officer.sees("沈守义 已接警")
    called = len(await calm.rows(pages))
    await calm.forward(minutes=20)
    assert len(await calm.rows(pages)) == called, "nobody is called after it was taken"
    await far.sees("应于 10:30 前电话报告")


async def test_cannot_come_calls_the_next_step_at_once_and_once(calm: Story) -> None:
    """The only officer at hand: everybody called reads so, and their own card is silent."""
    guard, desk, leader, far = await pager(calm, "G02", "DO3", "DO2", "PO05")
    await call(guard)
    page = await desk.sees("【紧急求助】")
    await desk.presses("走不开")
    await desk.sees("10:00 您走不开：实验小学西门岗", "记下了，已去找别人", "我能去了")
    await leader.sees("【紧急求助】10:00")
    await leader.sees("10:00 雷鸣 走不开，正在通知更多人：实验小学西门岗。", "接警")
    await desk.presses("走不开", old=page)
    await desk.sees("记下了，已去找别人")
    assert "PO05" not in {row.person_id for row in await calm.rows(pages)}
    await leader.presses("走不开")
    await leader.sees("记下了")
    await far.sees("【紧急求助】10:00")
    await far.sees("走不开，正在通知更多人")
    await far.presses("走不开")
    await far.sees("记下了")
    await calm.quiet()
    await desk.presses("我能去了")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    for officer in (leader, far):
        await officer.sees("雷鸣 已接警")


async def test_the_second_officer_reads_who_has_it(calm: Story) -> None:
    guard, first, second = await pager(calm, "G02", "DO3", "PO01")
    await call(guard)
    page = await second.sees("【紧急求助】")
    await first.sees("【紧急求助】")
    await first.presses("接警")
    await first.sees("您已接警", "到场", "处置完毕", "误报")
    await guard.sees("已接警")
    await second.sees("10:00 雷鸣 已接警：实验小学西门岗。")
    await second.presses("接警", old=page)
    await second.sees("10:00 雷鸣 已接警。")


async def test_a_typed_received_stops_nothing(calm: Story) -> None:
    guard, desk, leader = await pager(calm, "G02", "DO3", "DO4")
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.sends("收到")
    await desk.sees("还没有人接警", "接警")
    await guard.sends("收到")
    await calm.forward(minutes=1, seconds=1)
    await guard.sees("还没人接警")
    await leader.sees("【紧急求助】10:00")


async def test_an_unreachable_officer_is_skipped_and_that_is_on_record(calm: Story) -> None:
    async with calm.house.database.writing() as connection:
        gone = update(accounts).where(accounts.c.person_id == "DO3")
        await connection.execute(gone.values(reachable=False, unreachable_why="blocked"))
        await connection.execute(update(accounts).where(accounts.c.person_id == "DO1").values(person_id=""))
    guard, police = await pager(calm, "G02", "PO01")
    await call(guard)
    await police.sees("【紧急求助】")
    skipped = {row.person_id: row.why for row in await calm.rows(pages, pages.c.state == "skipped")}
    assert skipped == {"DO3": "unreachable", "DO1": "no_account"}
    assert len(await calm.rows(changes, changes.c.what == "skipped")) == 2


async def test_thirty_minutes_later_the_taker_is_asked_then_it_climbs_again(calm: Story) -> None:
    guard, desk, chief = await pager(calm, "G02", "DO3", "PO01")
    await call(guard)
    await desk.sees("【紧急求助】")
    await chief.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await chief.sees("雷鸣 已接警")
    await calm.forward(minutes=31)
    await desk.sees("10:00 实验小学西门岗的紧急求助还没有结束", "还在处理", "到场", "处置完毕", "误报")
    await desk.sees("应于 10:30 前电话报告")
    await desk.presses("还在处理")
    await desk.sees("好的，30分钟后再问您")
    await calm.forward(minutes=31)
    await desk.sees("还没有结束，请点一下")
    await desk.sees("应于 11:00 前书面初报")
    await calm.forward(minutes=31)
    await guard.sees("11:33 这次求助还没有了结，正在重新通知值班人员")
    for officer in (desk, chief):
        await officer.sees("【紧急求助】10:00", "接警")
    await chief.presses("接警")
    await chief.sees("您已接警")
    await guard.sees("陆所长 11:33 已接警")
    await desk.sees("陆承平 已接警")
    assert {row.what for row in await calm.rows(changes)} >= {"follow_up_asked", "still_busy", "raised_again"}


async def test_a_false_alarm_stays_in_the_record(calm: Story) -> None:
    guard, desk = await pager(calm, "G02", "DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await desk.presses("误报")
    await desk.sees("10:00 已记下误报：实验小学西门岗")
    await guard.sees("10:00 雷警官 已核实，这次按误报处理。谢谢您。")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    (alert,) = await calm.rows(alerts)
    assert (row.state, alert.state, alert.closed_by) == ("false_alarm", "false_alarm", "DO3")


async def test_a_day_old_page_says_how_it_ended(calm: Story) -> None:
    guard, desk, chief = await pager(calm, "G02", "DO3", "PO01")
    await call(guard)
    mistake = next(one for one in guard.screen.values() if "误触撤销" in one.buttons)
    page = await chief.sees("【紧急求助】")
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await chief.sees("已接警")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    await desk.sees("已记下处置完毕")
    await guard.sees("处置完毕")
    await chief.sees("处置完毕")
    calm.house.clock.forward(timedelta(days=1))
    for label in ("接警", "走不开"):
        await chief.presses(label, old=page)
        await chief.sees("10:00 已结束")
    await guard.presses("误触撤销", old=mistake)
    await guard.sees("这次求助已经处理完了，不用撤销")
