"""The roster of a school as a workbook to be changed and imported again: last term's for the next one."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from storage.importing import cells
from storage.importing.clerks.layouts import BY_NAME
from storage.importing.clerks.vocabulary import column_words, sheet_title, value_word
from storage.importing.shape import Column

LEFT_OUT = frozenset({"telegram_id"})
"""A column that is not there keeps what is stored: whose account is whose goes round on no table."""


def filled_bytes(pages: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """A page for each file, its rows below Chinese headings; every cell is a text, numbers of people kept."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    for name, rows in pages.items():
        page = book.add_worksheet(sheet_title(name))
        page.freeze_panes(1, 0)
        columns = [column for column in BY_NAME[name].columns if column.name not in LEFT_OUT]
        for index, column in enumerate(columns):
            page.set_column(index, index, 16, text)
            page.write_string(0, index, column_words(name, column.name)[0], bold)
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(columns):
                page.write_string(number, index, _said(column, row.get(column.name, "")), text)
    book.close()
    return held.getvalue()


def _said(column: Column, cell: str) -> str:
    """As a clerk says it; what has no word of theirs as it stands."""
    if column.parse is cells.flag and cell:
        return "是" if cells.flag(cell) else "否"
    if column.parse in cells.CHOICES:
        _, group = cells.CHOICES[column.parse]
        return value_word(group, cell)
    return cell
