"""An uploaded file on its way into the roster: read as mended, looked at, taken over and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, true
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among
from storage.engine.database import Database
from storage.importing import applying
from storage.importing.books import Book, Page, address, mended, read_book
from storage.importing.books.book import position
from storage.importing.checking import Stored, Values, check
from storage.importing.clerks.layouts import BY_NAME, SEARCHED, Layout, guess, lay_out
from storage.importing.clerks.naming import Naming
from storage.importing.opening import Opened, read_books
from storage.importing.planning import Plan, plan
from storage.importing.reading import Parsed
from storage.importing.report import NO_COLUMN, Count, Finding
from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS
from storage.keeping import edits, reasons
from storage.keeping.around import load, stored_around
from storage.keeping.cells import cells_of, key_of
from storage.keeping.changing import Permit, apply_plan
from storage.keeping.drafts import Draft
from storage.keeping.edits import Made, RowChange
from storage.keeping.packing import pack, unpack

WHOLE = frozenset({"orgs.csv", "schools.csv"})
"""Small, and every row may refer to any of theirs."""


@dataclass(frozen=True)
class Taking:
    """Whose import it is. schools: all that may be in it; None for whoever keeps the whole district."""

    permit: Permit
    schools: Collection[str] | None


@dataclass(frozen=True)
class Seen:
    """A file as it would be taken over."""

    book: Book
    layouts: Sequence[Layout]
    findings: Sequence[Finding]
    counts: dict[str, Count]

    @property
    def wrong(self) -> list[Finding]:
        return [one for one in self.findings if not one.hint]

    @property
    def hints(self) -> list[Finding]:
        return [one for one in self.findings if one.hint]


class NotReady(Exception):
    """Something is still wrong; nothing was imported."""


async def look(database: Database, draft: Draft, taking: Taking) -> Seen:
    """What is wrong with it, and what it would change."""
    book, layouts = await asyncio.to_thread(_read, draft)
    async with database.reading() as connection:
        plans, findings = await _plans(connection, book, layouts, taking)
    counts = {one.sheet.name: one.count for one in plans}
    return Seen(book, layouts, findings, counts)


async def take_over(database: Database, draft: Draft, taking: Taking, made: Made) -> int:
    """All of it, in one edit that can be taken back. NotReady where anything is wrong by now.

    It is checked on what a reading saw, while everybody else can write; again only where somebody did.
    """
    book, layouts = await asyncio.to_thread(_read, draft)
    for last in applying.TURNS:
        async with database.reading() as connection:
            mark = await applying.mark_of(connection)
            plans = await _ready(connection, book, layouts, taking)
        async with database.writing() as connection:
            await applying.wait_for_turn(connection)
            if mark != await applying.mark_of(connection):
                if not last:
                    continue
                plans = await _ready(connection, book, layouts, taking)
            for one in plans:
                await apply_plan(connection, one, made.at)
            return await edits.record(connection, made, [row for one in plans for row in _changes(one)])
    raise AssertionError("the last turn takes it over or refuses it")


async def _ready(
    connection: AsyncConnection, book: Book, layouts: Sequence[Layout], taking: Taking
) -> list[Plan]:
    plans, findings = await _plans(connection, book, layouts, taking)
    if not plans or any(not one.hint for one in findings):
        raise NotReady
    return plans


def _changes(done: Plan) -> list[RowChange]:
    sheet, kept = done.sheet, cells_of
    new = [(None, kept(sheet, row)) for row in done.new]
    updated = [(kept(sheet, done.old[sheet.key_of(row)]), kept(sheet, row)) for row in done.updated]
    gone = [(kept(sheet, row), None) for row in done.gone]
    pairs: list[tuple[dict[str, str] | None, dict[str, str] | None]] = [*new, *updated, *gone]
    return [
        RowChange(sheet.name, key_of(sheet, after or before or {}), before, after) for before, after in pairs
    ]


async def open_file(name: str, data: bytes) -> bytes:
    """A draft's content. BookRefused, whose text is for people, where nobody could read the file."""
    return await asyncio.to_thread(lambda: pack(read_book(data, name)))


async def in_all_alike(draft: Draft, told: Mapping[str, str]) -> dict[str, str]:
    """For each place the same mend in every cell of its column that has the same text now."""
    book, layouts = await asyncio.to_thread(_read, draft)
    found: dict[str, str] = {}
    for place, text in told.items():
        number, _, where = place.partition("-")
        if int(number) < len(book.pages):
            page, layout = book.pages[int(number)], layouts[int(number)]
            row, column = position(where)
            lines = page.lines[layout.first :]
            wrong = next((line.at(column).text for line in lines if line.row == row), "")
            same = [line.row for line in lines if wrong and line.at(column).text == wrong]
            found |= {f"{number}-{address(one, column)}": text for one in same}
    return found


# -- reading -----------------------------------------------------------------------------------


def _read(draft: Draft) -> tuple[Book, list[Layout]]:
    book, told = unpack(draft.content), {}
    for place, text in draft.mends.items():
        page, _, where = place.partition("-")
        if page.isdecimal() and int(page) < len(book.pages):
            told[book.pages[int(page)].name, where] = str(text)
    book = mended(book, told)
    guessed = {layout.page: layout for layout in guess(book)}
    return book, [
        _chosen(page, guessed[page.name], draft.columns.get(str(n))) for n, page in enumerate(book.pages)
    ]


def _chosen(page: Page, guessed: Layout, told: dict[str, Any] | None) -> Layout:
    """As somebody matched it, else as it was guessed."""
    if told is None or not page.lines:
        return guessed
    name = str(told.get("sheet", ""))
    if name not in BY_NAME:
        return replace(guessed, sheet="", columns=("",) * len(guessed.headings))
    layout = guessed if guessed.sheet == name else _best(page, name)
    columns = [str(one) for one in told.get("columns", ())]
    fits = len(columns) == len(layout.headings) and told.get("of") == name
    known = [one if one in BY_NAME[name].by_name else "" for one in columns]
    return replace(layout, columns=tuple(known)) if fits else layout


def _best(page: Page, sheet: str) -> Layout:
    """With the headings where most of them are found."""
    tried = [lay_out(page, sheet, index) for index in range(min(SEARCHED, len(page.lines)))]
    return max(tried, key=lambda one: (sum(map(bool, one.columns)), -one.header))


# -- checking ----------------------------------------------------------------------------------


async def _plans(
    connection: AsyncConnection, book: Book, layouts: Sequence[Layout], taking: Taking
) -> tuple[list[Plan], list[Finding]]:
    opened = Opened(books=[book], where=book.name)
    parsed = await asyncio.to_thread(read_books, opened, {book.name: layouts})
    stored = await _stored(connection, taking.schools)
    await asyncio.to_thread(Naming(stored.rows).resolve, parsed)
    stored = await _with_namesakes(connection, stored, parsed)
    findings = [*opened.findings, *await asyncio.to_thread(check, stored, parsed)]
    findings += [finding for one in parsed for finding in _not_theirs(one, stored, taking.permit)]
    if not parsed:
        findings.append(Finding(book.name, 0, NO_COLUMN, reasons.NOTHING_OF_OURS))
    if any(not one.hint for one in findings):
        return [], findings
    told = {one.sheet.name for one in parsed}
    sheets = [sheet for sheet in SHEETS if sheet.name in told]
    return [plan(sheet, _values(sheet, parsed), stored) for sheet in sheets], findings


def _values(sheet: Sheet, parsed: Sequence[Parsed]) -> list[Values]:
    return [row.values for one in parsed if one.sheet is sheet for row in one.rows]


async def _stored(connection: AsyncConnection, schools: Collection[str] | None) -> Stored:
    """All of it for whoever keeps all of it; else what belongs to those schools, and what is everybody's.

    Whose chats there are is added with the rows themselves.
    """
    found = {}
    for sheet in SHEETS:
        where = _of(sheet, schools)
        if where is not None and sheet.reference:
            rows = await load(connection, sheet, where)
            found[sheet.name] = {sheet.key_of(values): values for values in rows}
    return Stored(found)


def _of(sheet: Sheet, schools: Collection[str] | None) -> ColumnElement[bool] | None:
    """None where nothing of that file can be theirs."""
    fields: Any = sheet.table.c
    if schools is None or sheet.name in WHOLE:
        return true()
    if "schools" in sheet.fields:
        return or_(*(cast(fields.schools, Text).like(f'%"{one}"%') for one in schools))
    return among(fields.school_id, [*schools, ""]) if "school_id" in sheet.fields else None


async def _with_namesakes(connection: AsyncConnection, stored: Stored, parsed: Sequence[Parsed]) -> Stored:
    """And the rows that these would replace, wherever they belong: else a foreign one would seem new."""
    rows, bound = {name: dict(kept) for name, kept in stored.rows.items()}, dict(stored.bound)
    for one in parsed:
        values = [row.values for row in one.rows if all(name in row.values for name in one.sheet.key)]
        around = await stored_around(connection, one.sheet, values)
        for name, kept in around.rows.items():
            rows.setdefault(name, {}).update(kept)
        bound |= around.bound
    return Stored(rows, bound)


def _not_theirs(parsed: Parsed, stored: Stored, permit: Permit) -> list[Finding]:
    """Rows that whoever imports may not change; what happened is imported by the command alone."""
    sheet, found = parsed.sheet, len(parsed.findings)
    if not sheet.reference:
        parsed.tell(1, reasons.BY_COMMAND)
        return parsed.findings[found:]
    wrong = {one.line for one in parsed.findings if not one.hint}
    for row in parsed.rows:
        if row.line in wrong or not all(name in row.values for name in sheet.fields):
            continue  # whose it is is known when the rest of it is right
        old = stored.rows.get(sheet.name, {}).get(sheet.key_of(row.values))
        before, after = cells_of(sheet, old) if old else None, cells_of(sheet, row.values)
        if before != after and not permit(before, after, sheet):
            parsed.complain(row.source, NO_COLUMN, reasons.NOT_YOURS)
    return parsed.findings[found:]
