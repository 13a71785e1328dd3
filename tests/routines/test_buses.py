"""校车清车: one tap after each arrival; silence climbs to the school, then to the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from duty.messaging.accounts import CONSENT_VERSION
from storage.tables import accounts, alerts, consents, incidents, tasks
from tests.kit.story import Story, opened, settings
from tests.routines.rows import ATTENDANT, BUS_HEAD, at, imported

pytestmark = pytest.mark.usefixtures("both_databases")
BUSES = BUS_HEAD + "B3,SCH01,3号车,BA1,10:00,\nB4,SCH01,4号车,BA1,,10:30\n"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T09:30:00")) as told:
        await imported(told, tmp_path / "in", people=ATTENDANT, buses=BUSES)
        await enrolled(told, "BA1")
        await told.tick()
        yield told


async def enrolled(story: Story, person: str) -> None:
    now = story.house.clock.now()
    account = {"channel": "web", "address": person, "person_id": person, "bound_at": now}
    consent = {"person_id": person, "version": CONSENT_VERSION, "channel": "web", "at": now}
    async with story.house.database.writing() as connection:
        await connection.execute(insert(accounts), [account])
        await connection.execute(insert(consents), [consent])


async def test_one_tap_when_the_bus_is_empty(story: Story) -> None:
    attendant, leader = story.phone("BA1"), story.phone("G01")
    await at(story, "10:00:01")
    shown = await attendant.sees("3号车到了吗？孩子都下车、车里看过一遍，请点")
    assert list(shown.buttons) == ["已到，已清车", "晚到", "没来"]
    await attendant.presses("已到，已清车")
    await attendant.sees("✓ 3号车：已到，已清车（10:00 冯老师）")
    await at(story, "10:29:00")
    assert not leader.unseen
    assert not await story.rows(alerts)


async def test_silence_climbs_to_the_school_and_then_to_the_desk(story: Story) -> None:
    attendant, leader, office = story.phone("BA1"), story.phone("G01"), story.phone("SO01")
    principal, desk = story.phone("PR01"), story.phone("DO1")
    await at(story, "10:00:01")
    await attendant.sees("3号车到了吗")
    await at(story, "10:20:30")
    for one in (leader, office):
        await one.sees("实验小学 3号车 10:00应到，还没有清车的回话", "冯老师 000-0077")
    assert not desk.unseen and not principal.unseen and not await story.rows(alerts)
    await at(story, "10:31:00")
    for one in (principal, desk):
        await one.sees("校车", "3号车 10:00应到，一直没有清车的回话")
    (incident,) = await story.rows(incidents, incidents.c.kind == "bus", incidents.c.imported_as == "")
    assert (incident.triage, incident.school_id) == ("P1", "SCH01")
    (row,) = await story.rows(tasks, tasks.c.bus_id == "B3")
    assert row.incident_id == incident.id
    await attendant.press_data(f"task:do:{row.id}:0")
    await story.forward(seconds=2)
    await desk.sees("3号车 已到，已清车")
    await at(story, "10:33:00")
    assert len(await story.rows(alerts)) == 1, "it is called once"
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_several_silent_buses_are_one_message_to_each_who_must_know(
    story: Story, tmp_path: Path
) -> None:
    two = BUS_HEAD + "B3,SCH01,3号车,BA1,10:00,\nB5,SCH01,5号车,BA1,10:00,\n"
    await imported(story, tmp_path / "in", buses=two)
    await story.tick()
    attendant, leader = story.phone("BA1"), story.phone("G01")
    await at(story, "10:00:01")
    await attendant.sees("3号车到了吗")
    await attendant.sees("5号车到了吗")
    await at(story, "10:20:30")
    await leader.sees("3号车 10:00应到，还没有清车的回话", "5号车 10:00应到")
    await story.quiet()
    for number in ("3", "5"):
        await attendant.sends(f"{number}号车清好了")
        await attendant.sees(f"✓ {number}号车：已到，已清车")


async def test_late_is_asked_again_and_calls_nobody(story: Story) -> None:
    attendant, leader = story.phone("BA1"), story.phone("G01")
    await at(story, "10:00:01")
    await attendant.sees("3号车到了吗")
    await attendant.presses("晚到")
    await attendant.sees("再问您")
    await at(story, "10:11:00")
    await attendant.sees("3号车到了吗")
    await attendant.presses("晚到")
    await attendant.sees("再问您")
    await at(story, "10:29:00")
    assert not leader.unseen
    await at(story, "10:32:00")
    await attendant.sees("3号车到了吗")
    await attendant.sees("4号车到了吗")
    await attendant.sends("3号车清好了")
    await attendant.sees("✓ 3号车：已到，已清车")
    await attendant.sends("车清了")
    await attendant.sees("✓ 4号车：已到，已清车")
    await at(story, "11:30:00")
    assert not leader.unseen and not await story.rows(alerts)


async def test_a_bus_that_did_not_come_is_told_and_no_call(story: Story) -> None:
    attendant, office = story.phone("BA1"), story.phone("SO01")
    await at(story, "10:00:01")
    await attendant.sees("3号车到了吗")
    await attendant.presses("没来")
    await attendant.sees("✓ 3号车：没来")
    await office.sees("实验小学 3号车 10:00应到，冯老师说车没来")
    await at(story, "10:29:00")
    assert not await story.rows(alerts)
    await attendant.sends("4号车清好了")
    await attendant.sees("✓ 4号车：已到，已清车")


async def test_the_attendant_has_keys_and_words_of_others_are_none_of_it(story: Story) -> None:
    attendant, guard = story.phone("BA1"), story.phone("G02")
    await attendant.sends("帮助")
    await attendant.sees("按键怎么用")
    assert attendant.keyboard == ["📍 签到", "📷 报隐患", "📝 报事件", "📋 我的", "🚨 紧急求助"]
    await guard.sends("车清了")
    assert "清车" not in str(await guard.sees(""))
    rows = await story.rows(tasks, tasks.c.bus_id != "")
    assert all(row.answered_at is None for row in rows)


async def test_nothing_on_a_holiday(story: Story, tmp_path: Path) -> None:
    holiday = "date,school_id,kind,as_weekday,dismissal,note\n2026-11-24,SCH01,closed,,,大雾\n"
    await imported(story, tmp_path / "in", calendar=holiday)
    attendant = story.phone("BA1")
    await at(story, "10:00:01", "2026-11-24")
    assert "到了吗" not in str(attendant)
    days = {row.day.isoformat() for row in await story.rows(tasks, tasks.c.bus_id != "")}
    assert days == {"2026-11-23"}
    attendant.unseen.clear()
