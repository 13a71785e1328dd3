"""初报, 续报, 终报: a clock that reminds once, a draft of facts, and one tap that freezes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.commands.exporting import export_reports
from storage.tables import accounts, report_clock, report_timers, reports
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

NUMBER = "SJ-SCH01-2026-0002"


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def taken(story: Story, words: str = "有人持刀冲门，三年级小花看见了") -> tuple[Phone, Phone, Phone]:
    """A report that DO3 took; DO1 is at the other desk."""
    guard, desk, other = (story.phone(person) for person in ("G02", "DO3", "DO1"))
    await guard.sends(words)
    await guard.sees("已记下")
    await desk.sees("10:00 实验小学西门岗", "接警")
    await other.sees("10:00 实验小学西门岗")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await other.sees("已接警")
    await story.tick()
    return guard, desk, other


async def test_the_taker_is_reminded_once_before_each_deadline(calm: Story) -> None:
    _, desk, other = await taken(calm)
    await calm.forward(minutes=21)
    await desk.sees(f"{NUMBER} 10:00 实验小学 持械：应于 10:30 前电话报告。", "去上报")
    await calm.forward(minutes=2)
    await desk.presses("去上报")
    await desk.sees(f"{NUMBER} 10:00 实验小学 持械", "应于 10:30 前电话报告", "应于 11:00 前书面初报")
    await desk.presses("已电话报告")
    await desk.sees("10:23 已电话报告", "应于 11:00 前书面初报", "初报")
    await calm.forward(minutes=8)
    await desk.sees("还没有结束")
    await calm.forward(minutes=20)
    await desk.sees("应于 11:00 前书面初报")
    assert not other.unseen


async def test_facts_stand_in_the_draft_and_what_is_not_known_reads_so(calm: Story) -> None:
    guard, desk, other = await taken(calm)
    await desk.sends("/report")
    await desk.sees("要上报的事件1件", f"{NUMBER}：应于 10:30 前电话报告；应于 11:00 前书面初报")
    await desk.presses(NUMBER)
    await desk.sees("应于 11:00 前书面初报")
    await desk.presses("初报")
    draft = await desk.sees(
        f"【初报】{NUMBER}",
        "接报时间：2026-11-23 10:00",
        "信息来源：保安员",
        "地点：云汀区实验小学西门岗",
        "性质：持械（最急）",
        "影响范围：待核",
        "伤亡：待核",
        "已采取措施：10:00 云汀公安分局治安大队（内保）值班员接警",
        "不写学生和报告人姓名",
    )
    for name in ("小花", "李", "雷鸣"):
        assert name not in draft.text
    await desk.presses("伤亡")
    await desk.sees("请用一句话写：伤亡")
    await desk.sends("无人受伤")
    await desk.sees("伤亡：无人受伤", "影响范围：待核")
    await desk.presses("确认上报")
    kept = await desk.sees(
        "报送：云汀区教育局安全科、云汀公安分局治安大队（内保）、临澜市教育局", "上报：雷鸣 2026-11-23 10:00"
    )
    assert not kept.buttons
    await other.sees("【初报】", "伤亡：无人受伤", "上报：雷鸣")
    assert not guard.unseen


async def write(desk: Phone, kind: str) -> None:
    await desk.sends("/report")
    await desk.sees("要上报的事件1件")
    await desk.presses(NUMBER)
    await desk.sees(NUMBER)
    await desk.presses(kind)
    await desk.sees(f"【{kind}")
    await desk.presses("确认上报")
    await desk.sees("上报：雷鸣", "已记下")


async def test_updates_are_numbered_and_nothing_follows_the_final_one(calm: Story, tmp_path: Path) -> None:
    _, desk, other = await taken(calm, "有人喝醉了在门口闹事")
    await write(desk, "初报")
    await other.sees("【初报】")
    await calm.forward(minutes=5)
    await write(desk, "续报")
    await other.sees("【续报一】")
    await write(desk, "续报")
    await other.sees("【续报二】")
    (timer,) = await calm.rows(report_timers)
    assert f"{timer.update_due:%H:%M}" == "04:05", "two hours after the last one, in UTC"
    await write(desk, "终报")
    await other.sees("【终报】")
    await desk.sends("/report")
    await desk.sees("现在没有要上报的事件")
    rows = await calm.rows(reports)
    assert [(row.kind, row.ordinal, row.author_id) for row in rows] == [
        ("first", 1, "DO3"),
        ("update", 2, "DO3"),
        ("update", 3, "DO3"),
        ("final", 4, "DO3"),
    ]
    assert all("临澜市" not in row.text for row in rows), "a P1 goes no further than the district"
    folder = tmp_path / "out"
    assert (
        await export_reports(
            calm.house.database, folder, date(2026, 11, 23), date(2026, 11, 23), calm.house.clock.now()
        )
        == 4
    )
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == f"{NUMBER}-1-初报.txt"
    assert names[2] == f"{NUMBER}-3-续报二.txt"
    assert (folder / names[0]).read_text("utf-8").startswith(f"【初报】{NUMBER}")
    assert (
        await export_reports(
            calm.house.database, folder, date(2026, 11, 24), date(2026, 11, 30), calm.house.clock.now()
        )
        == 0
    )


async def test_late_is_said_and_a_frozen_one_never_changes(calm: Story) -> None:
    _, desk, other = await taken(calm)
    await desk.sends("/report")
    await desk.sees("要上报")
    await desk.presses(NUMBER)
    await desk.sees("初报")
    await desk.presses("初报")
    draft = await desk.sees("【初报】")
    calm.house.clock.forward(_past_the_hour())
    await desk.presses("伤亡", old=draft)
    await desk.sees("请用一句话写")
    await desk.presses("确认上报", old=draft)
    await desk.sees("已记下")
    await other.sees("【初报】")
    before = (await calm.rows(reports))[0].text
    for label in ("确认上报", "伤亡"):
        await desk.presses(label, old=draft)
        await desk.sees("这份已经上报，不能再改")
    await desk.sends("/report")
    await desk.sees("应于 10:30 前电话报告，已过", "应于 13:01 前续报")
    await desk.presses(NUMBER)
    await desk.sees("11:01 初报已报（晚于时限）")
    assert (await calm.rows(reports))[0].text == before


def _past_the_hour() -> timedelta:
    return timedelta(minutes=61)


async def test_the_districts_own_clock_counts_from_when_it_was_set(calm: Story) -> None:
    async with calm.house.database.writing() as connection:
        changed = update(report_clock).where(report_clock.c.triage == "P0")
        await connection.execute(changed.values(phone_min=15, written_min=40))
    _, desk, _ = await taken(calm)
    await desk.sends("/report")
    await desk.sees("应于 10:15 前电话报告；应于 10:40 前书面初报")


async def test_who_has_nothing_to_do_with_it_reads_nothing(calm: Story) -> None:
    _, desk, _ = await taken(calm)
    guard, chief = calm.phone("G03"), calm.phone("PO05")
    await desk.sends("/report")
    shown = await desk.sees("要上报")
    for phone in (guard, chief):
        await phone.sends("/report")
        await phone.sees("现在没有要上报的事件")
        await phone.presses(NUMBER, old=shown)
        await phone.sees("没有找到这一条")
    for bad in ("rpnew:2:first", "rpfield:9:nature", "rpok:9", "rpphoned:x", "rpnew:x"):
        shown.buttons["坏"] = bad
        await guard.presses("坏", old=shown)
        await guard.sees("没有找到这一条")


async def test_an_ordinary_incident_has_no_clock(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("停电了")
    await guard.sees("已记下")
    await desk.sees("【设施】")
    await calm.forward(minutes=25)
    assert not await calm.rows(report_timers)


async def test_where_the_taker_cannot_be_reached_any_more_the_desks_are_reminded(calm: Story) -> None:
    _, desk, other = await taken(calm)
    async with calm.house.database.writing() as connection:
        gone = {"reachable": False, "unreachable_why": "blocked"}
        await connection.execute(update(accounts).where(accounts.c.person_id == "DO3").values(**gone))
    await calm.forward(minutes=21)
    await other.sees(f"{NUMBER} 10:00 实验小学 持械：应于 10:30 前电话报告。")
    assert not desk.unseen


async def test_a_heading_tapped_hours_ago_swallows_no_danger(calm: Story) -> None:
    _, desk, other = await taken(calm)
    await desk.sends("/report")
    await desk.sees("要上报的事件1件")
    await desk.presses(NUMBER)
    await desk.sees("应于 11:00 前书面初报")
    await desk.presses("初报")
    await desk.sees("【初报】")
    await desk.presses("伤亡")
    await desk.sees("请用一句话写：伤亡。")
    calm.house.clock.forward(timedelta(minutes=31))
    await desk.sends("柳河小学南门有人打架")
    await desk.sees("已记下（SJ-SCH02-2026-", "打架")
    await other.sees("【打架】10:31 柳河小学")
    (row,) = await calm.rows(reports)
    assert row.added == {}


async def test_what_is_due_since_yesterday_says_so(calm: Story) -> None:
    _, desk, _ = await taken(calm)
    calm.house.clock.forward(timedelta(days=1))
    await desk.sends("/report")
    await desk.sees(f"11-23 10:00 实验小学 持械 {NUMBER}：应于 11-23 10:30 前电话报告，已过")
