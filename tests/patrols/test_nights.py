"""Rounds at night: over midnight, missed without waking anybody, and whoever walks alone is looked after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from duty.patrols.missing import nights_missed
from duty.patrols.walk import WalkState
from storage.tables import alerts, incidents, pages, walks
from tests.kit.memory import ZONE
from tests.kit.story import Phone, Story, opened, settings
from tests.patrols.scene import EVENING, scans, until

FRIDAY = "2026-11-27T22:20:00"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=EVENING)) as told:
        await told.phone("G24").shares("P021")
        await told.phone("G24").sees("已签到")
        await told.tick()
        yield told


async def test_a_night_passes_midnight_and_belongs_to_the_day_it_began(tmp_path: Path) -> None:
    """Friday's night goes on on a Saturday, which is no school day; Sunday's does not begin."""
    async with opened(settings(tmp_path, now=FRIDAY)) as story:
        await story.tick()
        night = [one for one in await story.rows(walks) if one.round_id == "R02" and one.day.day == 27]
        due = sorted(one.due_at.astimezone(ZONE).strftime("%d %H:%M") for one in night)
        assert due == ["27 22:30", "28 00:30", "28 02:30", "28 04:30"]
        assert all(one.night and one.points == 8 for one in night)
        assert not [one for one in await story.rows(walks) if one.round_id == "R02" and one.day.day == 28]
        guard = story.phone("G24")
        await until(story, "00:20:00", "2026-11-28")
        guard.unseen.clear()
        await scans(story, guard, "SCH07-C02")
        await guard.sees("✓宿舍1号楼 00:20")
        await guard.sees("宿舍夜巡 00:30：1/8 ✓宿舍1号楼")
        (walked,) = [one for one in await story.rows(walks) if one.begun_at]
        assert (walked.day.day, walked.state) == (27, WalkState.WALKING)


async def test_a_night_nobody_walks_wakes_nobody_and_is_told_once_in_the_morning(story: Story) -> None:
    leader, guard = story.phone("G22"), story.phone("G24")
    asleep = [story.phone(one) for one in ("SO07", "PR07", "DO3", "PO03")]
    await until(story, "06:20:00", "2026-11-24")
    assert not leader.unseen
    assert not [str(phone) for phone in asleep if phone.unseen]
    await guard.sees("宿舍夜巡 22:30（云汀高级中学）还没有人开始")
    await until(story, "06:31:00", "2026-11-24")
    told = await leader.sees(
        "昨夜没有人走", "宿舍夜巡 22:30", "宿舍夜巡 00:30", "宿舍夜巡 02:30", "宿舍夜巡 04:30"
    )
    assert not told.buttons
    await until(story, "07:05:00", "2026-11-24")
    assert not [one for one in asleep if "没有人走" in str(one)]
    assert not [one for one in leader.unseen if "没有人走" in one.text]
    for phone in story.phones.values():
        phone.unseen.clear()
    async with story.house.database.reading_work(story.house.clock.now()) as work:
        lines = await nights_missed(work, ["SCH07"], datetime(2026, 11, 23, tzinfo=ZONE).date())
    assert [one.due for one in lines] == ["22:30", "00:30", "02:30", "04:30"]


# -- 夜巡守护 ------------------------------------------------------------------------------------


async def on_the_way(story: Story) -> Phone:
    guard = story.phone("G24")
    await scans(story, guard, "SCH07-C01")
    await guard.sees("✓车行门")
    await guard.sees("宿舍夜巡 22:30：1/8")
    return guard


async def test_silence_is_asked_about_then_the_leader_then_somebody_comes(story: Story) -> None:
    guard, leader = await on_the_way(story), story.phone("G22")
    await until(story, "22:39:30")
    assert not guard.unseen
    await until(story, "22:41:00")
    asked = await guard.sees("谢师傅，夜巡还顺利吗？")
    assert list(asked.buttons) == ["都好", "要帮忙"]
    assert not leader.unseen
    await story.forward(minutes=3)
    await leader.sees("22:20以后没有谢师傅的动静", "宿舍夜巡", "000-0024")
    assert not await story.rows(alerts)
    await story.forward(minutes=2, seconds=5)
    (alert,) = await story.rows(alerts)
    (incident,) = await story.rows(incidents, incidents.c.id == alert.incident_id)
    assert (alert.triage, incident.kind) == ("P1", "other")
    assert incident.sentence == "宿舍夜巡 22:30：谢师傅22:20以后没有动静，问过没有回答"
    assert await story.rows(pages), "somebody is called"
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_any_word_of_theirs_is_a_sign_of_life(story: Story) -> None:
    guard, leader = await on_the_way(story), story.phone("G22")
    await until(story, "22:38:00")
    await guard.sends("收到")
    await until(story, "22:57:00")
    assert not guard.unseen
    await until(story, "22:59:00")
    await guard.sees("夜巡还顺利吗")
    await guard.presses("都好")
    await guard.sees("好的", "记下了")
    await story.forward(minutes=4)
    await story.forward(minutes=4)
    assert not leader.unseen and not await story.rows(alerts)


async def test_an_answer_after_the_leader_was_told_is_told_too(story: Story) -> None:
    guard, leader = await on_the_way(story), story.phone("G22")
    await until(story, "22:41:00")
    await guard.sees("夜巡还顺利吗")
    await story.forward(minutes=3)
    await leader.sees("没有谢师傅的动静")
    await guard.presses("都好")
    await guard.sees("记下了")
    await leader.sees("谢师傅", "有回音了")
    await story.forward(minutes=4)
    assert not await story.rows(alerts)


async def test_send_help_is_a_call_for_help(story: Story) -> None:
    guard = await on_the_way(story)
    await until(story, "22:41:00")
    await guard.sees("夜巡还顺利吗")
    await guard.presses("要帮忙")
    await guard.sees("求助已记下", "110")
    (alert,) = await story.rows(alerts)
    (incident,) = await story.rows(incidents, incidents.c.id == alert.incident_id)
    assert (alert.triage, incident.kind, incident.reported_by) == ("P0", "sos", "G24")
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_finishing_ends_the_watch(story: Story) -> None:
    guard = await on_the_way(story)
    await guard.presses("走完了")
    await guard.sees("走了1/8")
    await until(story, "23:00:00")
    assert not guard.unseen
    (walk,) = [one for one in await story.rows(walks) if one.begun_at]
    assert walk.guard_at is None and walk.state is WalkState.PARTLY


async def test_after_an_outage_the_walker_is_asked_first(story: Story) -> None:
    """Nobody listened for an hour: whoever could not be heard is asked before anybody is alarmed."""
    guard, leader = await on_the_way(story), story.phone("G22")
    await until(story, "22:41:00")
    await guard.sees("夜巡还顺利吗")
    await story.forward(minutes=20)
    await guard.sees("夜巡还顺利吗")
    assert not leader.unseen
    story.house.clock.forward(timedelta(seconds=1))
