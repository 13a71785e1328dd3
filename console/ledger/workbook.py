"""The ledger as a workbook: rows as they were registered, and 统计表. For the page and the command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.ledger.paper import COLUMNS, line_of
from console.shell.words import Words
from duty.district.district import District
from duty.district.schools import School
from duty.district.severity import Level
from duty.hazards.hazard import Hazard
from duty.hazards.listing.wanted import Wanted
from duty.hazards.sight import Sight
from media.books.sheet import Book, Sheet
from media.books.statistics import Counted, write_statistics
from storage.engine.database import Database
from storage.queries.ledger.rows import Counts, rows_after, statistics_of

CHUNK = 1000
MOST_ROWS = 1_000_000
"""On one sheet; a spreadsheet takes 1,048,576."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Extract:
    """What goes into it: which rows, of which schools in which order, and what its heads say.

    scope: 实验小学, or how many schools; span: of which days.
    """

    sight: Sight
    wanted: Wanted
    schools: Sequence[School]
    scope: str
    span: str


async def write_ledger(
    database: Database,
    words: Words,
    path: Path,
    extract: Extract,
    now: datetime,
    progress: Progress = lambda rows: None,
) -> int:
    """Returns how many hazards it holds. The file appears when it is whole; beside it lies nothing half.

    No transaction is open for longer than a thousand rows; the writing itself is done beside the loop.
    """
    half = path.with_name(f".{path.name}.part")
    try:
        count = await _write(database, words, half, extract, now, progress)
        await asyncio.to_thread(half.replace, path)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()
    return count


async def _write(
    database: Database, words: Words, path: Path, extract: Extract, now: datetime, progress: Progress
) -> int:
    book, count, last, sheets = Book(path), 0, None, 0
    sheet: Sheet | None = None
    while True:
        async with database.reading_work(now) as work:
            found = await rows_after(work.session, extract.sight, extract.wanted, last, CHUNK)
            district = work.district
        if sheet is None or sheet.row > MOST_ROWS:
            sheets += 1
            sheet = _sheet(book, district, words, extract, now, sheets)
        await asyncio.to_thread(_add, sheet, district, words, found, count, now)
        count += len(found)
        if len(found) < CHUNK:
            break
        last = found[-1]
        progress(count)
    async with database.reading_work(now) as work:
        counts = await statistics_of(work.session, extract.sight, extract.wanted, now)
    title = words.line("paper.statistics")
    under = _under(district, words, extract, now)
    await asyncio.to_thread(write_statistics, book, title, under, _by_school(extract.schools, counts))
    await asyncio.to_thread(book.close)
    return count


def _sheet(
    book: Book, district: District, words: Words, extract: Extract, now: datetime, number: int
) -> Sheet:
    name = words.line("paper.sheet") + (str(number) if number > 1 else "")
    sheet = book.sheet(name, COLUMNS, words.line("paper.title"), _under(district, words, extract, now))
    sheet.head()
    return sheet


def _under(district: District, words: Words, extract: Extract, now: datetime) -> str:
    values = {"scope": extract.scope, "span": extract.span, "now": district.local(now)}
    return words.line("paper.under", **values)


def _add(
    sheet: Sheet,
    district: District,
    words: Words,
    found: Sequence[Hazard],
    count: int,
    now: datetime,
) -> None:
    lines = (line_of(district, words, one, count + n, now) for n, one in enumerate(found, 1))
    sheet.add(list(lines))


def _by_school(schools: Iterable[School], counts: Iterable[Counts]) -> list[Counted]:
    """A row for each school, also for one without any: its zeros are counted ones."""
    of = {(one.school_id, one.level): one for one in counts}
    return [
        _counted(school, of.get((school.id, Level.ORDINARY)), of.get((school.id, Level.MAJOR)))
        for school in schools
    ]


def _counted(school: School, ordinary: Counts | None, major: Counts | None) -> Counted:
    both = [one for one in (ordinary, major) if one]
    return Counted(
        school.short_name,
        ordinary.found if ordinary else 0,
        ordinary.done if ordinary else 0,
        major.found if major else 0,
        major.done if major else 0,
        sum(one.listed for one in both),
        sum(one.due for one in both),
        sum(one.in_time for one in both),
    )


def scope_of(words: Words, names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else words.line("paper.schools", count=len(names))


def span_of(words: Words, first: str, last: str) -> str:
    """2026-09-01 至 2026-11-27; 全部 where neither is said."""
    if not first and not last:
        return words.line("paper.whole")
    return words.line("paper.span", first=first or "…", last=last or "…")
