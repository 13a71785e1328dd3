"""Rows as an admin would write them, imported while the house runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from storage.importing import ImportReport, import_directory
from tests.kit.story import Story

HEAD = (
    "routine_id,school_id,title,text,who,when,time,window,buttons,then,remind_min,silent_after_min,silent_to,"
    "feeds,source\n"
)
BUS_HEAD = "bus_id,school_id,name,attendant_id,am_arrival,pm_arrival\n"
ATTENDANT = (
    "person_id,name,role,org_id,school_id,birth_year,certificate,phone_kind,phone,telegram_id\n"
    "BA1,冯小兰,bus_attendant,,SCH01,1980,,smart,000-0077,\n"
)


async def imported(story: Story, folder: Path, **files: str) -> ImportReport:
    """The files by their names without `.csv`."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    now = story.house.clock.now()
    return await import_directory(story.house.database, folder, dry_run=False, now=now)


async def at(story: Story, clock: str, day: str = "2026-11-23") -> None:
    """Time goes on until then."""
    moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=story.house.database.timezone)
    story.house.clock.set(moment)
    await story.tick()
