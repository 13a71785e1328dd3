"""Official tables as a workbook that looks like the original: A4, merged cells, borders, its fonts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from duty.records.spreadsheets import RISKY
from media.official.sheet import BOTTOM_MM, FACES, MARGIN_MM, TOP_MM, Cell, Look, Sheet

A4 = 9
CHINESE = 134
"""GB2312 as Windows counts character sets: a computer without 仿宋 then takes another Chinese font."""
ROMAN = 1
INCH_MM, POINT_MM, PIXEL_MM = 25.4, 25.4 / 72, 25.4 / 96
PAGES = "&C&10- &P -"


def workbook_of(sheets: Sequence[Sheet], made_at: datetime, title: str) -> bytes:
    """The bytes of the xlsx file. The same sheets and moment give the same bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
    formats = _Formats(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _page(page, sheet)
        for cell in sheet.cells:
            _write(page, cell, formats.of(cell))
    book.close()
    return held.getvalue()


class _Formats:
    """One of each: a workbook holds only so many."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Look, bool, bool, bool, bool], Any] = {}

    def of(self, cell: Cell) -> Any:
        number, begins = isinstance(cell.content, int), cell.text.startswith(RISKY)
        key = (cell.look, cell.left, cell.right, number, begins)
        if key not in self._made:
            self._made[key] = self._book.add_format(_properties(*key))
        return self._made[key]


def _properties(look: Look, left: bool, right: bool, number: bool, begins: bool) -> dict[str, Any]:
    face = FACES[look]
    border = 1 if face.bordered else 0
    return {
        "font_name": face.font,
        "font_size": face.size,
        "font_family": ROMAN,
        "font_charset": CHINESE,
        "bold": face.bold,
        "align": face.across,
        "valign": face.up,
        "text_wrap": True,
        "num_format": "0" if number else "@",
        "quote_prefix": begins and not number,
        "top": border,
        "bottom": border,
        "left": border if left else 0,
        "right": border if right else 0,
    }


def _page(page: Any, sheet: Sheet) -> None:
    page.set_paper(A4)
    (page.set_landscape if sheet.landscape else page.set_portrait)()
    side = MARGIN_MM / INCH_MM
    page.set_margins(left=side, right=side, top=TOP_MM / INCH_MM, bottom=BOTTOM_MM / INCH_MM)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.print_area(0, 0, len(sheet.heights) - 1, len(sheet.widths) - 1)
    if sheet.repeated:
        page.repeat_rows(sheet.repeated.start, sheet.repeated.stop - 1)
    if sheet.numbered:
        page.set_footer(PAGES, {"margin": 0.25})
    for column, width in enumerate(sheet.widths):
        page.set_column_pixels(column, column, round(width / PIXEL_MM))
    fitted = {cell.row for cell in sheet.cells if cell.look is Look.PROSE}
    for row, height in enumerate(sheet.heights):
        if row not in fitted:  # those the program fits to its own font; a merged cell it cannot fit
            page.set_row(row, height / POINT_MM)


def _write(page: Any, cell: Cell, format_: Any) -> None:
    row, column = cell.row, cell.column
    if cell.rows > 1 or cell.columns > 1:
        page.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", format_)
    if isinstance(cell.content, int):
        page.write_number(row, column, cell.content, format_)
    elif cell.content:
        page.write_string(row, column, cell.content, format_)
    else:
        page.write_blank(row, column, None, format_)
