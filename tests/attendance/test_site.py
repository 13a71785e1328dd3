"""👥 of one school: how many rounds were walked today, and what is still to do; titles, never names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage.tables import tasks, walks
from tests.kit.growth import LARGE, SMALL, asking, grown
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import MORNING, POINTS, scans, until
from tests.routines.rows import HEAD, imported

ROWS = "sand,SCH01,防汛沙袋,沙袋齐吗？,office,school_day,09:25,60,齐=done,,,,,,\n"
MONDAY = date(2026, 11, 23)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now=MORNING)) as told:
        await imported(told, tmp_path / "in", routines=HEAD + ROWS)
        await told.tick()
        yield told
        await told.settled()
        for phone in told.phones.values():
            phone.unseen.clear()


async def board(story: Story, person: str) -> str:
    phone = story.phone(person)
    phone.unseen.clear()
    await phone.sends("/board")
    return (await phone.sees("护学")).text


async def planned(story: Story) -> int:
    """By hand, from the rows."""
    mine = [row for row in await story.rows(walks) if row.school_id == "SCH01" and row.day == MONDAY]
    return sum(row.due_at is not None and row.state.value != "unknown" for row in mine)


async def test_the_school_reads_its_rounds_and_what_is_still_to_do(story: Story) -> None:
    everything, office = await planned(story), story.phone("SO01")
    assert f"今天巡查 0/{everything}" in await board(story, "PR01")
    await until(story, "09:30:00")
    assert "还没做：防汛沙袋" in await board(story, "PR01")
    await scans(story, story.phone("G02"), *POINTS)
    await office.sees("沙袋齐吗")
    await office.presses("齐")
    await office.sees("✓ 防汛沙袋")
    text = await board(story, "PR01")
    assert f"今天巡查 1/{everything}" in text and "还没做" not in text
    assert [row.answer for row in await story.rows(tasks) if row.routine_id == "sand" and row.answered_at]


async def test_a_guard_reads_the_rounds_and_not_the_office_s_business(story: Story) -> None:
    await until(story, "09:30:00")
    text = await board(story, "G02")
    assert "今天巡查 0/" in text and "防汛沙袋" not in text


async def test_who_walks_none_and_oversees_none_reads_neither(story: Story) -> None:
    await until(story, "09:30:00")
    text = await board(story, "T01")
    assert "今天巡查" not in text and "还没做" not in text


async def test_a_school_without_rounds_says_nothing_of_them(story: Story) -> None:
    assert not [row for row in await story.rows(walks) if row.school_id == "SCH02"]
    assert "今天巡查" not in await board(story, "PR02")


async def test_the_board_of_a_school_asks_as_much_in_a_small_and_in_a_large_district(tmp_path: Path) -> None:
    made = []
    for schools in (SMALL, LARGE):
        async with grown(tmp_path, schools, "2026-11-23T12:00:00") as story:
            phone = story.phone((await principals(story))[0])
            with asking(story.house.database) as asked:
                await phone.sends("/board")
                await phone.sees("护学")
            made.append(sum("FROM walks" in one or "FROM tasks" in one for one in asked.statements))
            await story.settled()
    assert made == [2, 2]


async def principals(story: Story) -> list[str]:
    district = await story.house.database.district()
    return sorted(one.id for one in district.people.values() if one.role == "principal")
