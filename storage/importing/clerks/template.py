"""The workbook to fill in: a page for each of the usual files, with examples, remarks and drop-downs."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from storage.importing import cells
from storage.importing.clerks.layouts import BY_NAME
from storage.importing.clerks.lines import EXAMPLE
from storage.importing.clerks.vocabulary import column_words, heading, meanings, sheet_title, value_words
from storage.importing.shape import Column

ROWS = 5_000
"""So far down cells are texts and have their drop-downs."""
LONGEST_LIST = 255
"""Excel's own bound for the words of a drop-down."""


@dataclass(frozen=True)
class _Styles:
    heading: Format
    example: Format
    text: Format


@cache
def _plan() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def template_bytes() -> bytes:
    """The workbook as a file."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    styles = _Styles(
        book.add_format({"bold": True, "bg_color": "#D9E7F5", "border": 1, "num_format": "@"}),
        book.add_format({"bg_color": "#FFF5CC", "num_format": "@"}),
        book.add_format({"num_format": "@"}),
    )
    _about(book.add_worksheet(_plan()["about"]["title"]))
    for page in _plan()["pages"]:
        _page(book.add_worksheet(sheet_title(page["sheet"])), page, styles)
    book.close()
    return held.getvalue()


def _about(sheet: Worksheet) -> None:
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(_plan()["about"]["lines"]):
        sheet.write_string(row, 0, line)


def _page(sheet: Worksheet, page: Mapping[str, Any], styles: _Styles) -> None:
    """Cells are texts, so that Excel makes neither days nor numbers of what is typed."""
    known = BY_NAME[page["sheet"]].by_name
    sheet.freeze_panes(1, 0)
    for index, (name, example, remark) in enumerate(page["columns"]):
        sheet.set_column(index, index, 16, styles.text)
        sheet.write_string(0, index, column_words(page["sheet"], name)[0], styles.heading)
        if remark:
            sheet.write_comment(0, index, remark)
        if example:
            sheet.write_string(1, index, f"{EXAMPLE}{example}", styles.example)
        else:
            sheet.write_blank(1, index, None, styles.example)
        told = _drop_down(known[name])
        if told:
            hint = {"validate": "list", "source": told, "error_type": "warning"}
            sheet.data_validation(2, index, ROWS, index, hint)


def _drop_down(column: Column) -> list[str] | str | None:
    """The words to choose from, or where they stand: the names on another page."""
    if column.parse is cells.flag:
        return ["是", "否"]
    if column.parse in cells.CHOICES:
        allowed, group = cells.CHOICES[column.parse]
        words = [word for word in value_words(group) if meanings(group)[heading(word)] in allowed]
        return words if len(",".join(words)) <= LONGEST_LIST else None
    return _names_on(column.refers) if column.refers and not column.splits else None


def _names_on(file: str) -> str | None:
    page = next((one for one in _plan()["pages"] if one["sheet"] == file), None)
    if page is None:
        return None
    index = [name for name, *_ in page["columns"]].index("name")
    letter = chr(ord("A") + index)
    return f"='{sheet_title(file)}'!${letter}$3:${letter}${ROWS}"
