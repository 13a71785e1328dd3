"""/import: a file is uploaded, columns are matched, bad cells mended together, then it is taken over."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import permit_for, seen_schools
from console.shell.room import XLSX, Room, Visitor, download, moved
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from storage.importing.books import Book, BookRefused, Line
from storage.importing.clerks.layouts import BY_NAME, Layout
from storage.importing.clerks.template import template_bytes
from storage.importing.clerks.vocabulary import column_words, sheet_title
from storage.importing.report import NO_COLUMN, Count, Finding
from storage.importing.saying.reasons import COLUMN_MISSING, titled
from storage.importing.sheets import SHEETS
from storage.keeping import drafts, importing
from storage.keeping.drafts import Draft
from storage.keeping.edits import Made, Origin
from storage.keeping.importing import NotReady, Seen, Taking

MEND, ALIKE = "mend-", "alike-"
PLACE = re.compile(r"[0-9]{1,4}-[A-Z]{1,3}[0-9]{1,7}")
"""A page of the file and a cell of it: 0-C7."""
FEW = 3
"""So many cells with the same wrong text are mended in one."""
CELLS = 4000
"""Of one form, at most: bad cells that are mended in one go."""
LINES_SHOWN = 60
CONTEXT = 3
"""Cells of a bad line that say whose it is."""


@dataclass(frozen=True)
class Bad:
    """A cell to be mended: its control's name, its heading and address, what stands there, why not."""

    name: str
    label: str
    address: str
    value: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """Cells of one column with the same wrong text: mended in one. count, and the first lines with it."""

    cell: Bad
    count: int
    lines: str


@dataclass(frozen=True)
class BadLine:
    """A line with something wrong: what stands in it, which cells are to be mended, and what else is said."""

    number: int
    context: tuple[str, ...]
    cells: tuple[Bad, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class ShownPage:
    """A page of the file: what it was taken for, its columns, and its bad lines."""

    index: int
    name: str
    sheet: str
    title: str
    headings: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    count: str
    lines: tuple[BadLine, ...] = ()
    alike: tuple[Alike, ...] = ()
    unmatched: bool = False
    """A column is missing: perhaps it has another heading."""
    more: int = 0
    told: tuple[str, ...] = field(default=())


class Importing(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/import", self.front),
            self.post("/import", self.upload),
            self.get("/import/template.xlsx", self.template),
            self.get("/import/{draft:int}", self.shown),
            self.post("/import/{draft:int}/columns", self.match),
            self.post("/import/{draft:int}/cells", self.mend),
            self.post("/import/{draft:int}/take", self.take),
            self.post("/import/{draft:int}/drop", self.drop),
        ]

    async def front(self, request: Request, visitor: Visitor) -> Response:
        return await self._front(visitor)

    async def _front(self, visitor: Visitor, why: str = "", status: int = 200) -> Response:
        _demand_keeper(visitor)
        waiting = await drafts.waiting(self.deps.database, visitor.person.id)
        told = [(number, name, visitor.local(at)) for number, name, at in waiting]
        return self.html(visitor, "rosters/import", status, waiting=told, why=why, here="import")

    async def template(self, request: Request, visitor: Visitor) -> Response:
        """The workbook to fill in, for who has none yet."""
        _demand_keeper(visitor)
        name = visitor.words.line("import.template_name")
        return download(await asyncio.to_thread(template_bytes), name, XLSX)

    async def upload(self, request: Request, visitor: Visitor) -> Response:
        _demand_keeper(visitor)
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.size:
                return await self._front(visitor, visitor.words.line("import.no_file"), 422)
            name = (file.filename or "-").replace("\\", "/").rpartition("/")[2][-80:]
            data = await file.read()
        try:
            content = await importing.open_file(name, data)
        except BookRefused as refused:
            return await self._front(visitor, visitor.words.about(name, refused.reason), 422)
        number = await drafts.keep(self.deps.database, visitor.person.id, name, content, visitor.now)
        return moved(request, f"/import/{number}")

    async def _draft(self, request: Request, visitor: Visitor) -> Draft:
        _demand_keeper(visitor)
        number = int(request.path_params["draft"])
        found = await drafts.draft(self.deps.database, number, visitor.person.id)
        if found is None:
            raise HTTPException(404)
        return found

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        return await self._shown(visitor, await self._draft(request, visitor))

    async def _shown(self, visitor: Visitor, draft: Draft, why: str = "", status: int = 200) -> Response:
        seen = await importing.look(self.deps.database, draft, _taking(visitor))
        pages = _pages(visitor, seen)
        return self.html(
            visitor,
            "rosters/draft",
            status,
            draft=draft,
            why=why,
            pages=pages,
            wrong=len(seen.wrong),
            elsewhere=_elsewhere(visitor, seen),
            hints=[(_where(one), visitor.words.said(one.reason)) for one in seen.hints][:LINES_SHOWN],
            sheets=[(sheet.name, _title(visitor, sheet.name)) for sheet in SHEETS if sheet.reference],
            ready=bool(seen.counts) and not seen.wrong,
            changes=any(c.new or c.updated or c.gone for c in seen.counts.values()),
            here="import",
        )

    async def match(self, request: Request, visitor: Visitor) -> Response:
        """What a page is, and which of its columns is which."""
        draft = await self._draft(request, visitor)
        async with request.form(max_files=0, max_fields=CELLS) as form:
            page, sheet = str(form.get("page", "")), str(form.get("sheet", ""))
            columns = [str(one) for one in form.getlist("column")]
            told = {"sheet": sheet, "of": str(form.get("of", "")), "columns": columns}
        if not page.isdecimal() or (sheet and sheet not in BY_NAME):
            raise HTTPException(404)
        await drafts.mend(self.deps.database, replace(draft, columns=draft.columns | {page: told}))
        return moved(request, f"/import/{draft.id}#page-{page}")

    async def mend(self, request: Request, visitor: Visitor) -> Response:
        """All bad cells that were filled in, together."""
        draft = await self._draft(request, visitor)
        async with request.form(max_files=0, max_fields=CELLS) as form:
            told = {n.removeprefix(MEND): str(v) for n, v in form.items() if n.startswith(MEND)}
            alike = {n.removeprefix(ALIKE): str(v) for n, v in form.items() if n.startswith(ALIKE)}
        known = {place: text for place, text in told.items() if _is_place(place)}
        many = {place: text for place, text in alike.items() if _is_place(place)}
        known |= await importing.in_all_alike(draft, many) if many else {}
        mended = replace(draft, mends=draft.mends | known)
        await drafts.mend(self.deps.database, mended)
        return moved(request, f"/import/{draft.id}")

    async def take(self, request: Request, visitor: Visitor) -> Response:
        """The whole file, or nothing of it."""
        draft, schools = await self._draft(request, visitor), seen_schools(visitor)
        alone = next(iter(schools)) if schools is not None and len(schools) == 1 else ""
        made = Made(visitor.person.id, alone, Origin.IMPORT, visitor.now)
        try:
            done = await importing.take_over(self.deps.database, draft, _taking(visitor), made)
        except NotReady:
            return await self._shown(visitor, draft, visitor.words.line("import.not_ready"), 422)
        await drafts.drop(self.deps.database, draft.id)
        return moved(request, f"/schools/{alone}/edits" if alone else f"/edits?done={done}")

    async def drop(self, request: Request, visitor: Visitor) -> Response:
        draft = await self._draft(request, visitor)
        await drafts.drop(self.deps.database, draft.id)
        return moved(request, "/import")


def _demand_keeper(visitor: Visitor) -> None:
    if not opens(visitor.person, Do.MAKE, Thing.ROSTER):
        raise HTTPException(404)


def _taking(visitor: Visitor) -> Taking:
    schools = None if visitor.keeps_all else list(visitor.person.schools)
    return Taking(permit_for(visitor), schools)


def _is_place(place: str) -> bool:
    return bool(PLACE.fullmatch(place))


# -- what is shown -----------------------------------------------------------------------------


def _pages(visitor: Visitor, seen: Seen) -> list[ShownPage]:
    return [
        _page(visitor, seen, index, layout)
        for index, layout in enumerate(seen.layouts)
        if seen.book.pages[index].lines
    ]


def _page(visitor: Visitor, seen: Seen, index: int, layout: Layout) -> ShownPage:
    book, said = seen.book, visitor.words.said
    page = book.pages[index]
    here = [one for one in seen.wrong if _is_on(one, book, index)]
    by_line: dict[int, list[Finding]] = defaultdict(list)
    for one in here:
        by_line[one.line].append(one)
    lines = {line.number: line for line in page.lines}
    bad = [
        _bad_line(visitor, lines[n], found, index, layout)
        for n, found in sorted(by_line.items())
        if n in lines
    ]
    bad, alike = _alike(visitor, bad)
    count = seen.counts.get(layout.sheet)
    return ShownPage(
        index,
        page.name,
        layout.sheet,
        _title(visitor, layout.sheet) if layout.sheet else visitor.words.line("import.not_taken"),
        tuple(zip(layout.headings, layout.columns, strict=False)),
        _options(visitor, layout),
        _count(visitor, count) if count else "",
        tuple(bad[:LINES_SHOWN]),
        tuple(alike),
        any(one.reason == COLUMN_MISSING for one in here),
        max(0, len(bad) - LINES_SHOWN),
        tuple(said(one.reason) for n, found in by_line.items() if n not in lines for one in found),
    )


def _alike(visitor: Visitor, lines: list[BadLine]) -> tuple[list[BadLine], list[Alike]]:
    """What is left to be mended line by line, and what can be mended in one."""
    groups: dict[tuple[str, str], list[tuple[int, Bad]]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            groups[cell.address.rstrip("0123456789"), cell.value].append((line.number, cell))
    many = [found for (_, value), found in groups.items() if value and len(found) >= FEW]
    names = {cell.name for found in many for _, cell in found}
    rest = [replace(line, cells=tuple(c for c in line.cells if c.name not in names)) for line in lines]
    shown = [
        Alike(
            replace(found[0][1], name=found[0][1].name.replace(MEND, ALIKE, 1)),
            len(found),
            visitor.words.line("import.lines", n=", ".join(str(number) for number, _ in found[:LINES_NAMED])),
        )
        for found in many
    ]
    return [line for line in rest if line.cells or line.why], shown


LINES_NAMED = 12


def _title(visitor: Visitor, sheet: str) -> str:
    """What clerks call one of our files; in English its own name."""
    return visitor.words.said(titled(sheet, sheet_title(sheet)))


def _count(visitor: Visitor, count: Count) -> str:
    line, counts = visitor.words.line, asdict(count)
    return line("import.count_gone", **counts) if count.gone else line("import.count", **counts)


def _is_on(one: Finding, book: Book, index: int) -> bool:
    return one.page == book.pages[index].name if one.page else book.text and index == 0


def _options(visitor: Visitor, layout: Layout) -> tuple[tuple[str, str], ...]:
    """Our columns of that file, as clerks call them; as our pages do where clerks have no word."""
    if not layout.sheet:
        return ()
    words = {one.name: column_words(layout.sheet, one.name)[0] for one in BY_NAME[layout.sheet].columns}
    ours = visitor.words.maybe
    return tuple((n, ours(f"column.{n}", n) if told == n else told) for n, told in words.items())


def _bad_line(visitor: Visitor, line: Line, found: list[Finding], index: int, layout: Layout) -> BadLine:
    at: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        at[one.cell].append(one)
    cells = [_bad(visitor, line, address, ones, index) for address, ones in at.items() if address]
    told = [line.at(n).text for n, name in enumerate(layout.columns) if name and line.at(n).text]
    words = visitor.words
    why = [
        words.about(one.column, one.reason) if one.column != NO_COLUMN else words.said(one.reason)
        for one in at.get("", [])
    ]
    return BadLine(line.number, tuple(told[:CONTEXT]), tuple(cells), tuple(why))


def _bad(visitor: Visitor, line: Line, address: str, found: list[Finding], index: int) -> Bad:
    column = _column(address)
    why = tuple(dict.fromkeys(visitor.words.said(one.reason) for one in found))
    return Bad(f"{MEND}{index}-{address}", found[0].column, address, line.at(column).text, why)


def _column(address: str) -> int:
    """Counted from 0; C7 is 2."""
    column = 0
    for letter in address.rstrip("0123456789"):
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column - 1


def _elsewhere(visitor: Visitor, seen: Seen) -> list[str]:
    """What is wrong with the file itself, and with no page of it."""
    book = seen.book
    pages = range(len(book.pages))
    return [
        visitor.words.said(one.reason)
        for one in seen.wrong
        if not any(_is_on(one, book, index) for index in pages)
    ]


def _where(one: Finding) -> str:
    """Page and cell, or line."""
    return " ".join(part for part in (one.page, one.cell or (str(one.line) if one.line else "")) if part)
