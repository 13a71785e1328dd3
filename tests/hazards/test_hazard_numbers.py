"""Numbers stay unique and dense, however many file at once; hostile pictures never cost a report."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from duty.hazards import drafting, filing
from duty.hazards.status import Status
from storage import tables
from tests.hazards.test_hazard import developed
from tests.kit.media_corpus import not_pictures, odd_pictures
from tests.kit.story import Story

PEOPLE, EACH = 50, 20


async def test_a_thousand_hazards_of_fifty_people_have_dense_numbers(story: Story) -> None:
    now = story.house.clock.now()
    district = await story.house.database.district()
    people = [p for p in district.people.values() if p.schools][:PEOPLE]

    async def files(person_number: int) -> None:
        person = people[person_number]
        for number in range(EACH):
            async with story.house.boundary.act(now) as act:
                school = district.schools[person.schools[0]].id
                hazard = await drafting.draft(act.work, person, now, school)
                drafting.describe(hazard, f"走廊灯坏了{number}")
                await filing.register(act.work, hazard, now)
                hazard.owner_told = True

    await asyncio.gather(*(files(n) for n in range(PEOPLE)))
    rows = await story.rows(tables.hazards.c["number", "school_id"])
    for school in {row.school_id for row in rows}:
        numbers = sorted(int(row.number[-4:]) for row in rows if row.school_id == school)
        assert numbers == list(range(1, len(numbers) + 1)), school
    assert len(rows) == PEOPLE * EACH + 24


async def test_a_new_year_begins_at_one_and_what_is_open_keeps_its_number(story: Story) -> None:
    november, district = story.house.clock.now(), await story.house.database.district()
    numbers = []
    for days in (0, 60, 61):  # in November, and twice in January
        now = november + timedelta(days=days)
        async with story.house.boundary.act(now) as act:
            hazard = await drafting.draft(act.work, district.people["G02"], now, "SCH01")
            drafting.describe(hazard, f"走廊灯坏了{days}")
            await filing.register(act.work, hazard, now)
            hazard.owner_told = True
            numbers.append(hazard.number)
    assert numbers == ["YH-SCH01-2026-0004", "YH-SCH01-2027-0001", "YH-SCH01-2027-0002"]
    rows = await story.rows(tables.hazards, tables.hazards.c.number == "YH-SCH01-2026-0004")
    assert [row.status for row in rows] == [Status.ASSIGNED]


HOSTILE = [(name, raw) for name, raw, _ in not_pictures()]


@pytest.mark.parametrize(("name", "raw"), HOSTILE, ids=[name for name, _ in HOSTILE])
async def test_a_file_that_is_no_picture_keeps_the_report_and_says_so(
    story: Story, name: str, raw: bytes
) -> None:
    guard, owner = story.phone("G02"), story.phone("SO01")
    await guard.sends_photo(raw, "三楼灭火器过期")
    await guard.sees("三楼灭火器过期。对吗？")
    await guard.presses("确认")
    await guard.sees("YH-SCH01-2026-0004", "照片处理中")
    await developed(story)
    await guard.sees("打不开，文字已记下（YH-SCH01-2026-0004）")
    await owner.sees("4号隐患（YH-SCH01-2026-0004）")
    (row,) = await story.rows(tables.photos)
    assert row.state == "refused" and not row.large_key


async def test_odd_but_true_pictures_are_all_developed(story: Story) -> None:
    guard, owner = story.phone("G02"), story.phone("SO01")
    pictures = [raw for _, raw, _ in odd_pictures()]
    await guard.sends("📷 报隐患")
    await guard.sees("请拍一张照片")
    await guard.sends_photo(pictures[0], "三楼灭火器过期", album="7")
    await guard.sees("对吗？")
    for raw in pictures[1:]:
        await guard.sends_photo(raw, album="7")
    await guard.presses("确认")
    await guard.sees("YH-SCH01-2026-0004")
    await developed(story)
    await owner.sees("4号隐患")
    rows = await story.rows(tables.photos)
    assert len(rows) == len(pictures)
    assert {row.state.value: row.reason for row in rows}.items() <= {
        "developed": "",
        "refused": "twice",
    }.items()
