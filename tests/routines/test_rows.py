"""routines.csv and its companions: read whole or refused, and written as they were read."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import pytest

from bot.commands.exporting import export_settings
from duty.district.routines import shipped
from storage.importing import ImportRefused, import_directory
from tests.kit.story import Story, opened, settings
from tests.routines.rows import ATTENDANT, BUS_HEAD, HEAD, imported


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T09:30:00")) as told:
        yield told


async def test_shipped_rows_are_rows_like_a_districts_own(story: Story, tmp_path: Path) -> None:
    """What ships could be imported as it stands, and means the same then."""
    text = resources.files("duty.district").joinpath("routines.csv").read_text("utf-8")
    await imported(story, tmp_path / "in", routines=text)
    district = await story.house.database.district()
    assert sorted(district.routines, key=lambda one: one.id) == sorted(shipped(), key=lambda one: one.id)
    assert all(one.source for one in shipped()), "each says where it is asked for"
    follows = {one.then_id for one in shipped()} - {""}
    assert follows <= {one.id for one in shipped()}


async def test_what_goes_out_comes_in_again_and_changes_nothing(story: Story, tmp_path: Path) -> None:
    rows = {
        "routines": HEAD
        + "sandbags,,防汛沙袋,防汛沙袋齐吗？,office;guard,weekly:2,07:40,60,"
        + "齐=done;缺=hazard:equip,,30,90,principal,r3a,S0:27\n"
        + "sandbags,SCH01,防汛沙袋,本校的沙袋齐吗？,office,school_day,07:50,60,齐=done,,,,,,\n",
        "people": ATTENDANT,
        "buses": BUS_HEAD + "B3,SCH01,3号车,BA1,07:20,\n",
        "terms": "school_id,name,begin,end\n,秋学期,2026-09-01,2027-01-22\n",
        "key_periods": "school_id,name,begin,end,extra\nSCH01,校庆,2026-12-01,2026-12-03,今天有来宾。\n",
    }
    first = await imported(story, tmp_path / "in", **rows)
    assert first.tables["routines.csv"].new == 2
    await export_settings(story.house.database, tmp_path / "out", story.house.clock.now())
    for name in ("routines", "buses", "terms", "key_periods"):
        written = (tmp_path / "out" / f"{name}.csv").read_text("utf-8")
        assert sorted(written.strip().split("\n")) == sorted(rows[name].strip().split("\n")), name
    now = story.house.clock.now()
    again = await import_directory(story.house.database, tmp_path / "out", dry_run=False, now=now)
    assert all(not (count.new or count.updated) for count in again.tables.values())


async def test_a_schools_own_row_stands_in_for_the_districts(story: Story, tmp_path: Path) -> None:
    text = (
        HEAD
        + "chem_week,SCH02,危化品,,,,,,,,,,,,\n"  # switched off there
        + "kit_check,,装备,齐吗？,office,school_day,09:00,60,齐=done,,,,,,\n"
        + "pool,SCH01,泳池,泳池锁了吗？,office,school_day,17:00,30,锁了=done,,,,,,\n"
    )
    await imported(story, tmp_path / "in", routines=text)
    book = (await story.house.database.district()).book
    assert book.get("SCH02", "chem_week") is None and book.get("SCH01", "chem_week")
    assert (kit := book.get("SCH03", "kit_check")) and kit.schedule == "school_day"
    assert "pool" in {one.id for one in book.of("SCH01")} - {one.id for one in book.of("SCH02")}


BAD = [
    ("when", "daily", "没有 daily 这个值"),
    ("when", "weekly", "不对"),
    ("when", "weekly:8", "不对"),
    ("when", "school_day:2", "不对"),
    ("time", "7点", "不是时间"),
    ("time", "", "定时问的要写几点"),
    ("who", "", "要写问谁"),
    ("who", "cook", "没有 cook 这个值"),
    ("buttons", "齐", "不对"),
    ("buttons", "齐=maybe", "不对"),
    ("buttons", "缺=hazard", "不对"),
    ("buttons", "缺=hazard:gold", "没有 gold 这个值"),
    ("buttons", "a=done;b=done;c=done;d=done", "最多 3 个"),
    ("buttons", "", "至少写一个"),
    ("then", "nothing", "没有 nothing 这一项"),
    ("silent_to", "", "一起写"),
    ("remind_min", "0", "超出范围"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), BAD)
async def test_a_damaged_row_is_refused_with_file_line_column_and_reason(
    story: Story, tmp_path: Path, column: str, cell: str, reason: str
) -> None:
    cells = "x,,沙袋,齐吗？,office,school_day,07:40,60,齐=done,outing,30,90,principal,,"
    (good,) = csv.DictReader([HEAD.strip(), cells])
    good |= {column: cell}
    text = (
        HEAD + "ok,,好行,齐吗？,office,school_day,07:40,60,齐=done,,,,,,\n" + ",".join(good.values()) + "\n"
    )
    with pytest.raises(ImportRefused) as refused:
        await imported(story, tmp_path / "in", routines=text)
    (line,) = refused.value.errors
    assert line.startswith(f"routines.csv:3:{column}: ") and reason in line
    assert not (await story.house.database.district()).routines, "nothing of it was taken over"


async def test_damaged_companions_are_refused(story: Story, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        await imported(
            story,
            tmp_path / "in",
            people=ATTENDANT,
            buses=BUS_HEAD + "B1,SCH01,1号车,BA1,,\nB2,SCH02,2号车,BA1,07:20,\nB3,SCH01,3号车,XX,07:20,\n",
            terms="school_id,name,begin,end\n,秋,2026-09-01,2026-08-01\n",
            key_periods="school_id,name,begin,end,extra\nSCH99,节,2026-09-01,2026-09-02,\n",
        )
    told = "\n".join(refused.value.errors)
    for expected in (
        "buses.csv:2:am_arrival: ",
        "buses.csv:3:attendant_id: 不在这个学校",
        "buses.csv:4:attendant_id: 没有 XX",
        "terms.csv:2:end: 比开始那天还早",
        "key_periods.csv:2:school_id: 没有 SCH99",
    ):
        assert expected in told
