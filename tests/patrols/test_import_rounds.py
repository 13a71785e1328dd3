"""Points with what to look at and a tag, rounds with an order: they go out and come in unchanged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.exporting import export_settings
from duty.district.rounds import Order
from storage.engine.database import Database
from storage.importing import import_directory
from storage.importing.report import ImportRefused
from tests.kit.engine_room import MONDAY
from tests.kit.story import Story, opened, settings

POINTS = "checkpoint_id,school_id,name,latitude,longitude,radius_m,looks,tag"
LOOKED = "SCH01-C01,SCH01,东门,33.416563,118.88035,40.0,门锁;围栏;灯,04:A2:2B:9C"
ROUNDS = "round_id,school_id,name,checkpoints,times,days,tolerance_min,ordered"
FIXED = "R01,SCH01,白天巡查,SCH01-C01;SCH01-C02,09:30;11:00,school_day,30,fixed"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path)) as told:
        yield told


async def take_in(database: Database, folder: Path, **files: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return (await import_directory(database, folder, dry_run=False, now=MONDAY)).summary


async def test_it_goes_out_and_comes_in_unchanged(story: Story, tmp_path: Path) -> None:
    database, folder = story.house.database, tmp_path / "in"
    await take_in(database, folder, checkpoints=f"{POINTS}\n{LOOKED}\n", rounds=f"{ROUNDS}\n{FIXED}\n")
    district = await database.district()
    point, walk = district.checkpoints["SCH01-C01"], district.rounds["R01"]
    assert (point.looks, point.tag) == (("门锁", "围栏", "灯"), "04:A2:2B:9C")
    assert (walk.checkpoints, walk.ordered) == (("SCH01-C01", "SCH01-C02"), Order.FIXED)
    assert district.beats.by_tag("０４ａ２２ｂ９ｃ") is point
    out = tmp_path / "out"
    await export_settings(database, out, MONDAY)
    assert LOOKED in (out / "checkpoints.csv").read_text("utf-8").splitlines()
    assert FIXED in (out / "rounds.csv").read_text("utf-8").splitlines()
    again = await import_directory(database, out, dry_run=False, now=MONDAY)
    assert again.changes == []


async def test_a_file_of_before_takes_nothing_away(story: Story, tmp_path: Path) -> None:
    database, folder = story.house.database, tmp_path / "in"
    await take_in(database, folder, checkpoints=f"{POINTS}\n{LOOKED}\n")
    old = "checkpoint_id,school_id,name,latitude,longitude,radius_m\nSCH01-C01,SCH01,东大门,33.4,118.8,50\n"
    assert await take_in(database, folder, checkpoints=old) == "新增 0 更新 1 不变 0"
    point = (await database.district()).checkpoints["SCH01-C01"]
    assert (point.name, point.looks, point.tag) == ("东大门", ("门锁", "围栏", "灯"), "04:A2:2B:9C")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (LOOKED.replace("SCH01-C01", "sch01c02"), "checkpoints.csv:2:checkpoint_id: sch01c02 和"),
        (LOOKED.replace("门锁;围栏;灯", "a;b;c;d;e;f"), "checkpoints.csv:2:looks: 有 6 条，最多 5 条"),
        (LOOKED.replace("04:A2:2B:9C", "04:A2"), "checkpoints.csv:2:tag: 04:A2 不像标签号"),
        (f"{LOOKED}\nSCH01-C02,SCH01,西门,33.4,118.8,40,,04a22b9c", "checkpoints.csv:2:tag: 04:A2:2B:9C 和"),
    ],
)  # fmt: skip
async def test_what_could_be_mistaken_is_refused(story: Story, tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        await take_in(story.house.database, tmp_path / "in", checkpoints=f"{POINTS}\n{row}\n")
    assert any(line.startswith(reason) for line in refused.value.errors), refused.value.errors
