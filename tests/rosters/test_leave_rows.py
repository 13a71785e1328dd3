"""leave.csv: read whole or refused, followed at once, and written as it was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.commands.exporting import export_settings
from storage.importing import ImportRefused, import_directory
from tests.kit.story import Story
from tests.routines.rows import imported

HEAD = "person_id,begin,end,kind,note\n"
ROWS = "G02,2026-11-24,2026-11-26,病假,\nG05,2026-11-24,2026-11-24,培训,区里\n"
pytestmark = pytest.mark.usefixtures("both_databases")


async def test_what_goes_in_is_followed_and_comes_out_again(story: Story, tmp_path: Path) -> None:
    await imported(story, tmp_path / "in", leave=HEAD + ROWS)
    database, now = story.house.database, story.house.clock.now()
    district = await database.district()
    assert not district.shifts_of("G02", date(2026, 11, 26)) and district.shifts_of("G02", date(2026, 11, 27))
    await export_settings(database, tmp_path / "out", now)
    assert (tmp_path / "out" / "leave.csv").read_text("utf-8").strip() == (HEAD + ROWS).strip()
    again = await import_directory(database, tmp_path / "out", dry_run=False, now=now)
    assert not (again.tables["leave.csv"].new or again.tables["leave.csv"].updated)


async def test_a_damaged_row_is_refused_by_cell(story: Story, tmp_path: Path) -> None:
    rows = "G02,2026-11-26,2026-11-24,病假,\nX99,2026-11-24,2026-11-24,,\nG05,24号,2026-11-24,事假,\n"
    with pytest.raises(ImportRefused) as refused:
        await imported(story, tmp_path / "in", leave=HEAD + rows)
    told = "\n".join(refused.value.errors)
    for expected in ("leave.csv:2:end: ", "leave.csv:3:person_id: 没有 X99", "leave.csv:4:begin: "):
        assert expected in told
    assert not (await story.house.database.district()).leave
