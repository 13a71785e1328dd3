"""What is due is asked, answered by one tap, counted for the office, and known where nobody answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import changes, hazards, outbox, photos, tasks
from tests.kit.media_corpus import jpeg
from tests.kit.story import Story, opened, settings
from tests.routines.rows import HEAD, at, imported

pytestmark = pytest.mark.usefixtures("both_databases")
SANDBAGS = (
    "sandbags,,防汛沙袋,防汛沙袋齐吗？,office,school_day,{},60,齐=done;缺=hazard:equip,,30,90,principal,,\n"
)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T09:30:00")) as told:
        await told.tick()
        yield told


async def rows(story: Story, routine: str = "") -> list[object]:
    found = await story.rows(tasks, *([tasks.c.routine_id == routine] if routine else []))
    return [row for row in found if row.school_id == "SCH01"]


async def test_an_admin_adds_one_row_and_it_is_asked_the_next_morning(story: Story, tmp_path: Path) -> None:
    office = story.phone("SO01")
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:20"))
    await story.tick()
    assert not await story.rows(tasks), "today its time is over"
    await at(story, "09:20:01", "2026-11-24")
    shown = await office.sees("防汛沙袋：防汛沙袋齐吗？")
    assert list(shown.buttons) == ["齐", "缺"]
    await office.presses("齐")
    shown = await office.sees("✓ 防汛沙袋：齐（09:20 卢主任）", "撤回")
    (row,) = await rows(story, "sandbags")
    assert (row.answer, row.answered_by, row.day.isoformat()) == ("齐", "SO01", "2026-11-24")


async def test_a_time_still_ahead_is_asked_today_and_silence_goes_up_once(
    story: Story, tmp_path: Path
) -> None:
    office, principal = story.phone("SO01"), story.phone("PR01")
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    await at(story, "09:40:01")
    await office.sees("防汛沙袋齐吗")
    await at(story, "10:10:30")
    await office.sees("还没收到您的回话", "防汛沙袋齐吗")
    await at(story, "11:10:45")
    await principal.sees("到时候还没有回话", "实验小学 防汛沙袋（09:40）")
    await at(story, "12:30:00")
    await story.quiet()
    await office.presses("齐")
    await office.sees("✓ 防汛沙袋：齐")


async def test_what_is_short_becomes_a_hazard_with_its_category_and_words(
    story: Story, tmp_path: Path
) -> None:
    office = story.phone("SO01")
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    await at(story, "09:40:01")
    await office.sees("防汛沙袋齐吗")
    await office.presses("缺")
    await office.sees("✓ 防汛沙袋：缺")
    await office.sees("防汛沙袋：缺", "对吗", "确认")
    await office.presses("确认")
    await office.sees("已记下", "YH-SCH01-2026-")
    (row,) = await rows(story, "sandbags")
    (hazard,) = await story.rows(hazards, hazards.c.id == row.hazard_id)
    assert (hazard.category, hazard.description) == ("equip", "防汛沙袋：缺")
    office.unseen.clear()


async def test_a_fire_door_is_looked_at_with_a_photo_and_no_code(story: Story, tmp_path: Path) -> None:
    office = story.phone("SO01")
    asks = "防火门关得上吗？,office,school_day,09:40,60,拍照=photo;关不上=hazard:fire"
    door = f"fire_door,SCH01,防火门,{asks},,,,,,\n"
    await imported(story, tmp_path / "in", routines=HEAD + door)
    await story.tick()
    await at(story, "09:40:01")
    await office.sees("防火门关得上吗")
    await office.presses("拍照")
    await office.sees("防火门：请拍一张照片")
    assert not (await rows(story, "fire_door"))[0].answered_at
    await office.sends_photo(jpeg())
    await office.sees("✓ 防火门：拍照")
    (row,) = await rows(story, "fire_door")
    (photo,) = await story.rows(photos)
    assert row.answered_at and str(photo.subject) == f"task:{row.id}"


async def test_several_at_once_are_one_message_and_anybody_of_the_office_counts(
    story: Story, tmp_path: Path
) -> None:
    office, principal = story.phone("SO01"), story.phone("PR01")
    both = "door,SCH01,校门,锁好了吗？,office;principal,school_day,09:40,60,锁好=done,,,,,,\n"
    lamp = "lamp,SCH01,路灯,亮吗？,office,school_day,09:40,60,亮=done;不亮=hazard:lighting,,,,,,\n"
    await imported(story, tmp_path / "in", routines=HEAD + both + lamp)
    await story.tick()
    await at(story, "09:40:01")
    shown = await office.sees("1 校门：锁好了吗？", "2 路灯：亮吗？")
    assert list(shown.buttons) == ["1 锁好", "2 亮", "2 不亮"]
    await principal.sees("校门：锁好了吗？")
    await office.presses("2 亮")
    shown = await office.sees("2 ✓ 路灯：亮（09:40 卢主任）")
    assert list(shown.buttons) == ["1 锁好", "2 撤回"] and len(office.screen) == 1
    await principal.presses("锁好")
    await principal.sees("✓ 校门：锁好（09:40 倪校长）")
    await office.sees("1 ✓ 校门：锁好（09:40 倪校长）")
    await story.settled()
    assert len(office.screen) == 1, "rewritten in place"
    await office.press_data(f"task:do:{(await rows(story, 'door'))[0].id}:0")
    assert (await office.sees("已经办好了")).toast


async def test_a_wrong_tap_is_taken_back_for_ten_minutes(story: Story, tmp_path: Path) -> None:
    office = story.phone("SO01")
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    await at(story, "09:40:01")
    await office.sees("防汛沙袋齐吗")
    await office.presses("齐")
    done = await office.sees("✓ 防汛沙袋：齐")
    await office.presses("撤回")
    await office.sees("防汛沙袋齐吗？", "齐", "缺")
    await office.presses("齐")
    done = await office.sees("✓ 防汛沙袋：齐")
    await at(story, "09:52:00")
    await office.press_data(done.buttons["撤回"])
    assert (await office.sees("已经过了时候")).toast
    await office.sends("撤回")
    await office.sees("没有可以撤回的")
    kept = await story.rows(changes, changes.c.subject.like("task:%"))
    assert [row.what for row in kept] == ["answered", "taken_back", "answered"]


async def test_what_is_switched_off_before_it_is_asked_goes(story: Story, tmp_path: Path) -> None:
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    assert await rows(story, "sandbags")
    await imported(story, tmp_path / "in", routines=HEAD + "sandbags,,防汛沙袋,,,,,,,,,,,,\n")
    await story.tick()
    assert not await rows(story, "sandbags")
    await at(story, "09:41:00")


async def test_nothing_is_asked_on_a_holiday(story: Story, tmp_path: Path) -> None:
    holiday = "date,school_id,kind,as_weekday,dismissal,note\n2026-11-24,,holiday,,,\n"
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"), calendar=holiday)
    await story.tick()
    await at(story, "09:41:00", "2026-11-24")
    asked = await story.rows(tasks, tasks.c.routine_id == "sandbags")
    assert {row.day.isoformat() for row in asked} == {"2026-11-23"}


async def test_who_is_not_rostered_that_day_is_not_asked_and_a_guard_hears_four_a_day(
    story: Story, tmp_path: Path
) -> None:
    row = "g{0},SCH01,巡看{0},看了吗？,guard,school_day,{1},60,看了=done,,,,,,\n"
    text = "".join(row.format(n, f"09:4{n}") for n in range(6))
    await imported(story, tmp_path / "in", routines=HEAD + text)
    district = await story.house.database.district()
    await story.tick()
    for n in range(6):
        await at(story, f"09:4{n}:30")
    said = await story.rows(outbox, outbox.c.kind == "task.asked", outbox.c.state != "withheld")
    heard: dict[str, int] = {}
    for one in said:
        heard[one.address] = heard.get(one.address, 0) + 1
    today = story.house.clock.now()
    for person, count in heard.items():
        assert district.shifts_of(person, district.today(today)), f"{person} is not rostered"
        assert count <= 4
    assert heard and max(heard.values()) == 4
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_a_foreign_row_reads_like_none(story: Story, tmp_path: Path) -> None:
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    await at(story, "09:40:01")
    (row,) = await rows(story, "sandbags")
    for person in ("SO03", "G02", "DO1", "PO02"):
        phone = story.phone(person)
        phone.unseen.clear()
        for data in (f"task:do:{row.id}:0", "task:do:999999:0", f"task:late:{row.id}", f"task:back:{row.id}"):
            await phone.press_data(data)
            assert (await phone.sees("没有找到这一条")).toast
    for data in ("task:do", "task:do:x:y", f"task:do:{row.id}:9", "task:start", "task:start:SCH01:nothing"):
        await story.phone("SO01").press_data(data)
        await story.phone("SO01").sees("没有找到这一条")
    assert not (await rows(story, "sandbags"))[0].answered_at
    story.phone("SO01").unseen.clear()


async def test_after_an_outage_nobody_counts_as_silent_for_the_time_we_were_down(tmp_path: Path) -> None:
    async with opened(settings(tmp_path / "house", now="2026-11-23T09:30:00")) as before:
        await imported(before, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
        await before.tick()
        await at(before, "09:40:01")
        up_again = (before.house.clock.now() + timedelta(hours=3)).isoformat()
    async with opened(settings(tmp_path / "house", now=up_again)) as story:
        principal = story.phone("PR01")
        await story.forward(seconds=1)
        await story.forward(minutes=60)
        assert "没有回话" not in str(principal)
        await story.forward(minutes=31)
        await principal.sees("到时候还没有回话")
        for phone in story.phones.values():
            phone.unseen.clear()


async def test_the_word_takes_it_back_too(story: Story, tmp_path: Path) -> None:
    office = story.phone("SO01")
    await imported(story, tmp_path / "in", routines=HEAD + SANDBAGS.format("09:40"))
    await story.tick()
    await at(story, "09:40:01")
    await office.sees("防汛沙袋齐吗")
    await office.presses("齐")
    await office.sees("✓ 防汛沙袋：齐")
    await office.sends("撤回")
    await office.sees("已撤回：防汛沙袋 09:40 的记录")
    await office.sees("防汛沙袋齐吗？", "齐", "缺")
    assert not (await rows(story, "sandbags"))[0].answered_at
