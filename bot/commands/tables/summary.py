"""`huxue export summary`: any span of days, a row for each kind, town or station of schools."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from bot.commands.tables.writing import Cell, kind_of, write
from bot.settings import SettingsError
from duty.attendance.counting.rates import GROUPS, groups_of
from duty.records.sentences import term
from duty.summaries.counting.counts import Counts
from duty.summaries.day import DayCounts
from duty.summaries.editions import span as spans
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.keeping.taking import note_taken

SUMS = (
    *("required", "in_time", "police_windows", "police_seen", "planned", "present", "turned_out", "late"),
    *("doubtful", "gaps", "new_hazards", "rectified", "open_hazards", "major_open", "overdue", "incidents"),
    *("open_incidents", "rounds", "rounds_walked", "rounds_on_time", "rounds_told", "nights_missed"),
    *("routines", "routines_done", "visits"),
)
RATES = (
    ("attendance", "in_time", "required"),
    ("police", "police_seen", "police_windows"),
    ("walked", "rounds_walked", "rounds"),
)
"""A share, and what it is of what. Of nothing there is none: the cell stays empty, never 0."""


async def export_summary(
    database: Database, file: Path, first: date, last: date, by: str, now: datetime
) -> int:
    """Write the file; returns how many groups it has. What is open is as of the end of the last day."""
    kind_of(file)
    if first > last:
        raise SettingsError(f"--from {first} is after --to {last}; write the earlier day first")
    async with database.reading_work(now) as work:
        district = work.district
        span = spans.between(district, first, min(last, district.today(now)), now)
        if span.first > span.last:
            raise SettingsError(f"--from {first} is still to come; today is {district.today(now)}")
        counts = await Counts(district, list(district.schools), span).all(work)
    groups = groups_of(district, by, counts.by_school)
    rows = [_row(term("schools", name), [counts.by_school[one] for one in some]) for name, some in groups]
    total = _row(Voice.load().line("table.total"), list(counts.by_school.values()))
    await asyncio.to_thread(write, file, _heads(), [*rows, total])
    await note_taken(database, "summary", "", now, {"first": f"{first}", "last": f"{last}", "by": by})
    return len(rows)


def checked(by: str) -> str:
    """The name of a group, or a SettingsError that names those there are."""
    if by not in GROUPS:
        raise SettingsError(f"--by {by} is unknown; write one of {', '.join(GROUPS)}")
    return by


def _heads() -> Sequence[str]:
    voice = Voice.load()
    names = ("group", "schools", *SUMS, *(name for name, _, _ in RATES))
    return [voice.line(f"table.{name}") for name in names]


def _row(name: str, schools: Sequence[DayCounts]) -> Sequence[Cell]:
    total = vars(DayCounts.total(schools))
    return [name, len(schools), *(total[one] for one in SUMS), *(_share(total, *rate[1:]) for rate in RATES)]


def _share(total: Mapping[str, int], part: str, whole: str) -> float | None:
    return total[part] / total[whole] if total[whole] else None
