"""A sheet filled from top to bottom, ready to print: A4 across, its head on every page, columns that wrap.

Rows go to the disk as they come, so that a hundred thousand of them take no more memory than ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from duty.records.spreadsheets import RISKY

Cell = str | int | float | datetime | None
LONGEST = 32_000
"""Characters of a cell; a spreadsheet takes 32,767."""
A4 = 9
LINE, HIGHEST = 13.5, 400
"""Points of a line of text, and of the highest row there may be."""
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
"""What XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """width: in characters of Latin letters; middle: short values stand in the middle of their cell.

    day: of a moment only its day is shown; the cell holds all of it.
    """

    title: str
    width: float
    middle: bool = False
    day: bool = False


@dataclass(frozen=True, slots=True)
class Formats:
    title: Format
    under: Format
    head: Format
    text: Format
    risky: Format
    middle: Format
    moment: Format
    day: Format
    whole: Format
    rate: Format
    total: Format
    total_rate: Format


class Book:
    """Close it: only then the file is whole. Nothing in it is calculated by us but what a cell says."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}
        )
        self.formats = _formats(self._book)

    def sheet(self, name: str, columns: Sequence[Column], title: str, under: str) -> Sheet:
        return Sheet(self._book.add_worksheet(name[:31]), self.formats, columns, title, under)

    def close(self) -> None:
        self._book.close()


def _formats(book: xlsxwriter.Workbook) -> Formats:
    line = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    middle = line | {"align": "center"}
    bold = middle | {"bold": True, "text_wrap": True}
    return Formats(
        title=book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}),
        under=book.add_format({"font_name": "宋体", "font_size": 10, "align": "left", "valign": "vcenter"}),
        head=book.add_format(bold | {"bg_color": "#E8EEF4"}),
        text=book.add_format(line | {"text_wrap": True}),
        risky=book.add_format(line | {"text_wrap": True, "quote_prefix": True}),
        middle=book.add_format(middle | {"text_wrap": True}),
        moment=book.add_format(middle | {"num_format": "yyyy-mm-dd hh:mm"}),
        day=book.add_format(middle | {"num_format": "yyyy-mm-dd"}),
        whole=book.add_format(middle | {"num_format": "0"}),
        rate=book.add_format(middle | {"num_format": "0.0%"}),
        total=book.add_format(bold | {"num_format": "0"}),
        total_rate=book.add_format(bold | {"num_format": "0.0%"}),
    )


class Sheet:
    def __init__(
        self, page: Worksheet, formats: Formats, columns: Sequence[Column], title: str, under: str
    ) -> None:
        self.page, self.formats, self.columns = page, formats, columns
        self.row = 0
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.center_horizontally()
        page.set_footer("&C第 &P 页，共 &N 页")
        last = len(columns) - 1
        self._across(title, formats.title, 32, last)
        self._across(under, formats.under, 20, last)

    def _across(self, words: str, how: Format, height: int, last: int) -> None:
        self.page.set_row(self.row, height)
        self.page.merge_range(self.row, 0, self.row, last, "", how)
        self.page.write_string(self.row, 0, plain(words), how)
        self.row += 1

    def head(self) -> None:
        """The titles of the columns; they stay in view, and stand on every printed page."""
        self.page.set_row(self.row, 30)
        for index, column in enumerate(self.columns):
            self.page.write_string(self.row, index, column.title, self.formats.head)
        self.row += 1
        self.keep_head(self.row - 1)

    def keep_head(self, first: int) -> None:
        """Rows from `first` on, up to here, are the head."""
        self.page.freeze_panes(self.row, 0)
        self.page.repeat_rows(first, self.row - 1)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            self.page.set_row(self.row, self._height(row))
            for index, cell in enumerate(row):
                self.write(index, cell)
            self.row += 1

    def _height(self, row: Sequence[Cell]) -> float:
        """As high as its longest cell needs; not every program makes room by itself."""
        lines = 1
        for column, cell in zip(self.columns, row, strict=True):
            if isinstance(cell, str) and len(cell) * 2 > column.width:
                lines = max(lines, _lines(cell, column.width - 1))
        return min(LINE * lines + 6, HIGHEST)

    def write(self, index: int, cell: Cell) -> None:
        """A text is a text whatever it begins with, a moment a moment, a number a number."""
        if isinstance(cell, datetime):
            how = self.formats.day if self.columns[index].day else self.formats.moment
            self.page.write_datetime(self.row, index, cell, how)
        elif isinstance(cell, int | float):
            self.page.write_number(self.row, index, cell, self.formats.whole)
        elif not cell:
            self.page.write_blank(self.row, index, None, self.formats.text)
        else:
            how = self.formats.middle if self.columns[index].middle else self.formats.text
            risky = cell.startswith(RISKY)
            self.page.write_string(self.row, index, plain(cell), self.formats.risky if risky else how)


def _lines(words: str, width: float) -> int:
    """A character of ours is as wide as two of Latin."""
    wide = sum(2 if character > "\u2e7f" else 1.1 for character in words)
    return ceil(wide / max(width, 2)) + words.count("\n")


def plain(words: str) -> str:
    return words.translate(CONTROLS)[:LONGEST]
