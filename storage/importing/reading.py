"""Pages to rows. Whatever is wrong with one cell, the others are still read, so that all is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from storage.importing import cells
from storage.importing.books import Book, Cell, Kind, Line, Page, address
from storage.importing.cells import Bad
from storage.importing.clerks.layouts import BY_NAME, Layout
from storage.importing.clerks.lines import EXAMPLE, LeftOut, data_lines
from storage.importing.clerks.vocabulary import column_words, passed_over
from storage.importing.report import NO_COLUMN, Finding
from storage.importing.saying import reasons
from storage.importing.shape import REQUIRED, Column, Sheet


@dataclass(frozen=True)
class Row:
    """`values` lacks the fields whose cells were bad; `bad` names them. `source`: where it was read."""

    source: Line
    values: dict[str, Any]
    bad: frozenset[str] = frozenset()

    @property
    def line(self) -> int:
        return self.source.number


@dataclass
class Parsed:
    """One page as far as it could be read. Of an unreadable one nobody knows what it holds."""

    sheet: Sheet
    file: str
    page: str = ""
    """Of a workbook; empty in a text file."""
    layout: Layout = field(default_factory=lambda: Layout(""))
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: bool = False
    head: Line | None = None
    titles: tuple[str, ...] = ()
    """What stands above the headings, and the names of page and file: mostly a school's."""

    @property
    def missing(self) -> list[Column]:
        """Columns that the page does not have."""
        return [column for column in self.sheet.columns if column.name not in self.layout.columns]

    def complain(self, line: Line, column: str, reason: str, *, hint: bool = False) -> None:
        """About the cell of that column of ours; about the line where the page has no such column."""
        index = self.layout.columns.index(column) if column in self.layout.columns else None
        shown = self.layout.headings[index] if index is not None else self._called(column)
        self.findings.append(
            Finding(
                self.file,
                line.number,
                reasons.shown(shown) or NO_COLUMN,
                reason,
                self.page,
                "" if index is None else address(line.row, index),
                column if column != NO_COLUMN else "",
                "" if index is None else reasons.shown(line.at(index).text),
                hint,
            )
        )

    def tell(
        self, line: int, reason: str, column: str = NO_COLUMN, cell: str = "", *, hint: bool = False
    ) -> None:
        """About the page, a line of it or a heading."""
        shown = reasons.shown(column) or NO_COLUMN
        self.findings.append(Finding(self.file, line, shown, reason, self.page, cell, hint=hint))

    def give_up(self, line: int, reason: str) -> None:
        self.unreadable = True
        self.tell(line, reason)

    def lacks(self, column: Column) -> None:
        """The page has no such column, and there are rows that need it."""
        line = self.head.number if self.head else 1
        self.tell(line, reasons.COLUMN_MISSING, self._called(column.name))
        self.unreadable = True

    def remarks(self, column: Column, reason: str) -> None:
        """A 提示 about a column that the page does not have."""
        line = self.head.number if self.head else 1
        self.tell(line, reason, self._called(column.name), hint=True)

    def _called(self, column: str) -> str:
        """In the language of the page's headings."""
        if all(text.isascii() for text in self.layout.headings):
            return column
        return column_words(self.sheet.name, column)[0]


def read_page(book: Book, page: Page, layout: Layout) -> Parsed:
    """One page of ours by its layout."""
    parsed = Parsed(BY_NAME[layout.sheet], book.name, "" if book.text else page.name, layout)
    if _header(parsed, page):
        parsed.layout = _without_empty(parsed, page)
        for line in data_lines(page, layout):
            if isinstance(line, LeftOut):
                parsed.tell(line.line.number, line.reason, cell=address(line.line.row, 0), hint=True)
            else:
                parsed.rows += _rows(parsed, page, line)
    if page.broken:
        parsed.give_up(*page.broken)
    return parsed


def _header(parsed: Parsed, page: Page) -> bool:
    """Whether the rows can be told apart."""
    layout = parsed.layout
    if not page.lines or not any(layout.headings):
        if not page.broken:
            parsed.give_up(1, reasons.NO_HEADER)
        return False
    parsed.head = head = page.lines[layout.header]
    above = [text for line in page.lines[: layout.header] for text in line.texts if text]
    parsed.titles = (page.name, *above, parsed.file)
    strict = _complain_of_headings(parsed, page, head)
    for column in parsed.missing:
        if not column.optional and (strict or _indispensable(parsed.sheet, column)):
            parsed.lacks(column)
    parsed.unreadable = any(not finding.hint for finding in parsed.findings)
    return not parsed.unreadable


def _indispensable(sheet: Sheet, column: Column) -> bool:
    """Without it no row can be told from another; what happened must be told whole."""
    return (column.kept_as in sheet.key and column.needed) or (not sheet.reference and column.needed)


def _complain_of_headings(parsed: Parsed, page: Page, head: Line) -> bool:
    """Whether a heading is wrong. A clerk's own word is none of ours; a misspelt name of ours is wrong."""
    layout, known, wrong = parsed.layout, parsed.sheet.by_name, False
    if not any(layout.columns) and not all(text.isascii() for text in layout.headings):
        names = (column_words(parsed.sheet.name, name)[0] for name in known)
        parsed.tell(head.number, reasons.no_headings(names))
        return True
    english = all(text.isascii() for text in layout.headings)
    for index, (text, name) in enumerate(zip(layout.headings, layout.columns, strict=True)):
        where = address(head.row, index)
        if name or passed_over(text) or not (text or _has_values(page, layout, index)):
            continue
        if text in known:
            parsed.tell(head.number, reasons.COLUMN_TWICE, text, where)
            wrong = True
        elif text.isascii() and (text or english):
            parsed.tell(head.number, reasons.unknown_column(known), text, where)
            wrong = True
        else:
            parsed.tell(head.number, reasons.NOT_TAKEN, text, where, hint=True)
    return wrong


def _has_values(page: Page, layout: Layout, index: int) -> bool:
    return any(not line.at(index).blank for line in page.lines[layout.first :])


def _without_empty(parsed: Parsed, page: Page) -> Layout:
    """An id column with nothing in it is as if it were not there."""
    layout = parsed.layout
    ids = {one.name for one in parsed.sheet.columns if one.made and one.kept_as in parsed.sheet.key}
    columns = [
        "" if name in ids and not _has_values(page, layout, index) else name
        for index, name in enumerate(layout.columns)
    ]
    return replace(layout, columns=tuple(columns))


def _rows(parsed: Parsed, page: Page, line: Line) -> list[Row]:
    """Mostly one; several where a cell names several people and the sheet has a row for each."""
    layout = parsed.layout
    slipped = page.ragged and _width(line, len(layout.headings)) != len(layout.headings)
    if slipped:
        found, expected = _width(line, len(layout.headings)), len(layout.headings)
        parsed.tell(line.number, reasons.cells_wrong(found, expected))
    values: dict[str, Any] = {}
    bad: set[str] = set()
    split: tuple[Column, list[Any]] | None = None
    for index, name in enumerate(layout.columns):
        column = parsed.sheet.by_name.get(name)
        if column is None or (slipped and index >= len(line.cells)):
            continue
        if column.made and column.kept_as not in parsed.sheet.key and line.at(index).blank:
            continue  # what is usual is put there
        try:
            names = cells.split_names(line.at(index).text) if column.splits else []
            if len(names) > 1:
                split = column, [_value(parsed.sheet, column, Cell(one)) for one in names]
            else:
                values[column.kept_as] = _value(parsed.sheet, column, line.at(index))
        except Bad as wrong:
            bad.add(column.kept_as)
            # Cells of a row with one too few or too many stand in the wrong columns: one error is enough.
            if not slipped:
                parsed.complain(line, column.name, wrong.reason)
    if split is None:
        return [Row(line, values, frozenset(bad))]
    return [Row(line, values | {split[0].kept_as: one}, frozenset(bad)) for one in split[1]]


def _width(line: Line, keep: int) -> int:
    """Spreadsheets like to end rows with commas."""
    end = len(line.cells)
    while end > keep and line.cells[end - 1].blank:
        end -= 1
    return end


def _value(sheet: Sheet, column: Column, cell: Cell) -> Any:
    reason = cell.trouble or cells.spoiled(cell.text.lstrip("=") if cell.kind is Kind.QUOTED else cell.text)
    if reason:
        raise Bad(reason)
    if cell.text.startswith(EXAMPLE):
        raise Bad(reasons.EXAMPLE_LEFT)
    if not cell.text:
        if column.blank is REQUIRED:
            raise Bad(reasons.EMPTY)
        return column.empty
    if cell.kind in (Kind.DAY, Kind.CLOCK, Kind.MOMENT) and column.parse not in cells.TEMPORAL:
        raise Bad(reasons.turned_into_day(cell.text))
    value = column.parse(cell.text)
    limit = sheet.limits[column.name]
    if isinstance(value, str) and len(value) > limit:
        raise Bad(reasons.too_long(len(value), limit))
    return value
