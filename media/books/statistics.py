"""统计表: a row a school; rates and sums are formulas, so that it stays right when it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from media.books.sheet import Book, Column, Sheet

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("一般隐患", ("排查数", "已整改", "整改率")),
    ("重大隐患", ("排查数", "已整改", "整改率", "挂牌督办")),
    ("合计", ("排查数", "已整改", "未整改", "整改率")),
    ("按期限", ("已到期限", "按期整改", "按期整改率")),
)
"""Both rates that are asked for, labelled: 已整改 ÷ 排查出 (C3), and 按期整改 ÷ 已到期限 (domain §3.4)."""
FIRST = 2
"""Columns before the figures: 序号, 学校."""
RATES = {4: (3, 2), 7: (6, 5), 12: (10, 9), 15: (14, 13)}
"""Column of a rate: of which two it is."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one school. `listed`: of the major ones under supervision; due, in_time: of both levels."""

    school: str
    ordinary: int = 0
    ordinary_done: int = 0
    major: int = 0
    major_done: int = 0
    listed: int = 0
    due: int = 0
    in_time: int = 0

    @property
    def figures(self) -> list[int | None]:
        """As they stand side by side; None where a formula stands."""
        whole = [self.ordinary, self.ordinary_done, None, self.major, self.major_done, None, self.listed]
        return [*whole, None, None, None, None, self.due, self.in_time, None]


def write_statistics(book: Book, title: str, under: str, rows: Sequence[Counted]) -> None:
    columns = [Column("序号", 6, middle=True), Column("学校", 24)]
    columns += [Column(name, 10) for _, names in GROUPS for name in names]
    sheet = book.sheet("统计表", columns, title, under)
    first = _head(sheet)
    for number, row in enumerate(rows, 1):
        sheet.write(0, number)
        sheet.write(1, row.school)
        _figures(sheet, row.figures)
        sheet.row += 1
    _sum(sheet, rows, first)


def _head(sheet: Sheet) -> int:
    """Two rows, one after the other: a row that was left is on the disk already.

    Returns the number of the first row of figures, as a spreadsheet counts.
    """
    page, how, top = sheet.page, sheet.formats.head, sheet.row
    page.set_row(top, 22)
    for index in range(FIRST):
        page.write_blank(top, index, None, how)
    at = FIRST
    for group, names in GROUPS:
        page.merge_range(top, at, top, at + len(names) - 1, "", how)
        page.write_string(top, at, group, how)
        at += len(names)
    page.set_row(top + 1, 22)
    for index, column in enumerate(sheet.columns):
        page.write_string(top + 1, index, column.title, how)
    sheet.row = top + 2
    sheet.keep_head(top)
    return sheet.row + 1


def _figures(sheet: Sheet, figures: Sequence[int | None]) -> None:
    for index, value in enumerate(figures, FIRST):
        if value is not None:
            sheet.write(index, value)
    found, done = (figures[0] or 0) + (figures[3] or 0), (figures[1] or 0) + (figures[4] or 0)
    row = sheet.row + 1
    whole = sheet.formats.whole
    sheet.page.write_formula(sheet.row, 9, f"=C{row}+F{row}", whole, found)
    sheet.page.write_formula(sheet.row, 10, f"=D{row}+G{row}", whole, done)
    sheet.page.write_formula(sheet.row, 11, f"=J{row}-K{row}", whole, found - done)
    values = {2: figures[0], 3: figures[1], 5: figures[3], 6: figures[4], 9: found, 10: done}
    values |= {13: figures[11], 14: figures[12]}
    _rates(sheet, {index: value or 0 for index, value in values.items()}, sheet.formats.rate)


def _rates(sheet: Sheet, values: dict[int, int], how: object) -> None:
    """Empty where there is nothing to be put right: 0 of 0 is no rate."""
    row = sheet.row + 1
    for index, (part, whole) in RATES.items():
        over, under = f"{xl_col_to_name(part)}{row}", f"{xl_col_to_name(whole)}{row}"
        value = values[part] / values[whole] if values[whole] else ""
        sheet.page.write_formula(sheet.row, index, f'=IF({under}=0,"",{over}/{under})', how, value)


def _sum(sheet: Sheet, rows: Sequence[Counted], first: int) -> None:
    last, how = sheet.row, sheet.formats.total
    sheet.page.write_string(sheet.row, 0, "", how)
    sheet.page.write_string(sheet.row, 1, "合计", how)
    values: dict[int, int] = {}
    for index in range(FIRST, FIRST + sum(len(names) for _, names in GROUPS)):
        if index in RATES:
            continue
        values[index] = sum(_value(row, index) for row in rows)
        name = xl_col_to_name(index)
        formula = f"=SUM({name}{first}:{name}{last})" if rows else "=0"
        sheet.page.write_formula(sheet.row, index, formula, how, values[index])
    _rates(sheet, values, sheet.formats.total_rate)
    sheet.row += 1


def _value(row: Counted, index: int) -> int:
    found, done = row.ordinary + row.major, row.ordinary_done + row.major_done
    return {9: found, 10: done, 11: found - done}.get(index) or (row.figures[index - FIRST] or 0)
