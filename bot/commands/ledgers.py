"""`huxue export ledger`: 隐患排查整改台账 and 统计表 as one workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.settings import SettingsError
from console.ledger.workbook import Extract, scope_of, span_of, write_ledger
from console.shell.words import Words, words_in
from duty.district.district import District
from duty.hazards.listing.wanted import Wanted
from duty.hazards.sight import Sight
from handlers.speech.voice import Voice
from storage.engine.database import Database
from storage.keeping.taking import note_taken


async def export_ledger(
    database: Database,
    file: Path,
    now: datetime,
    *,
    school: str = "",
    first: date | None = None,
    last: date | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write what was registered from `first` to `last`, both days included; returns how many hazards.

    Raises SettingsError where the file is no workbook's, the school unknown, or the days the wrong way round.
    """
    if file.suffix.lower() != ".xlsx":
        raise SettingsError(f"{file}: the file must end in .xlsx")
    if first and last and first > last:
        raise SettingsError(f"--from {first} is after --to {last}")
    words, district = words_in("zh", Voice.load()), await database.district()
    if school and school not in district.schools:
        raise SettingsError(f"--school: no school {school}; see schools.csv")
    extract = _extract(district, words, database, school, first, last)
    file.parent.mkdir(parents=True, exist_ok=True)
    count = await write_ledger(database, words, file, extract, now, progress)
    told = {"school": school, "first": str(first or ""), "last": str(last or "")}
    await note_taken(database, "ledger", "", now, told)
    return count


def _extract(
    district: District, words: Words, database: Database, school: str, first: date | None, last: date | None
) -> Extract:
    since = datetime.combine(first, time(), database.timezone) if first else None
    until = datetime.combine(last + timedelta(days=1), time(), database.timezone) if last else None
    schools = [district.schools[school]] if school else list(district.schools.values())
    return Extract(
        Sight((school,) if school else None),
        Wanted(since=since, until=until),
        schools,
        scope_of(words, [one.short_name for one in schools]),
        span_of(words, str(first or ""), str(last or "")),
    )
