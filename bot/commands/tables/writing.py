"""Rows into a file that a spreadsheet opens: .xlsx or .csv, by its name."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from bot.settings import SettingsError
from duty.records.spreadsheets import as_text

Cell = str | int | float | None
"""A share is a float (0.958); None is an empty cell: what is unknown is never 0."""


def kind_of(file: Path) -> str:
    """`.xlsx` or `.csv`; a SettingsError where its name says neither."""
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise SettingsError(f"{file}: end its name in .xlsx or .csv")
    return kind


def write(file: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    if kind_of(file) == ".csv":
        write_csv(file, heads, rows)
    else:
        _workbook(file, heads, rows)


def write_csv(file: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """UTF-8 with the mark that Excel wants to see."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        lines = csv.writer(text)
        lines.writerow(heads)
        lines.writerows([_plain(cell) for cell in row] for row in rows)


def _plain(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.1%}"
    return as_text("" if cell is None else str(cell))


def _workbook(file: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(file))
    page = book.add_worksheet("小结")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    plain, share = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0.0%"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 24)
    page.set_column(1, len(heads) - 1, 9)
    page.set_row(0, 48)
    for column, head in enumerate(heads):
        page.write_string(0, column, head, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell is None:
                page.write_blank(number, column, None, plain)
            elif isinstance(cell, str):
                page.write_string(number, column, cell, plain)
            else:
                page.write_number(number, column, cell, share if isinstance(cell, float) else plain)
    book.close()
