"""Both times: what was long under way, what the words say, and what the clock closes late."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.port import Incoming
from storage.tables import check_ins
from tests.kit.story import NUMBERS, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


def at(story: Story, clock: str) -> datetime:
    """That time of the story's day."""
    hour, minute = map(int, clock.split(":"))
    return (
        story.house.clock.now()
        .astimezone(ZoneInfo("Asia/Shanghai"))
        .replace(hour=hour, minute=minute, second=0, microsecond=0)
    )


def minute(moment: datetime) -> datetime:
    """The story's clock runs on while it is told."""
    return moment.replace(second=0, microsecond=0)


def morning(folder: Path, clock: str, **more: Any) -> Any:
    return opened(settings(folder, now=f"2026-11-23T{clock}:00", **more))


async def by_telegram(story: Story, person: str, stamped: datetime, **content: Any) -> None:
    """The same account over a channel whose server stamps: the story's clock is ahead of the world's."""
    number, ahead = next(NUMBERS), story.house.clock.now() - datetime.now(stamped.tzinfo)
    chat = {"id": number + 10_000, "type": "private"}
    sent = {"message_id": number, "date": round((stamped - ahead).timestamp()), "chat": chat} | content
    raw = {"update_id": number, "message": sent | {"from": {"id": 1, "is_bot": False, "first_name": ""}}}
    await story.house.intake.submit(
        Incoming("telegram", f"tg:{number}", person, raw, story.house.clock.now(), urgent=False)
    )


# -- long under way ----------------------------------------------------------------------------


async def test_a_tap_of_the_morning_that_arrives_at_noon_is_the_morning_s(tmp_path: Path) -> None:
    async with morning(tmp_path, "13:40") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.shares("P002", at=at(story, "07:05"))
        await guard.sees("补报已记下：早高峰护学 07:00 西门岗，07:05 点的，13:40 收到，等队长核对。")
        asked = await leader.sees("李师傅 07:05 在西门岗点的签到，13:40 才送到，请核对一下。", "人在")
        (row,) = await story.rows(check_ins)
        assert row.shift_key == "SCH01:am_peak:2026-11-23" and row.standing == "doubtful"
        assert (row.said_at, minute(row.received_at)) == (at(story, "07:05"), at(story, "13:40"))
        await guard.sends("📋 我的")
        await guard.sees("07:00-08:20 西门岗：07:05（13:40 收到） 到岗已记下，等队长核对")
        await leader.presses("人在", old=asked)
        await leader.sees("李师傅 07:05（13:40 收到） 西门岗：王队长已核对，人在。")


async def test_the_afternoon_is_still_to_come_after_a_late_tap_of_the_morning(tmp_path: Path) -> None:
    async with morning(tmp_path, "15:40") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.shares("P002", at=at(story, "06:55"))
        await guard.sees("补报已记下：早高峰护学")
        await leader.sees("请核对一下")
        assert "📍 签到" in guard.keyboard
        await guard.shares("P003")
        await guard.sees("李师傅，已签到：校门口护学岗 15:40。辛苦了。")


async def test_within_the_window_a_late_tap_of_a_page_waits_for_the_leader(tmp_path: Path) -> None:
    async with morning(tmp_path, "07:20") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.shares("P002", at=at(story, "06:55"))
        await guard.sees("06:55 点的，07:20 才送到。西门岗到岗已记下，等队长核对。您不用再操作。")
        await leader.sees("李师傅 06:55 在西门岗点的签到，07:20 才送到")
        await guard.shares("P002")
        await guard.sees("06:55 点的，07:20 才送到。"), "being there now proves no earlier hour"
        await leader.sends("👥 在岗")
        assert "✓ 西门岗：李守田（待核：06:55，07:20收到）" in (await leader.sees("在岗：")).text


async def test_ten_minutes_of_a_page_s_clock_are_believed(tmp_path: Path) -> None:
    async with morning(tmp_path, "07:09") as story:
        guard = story.phone("G02")
        await guard.shares("P002", at=at(story, "07:00"))
        await guard.sees("李师傅，已签到：西门岗（07:00 点的，07:09 才送到）。辛苦了。")
        assert [row.punctuality for row in await story.rows(check_ins)] == ["on_time"]


async def test_a_page_whose_clock_is_a_day_off_proves_nothing(tmp_path: Path) -> None:
    async with morning(tmp_path, "06:55") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.shares("P002", at=at(story, "07:05") - timedelta(days=1))
        await guard.sees("11-22 07:05 点的，06:55 才送到。西门岗到岗已记下，等队长核对。")
        await leader.sees("李师傅 11-22 07:05 在西门岗点的签到，06:55 才送到")
        assert [row.shift_key for row in await story.rows(check_ins)] == ["SCH01:am_peak:2026-11-23"]


async def test_a_page_whose_clock_is_ahead_is_there_now(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002", at=story.house.clock.now() + timedelta(hours=5))
    await guard.sees("李师傅，已签到：西门岗 06:50。辛苦了。")


async def test_a_stamp_of_a_server_is_proof(tmp_path: Path) -> None:
    """The same tap by Telegram, whose `date` is a server's time."""
    async with morning(tmp_path, "13:40") as story:
        district = await story.house.database.district()
        await _account_of(story, "77", "G02")
        place = district.posts["P002"].place
        spot = {"latitude": place.latitude, "longitude": place.longitude, "horizontal_accuracy": 10}
        await by_telegram(story, "77", at(story, "07:08"), location=spot)
        (row,) = await story.rows(check_ins)
        assert (row.standing, row.punctuality) == ("confirmed", "late")
        assert row.shift_key == "SCH01:am_peak:2026-11-23"
        assert abs(row.said_at - at(story, "07:08")) < timedelta(seconds=3)


async def _account_of(story: Story, address: str, person: str) -> None:
    async with story.house.boundary.act(story.house.clock.now()) as act:
        account = await act.work.accounts.find_or_add("telegram", address)
        account.person_id = person


# -- in words ----------------------------------------------------------------------------------


async def test_seven_o_clock_said_at_half_past_eight_keeps_both_times(tmp_path: Path) -> None:
    async with morning(tmp_path, "08:34") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.sends("早上7点就到岗了")
        await guard.sees("补报已记下：早高峰护学 07:00 西门岗，您说 07:00 到的，08:34 收到，等队长核对。")
        await leader.sees("李师傅说 07:00 到了西门岗，08:34 才收到，请核对一下。", "人在", "没看到")
        (row,) = await story.rows(check_ins)
        assert (row.said_at, minute(row.received_at)) == (at(story, "07:00"), at(story, "08:34"))
        assert row.standing == "doubtful"
        await guard.sends("📋 我的")
        await guard.sees("西门岗：07:00（08:34 收到） 到岗已记下")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("七点就到了", "07:00"),
        ("我七点半到的", "07:30"),
        ("7:05 已到岗", "07:05"),
        ("早上六点五十就到岗了", "06:50"),
        ("十分钟前到的", "07:30"),
        ("我在西门，半小时前就到岗了", "07:10"),
    ],
)
async def test_times_as_people_say_them(tmp_path: Path, words: str, said: str) -> None:
    async with morning(tmp_path, "07:40") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.sends(words)
        await guard.sees(f"您说 {said} 到的，07:40 收到。西门岗到岗已记下，等队长核对。")
        await leader.sees(f"李师傅说 {said} 到了西门岗，07:40 才收到")


async def test_just_now_is_now(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("刚才到的")
    await guard.sees("06:50 到岗已记下，等队长核对。")
    await leader.sees("李师傅 06:50 说到了西门岗")


async def test_a_time_to_come_is_no_check_in(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("我七点到岗")
    await guard.sees("好的，到了再点 📍 签到。")
    await guard.sends("我七点二十到岗")
    await guard.sees("晚到的事已转告")
    await leader.sees("06:50 李师傅说：我七点二十到岗")
    assert not await story.rows(check_ins)


async def test_whoever_stands_at_the_post_and_says_since_when_still_waits(tmp_path: Path) -> None:
    async with morning(tmp_path, "07:40") as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.sends("七点就到岗了")
        await guard.sees("您说 07:00 到的")
        await leader.sees("07:40 才收到")
        await guard.shares("P002")
        await guard.sees("您说 07:00 到的，07:40 收到"), "the place of 07:40 says nothing of 07:00"
        assert [row.standing for row in await story.rows(check_ins)] == ["doubtful"]


# -- leaving -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["我要下班了", "下班", "下岗", "走了", "队长，我先走了", "收工"])
async def test_leaving_in_words_is_the_key(tmp_path: Path, words: str) -> None:
    async with morning(tmp_path, "08:15") as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        await guard.sends(words)
        await guard.sees("西门岗到 08:20 才结束，现在下岗吗？", "下岗", "再待一会")
        story.house.clock.forward(timedelta(minutes=6))
        await guard.sends(words)
        await guard.sees("李师傅，已下岗：西门岗 08:21。辛苦了。")


@pytest.mark.parametrize("words", ["孩子走了", "家长都走了", "几点下班？", "我走不开", "还没下班"])
async def test_words_of_others_leaving_are_none_of_it(story: Story, words: str) -> None:
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    await guard.sends(words)
    await story.settled()
    guard.unseen.clear()
    assert all(row.checked_out_at is None for row in await story.rows(check_ins))


async def test_whoever_says_when_they_left_is_believed_with_both_times(tmp_path: Path) -> None:
    async with morning(tmp_path, "07:10") as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        story.house.clock.forward(timedelta(minutes=84))
        await guard.sends("我七点半就走了")
        await guard.sees("李师傅，已下岗：西门岗，您说 07:30 走的，08:34 收到。辛苦了。")
        (row,) = await story.rows(check_ins)
        assert (row.checked_out_at, row.closed_by) == (at(story, "07:30"), "person")
        await guard.sends("/undo")
        await guard.sees("已撤回下岗：您还在西门岗"), "it was said just now, of whatever hour it was"


async def test_a_check_out_that_was_long_under_way_is_of_its_own_time(tmp_path: Path) -> None:
    async with morning(tmp_path, "07:00") as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        await story.forward(hours=6, minutes=40)
        (row,) = await story.rows(check_ins)
        assert (row.closed_by, row.checked_out_at) == ("clock", at(story, "08:50"))
        await guard.sends("🏁 下岗", at=at(story, "08:25"))
        await guard.sees("李师傅，已下岗：西门岗（08:25 点的，13:40 才送到）。辛苦了。")
        (row,) = await story.rows(check_ins)
        assert (row.closed_by, row.checked_out_at) == ("person", at(story, "08:25"))


@pytest.mark.parametrize("hours", [3, 26])
async def test_a_forgotten_one_is_closed_as_of_half_an_hour_after_the_end(tmp_path: Path, hours: int) -> None:
    async with morning(tmp_path, "06:50") as story:
        guard = story.phone("G02")
        await guard.shares("P002")
        await guard.sees("已签到")
        over = at(story, "08:50")
        await story.forward(hours=hours)
        (row,) = await story.rows(check_ins)
        assert (row.checked_out_at, row.closed_by) == (over, "clock")
        await guard.sends("📋 我的")
        closed = "08:50 到点自动下岗" if hours == 3 else "没有收到签到"
        await guard.sees(f"07:00-08:20 西门岗：{closed}")
