"""What comes after a report: kind, words, place, pictures, and a second report of the same event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.reception import Reception
from storage.tables import alerts, changes, check_ins, incidents, photos
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.hazards.test_hazard import developed, picture
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

OURS = incidents.c.imported_as == ""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def reports(guard: Phone, words: str) -> None:
    await guard.sends(words)
    await guard.sees("已记下（SJ-SCH01-2026-")


async def test_another_kind_calls_as_that_kind_does_and_gives_its_number(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/incident 东边墙外有动静")
    await guard.sees("会写进今天的小结")
    await guard.presses("改类别")
    asked = await guard.sees("请选类别")
    assert "火情" in asked.buttons
    assert "伤病" in asked.buttons
    await guard.presses("火情")
    await guard.sees("已改为火情：SJ-SCH01-2026-0002。正在通知值班人员。危险请打119。")
    await desk.sees("【火情】10:00 实验小学西门岗", "接警")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await guard.sees("已接警")
    await guard.presses("改类别")
    await guard.sees("请选类别")
    await guard.presses("设施")
    await guard.sees("已改为设施")
    await desk.sees("李师傅改为设施：实验小学西门岗")
    (row,) = await calm.rows(incidents, OURS)
    assert (row.kind, row.triage) == ("facility", "P0"), "a milder kind sends nobody home"


@pytest.mark.parametrize(
    ("words", "number"),
    [("操场起火", "119"), ("有学生晕倒", "120"), ("门口车祸", "122"), ("有人持刀", "110")],
)
async def test_the_number_to_dial_fits_the_kind(calm: Story, words: str, number: str) -> None:
    guard = calm.phone("G02")
    await guard.sends(words)
    await guard.sees("已记下", f"危险请打{number}。")


async def test_more_words_and_the_place_belong_to_it_for_ten_minutes(calm: Story) -> None:
    guard, desk, other = calm.phone("G02"), calm.phone("DO3"), calm.phone("DO1")
    await reports(guard, "停电了")
    await desk.sees("【设施】")
    await other.sees("【设施】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await other.sees("已接警")
    await guard.sees("已接警")
    await guard.sends("教学楼二楼也黑着")
    await guard.sees("已补进SJ-SCH01-2026-0002", "另一件事")
    await desk.sees("补充：实验小学西门岗 李师傅：情况：教学楼二楼也黑着")
    assert not other.unseen
    await guard.shares("P003")
    await guard.sees("位置已补进SJ-SCH01-2026-0002")
    await desk.sees("补充：实验小学西门岗 李师傅：", "位置：33.4153")
    await desk.sees("您已接警", "位置：33.4153", "处置完毕")
    assert "接警" not in (await other.sees("【设施】", "已接警", "位置：33.4153")).buttons
    await guard.sends("收到")
    (row,) = await calm.rows(incidents, OURS)
    assert row.sentence == "停电了；教学楼二楼也黑着"
    assert row.latitude is not None
    calm.house.clock.forward(timedelta(minutes=11))
    await guard.sends("灯都不亮")
    await guard.sees("照明·一般隐患")
    assert not await calm.rows(check_ins)


async def test_words_of_another_kind_are_another_report_and_one_tap_parts_them(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await reports(guard, "停电了")
    await desk.sees("【设施】")
    await guard.sends("有人持刀冲门")
    await guard.sees("已记下（SJ-SCH01-2026-0003）：持械")
    await desk.sees("【持械】")
    await guard.sends("穿黑衣服")
    await guard.sees("已补进SJ-SCH01-2026-0003")
    await desk.sees("补充", "穿黑衣服")
    await guard.presses("另一件事")
    await guard.sees("已记下（SJ-SCH01-2026-0004）：其他情况，穿黑衣服")
    await guard.presses("另一件事")
    await guard.sees("已经过了时候")


async def test_the_tap_on_check_in_is_a_check_in_even_after_a_report(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await reports(guard, "停电了")
    await desk.sees("【设施】")
    await guard.shares("P002")
    await guard.sees("李师傅，已签到：西门岗 06:50")
    await desk.sees("补充：实验小学西门岗", "位置")
    await desk.sees("【设施】", "位置", "接警")


async def test_pictures_before_with_and_after_belong_to_it(calm: Story) -> None:
    guard, desk, station = calm.phone("G02"), calm.phone("DO3"), calm.phone("PO02")
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends_photo(picture())
    await guard.sees("请用一句话说")
    await guard.sends("有人喝醉了在门口闹事")
    await guard.sees("已记下（SJ-SCH01-2026-0002）")
    await desk.sees("【外来人员】")
    await station.sees("【外来人员】")
    await desk.sees("有照片：10:00 实验小学西门岗 外来人员", "看照片")
    opened_ = await station.sees("有照片：10:00", "看照片")
    await guard.sends_photo(picture("green"), "车牌挡住了")
    await guard.sees("已补进SJ-SCH01-2026-0002")
    await desk.sees("补充", "车牌挡住了")
    await station.sees("补充")
    await guard.sends_photo(picture("blue"))
    await developed(calm)
    await station.presses("看照片", old=opened_)
    for _ in range(3):
        await station.sees("SJ-SCH01-2026-0002")
    assert {str(row.subject) for row in await calm.rows(photos)} == {f"incident:{await _newest(calm)}"}
    assert not await calm.rows(changes, changes.c.what == "seen"), "nothing was opened yet"
    key = (await calm.rows(photos))[0].large_key
    reception = Reception(calm.house.boundary, calm.house.pictures, calm.house.clock.now)
    assert await reception.photo(key, "PO02")
    assert not await reception.photo(key, "PO05")
    (look,) = await calm.rows(changes, changes.c.what == "seen")
    assert look.actor_id == "PO02"


async def _newest(story: Story) -> int:
    return max(row.id for row in await story.rows(incidents))


async def test_two_reports_of_one_event_are_joined_by_the_officer(calm: Story) -> None:
    guard, leader, desk = calm.phone("G02"), calm.phone("G01"), calm.phone("DO3")
    await reports(guard, "两个人在校门口打架")
    await desk.sees("【打架】10:00 实验小学西门岗 李师傅")
    await calm.forward(minutes=4)
    await reports(leader, "校门口有人动手")
    await desk.sees("【打架】10:04")
    await desk.sees("SJ-SCH01-2026-0003 和 SJ-SCH01-2026-0002（10:00 李师傅）可能是同一件事", "同一件事")
    await desk.presses("同一件事")
    await desk.sees("10:04 雷鸣 已并入 SJ-SCH01-2026-0002。")
    await desk.sees("SJ-SCH01-2026-0003 已并入 SJ-SCH01-2026-0002，一起处理")
    await leader.sees("SJ-SCH01-2026-0003 和 SJ-SCH01-2026-0002 是同一件事，一起处理")
    first = next(
        shown for shown in desk.screen.values() if "李师傅" in shown.text and "接警" in shown.buttons
    )
    await desk.presses("接警", old=first)
    await desk.sees("您已接警")
    for phone in (guard, leader):
        await phone.sees("SJ-SCH01-2026-0002：雷警官 10:04 已接警。")
    await leader.sends("有一个人跑了")
    await leader.sees("已补进")
    await desk.sees("补充：实验小学西门岗 王队长", "有一个人跑了")
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    for phone in (guard, leader):
        await phone.sees("SJ-SCH01-2026-0002：10:04 处置完毕")
    await desk.sees("已记下处置完毕")
    states = {row.number[-4:]: row.state for row in await calm.rows(incidents, OURS)}
    assert states == {"0002": "closed", "0003": "joined"}
    assert [row.state for row in await calm.rows(alerts)] == ["closed", "closed"]
    await calm.forward(hours=1)


async def test_only_close_reports_of_one_kind_are_offered_and_strangers_cannot_join(calm: Story) -> None:
    guard, leader, desk, far = (calm.phone(p) for p in ("G02", "G01", "DO3", "PO05"))
    await reports(guard, "两个人在校门口打架")
    await desk.sees("【打架】")
    await reports(leader, "停电了")
    await desk.sees("【设施】")
    await calm.forward(minutes=31)
    desk.unseen.clear()
    await leader.sends("/incident 又有人打架")
    await leader.sees("已记下")
    card = await desk.sees("【打架】10:31")
    await calm.settled()
    assert not desk.unseen
    card.buttons["偷"] = "same:3"
    await far.presses("偷", old=card)
    await far.sees("没有找到这一条")
