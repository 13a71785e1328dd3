"""Files to rows. Whatever is wrong with one cell, the others are still read, so that all is told at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.importing import reasons
from storage.importing.cells import Bad
from storage.importing.report import Finding, ImportRefused
from storage.importing.sheets import REQUIRED, SHEETS, Column, Sheet

NO_COLUMN = "-"


@dataclass(frozen=True)
class Row:
    """`values` lacks the fields whose cells were bad."""

    line: int
    values: dict[str, Any]


@dataclass
class Parsed:
    """One file as far as it could be read. Of an unreadable one nobody knows what it holds."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: bool = False

    def complain(self, line: int, column: str, reason: str) -> None:
        self.findings.append(Finding(self.sheet.name, line, column, reason))

    def give_up(self, line: int, reason: str) -> None:
        self.unreadable = True
        self.complain(line, NO_COLUMN, reason)


def read_directory(directory: Path) -> list[Parsed]:
    """Every file of ours in it. Refused when there is none."""
    if not directory.is_dir():
        raise ImportRefused([str(Finding(str(directory), 0, NO_COLUMN, reasons.NO_DIRECTORY))])
    found = [read_sheet(sheet, path) for sheet in SHEETS if (path := directory / sheet.name).exists()]
    if not found:
        reason = reasons.no_files(sheet.name for sheet in SHEETS)
        raise ImportRefused([str(Finding(str(directory), 0, NO_COLUMN, reason))])
    return found


def read_sheet(sheet: Sheet, path: Path) -> Parsed:
    parsed = Parsed(sheet)
    text = _decoded(parsed, path)
    if text is not None:
        _read_rows(parsed, text)
        _complain_of_repeats(parsed)
    return parsed


def _decoded(parsed: Parsed, path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError:
        parsed.give_up(1, reasons.UNREADABLE)
    except UnicodeDecodeError as error:
        parsed.give_up(error.object[: error.start].count(b"\n") + 1, reasons.NOT_UTF8)
    return None


def _read_rows(parsed: Parsed, text: str) -> None:
    records = _records(parsed, text)
    line, names = next(records, (1, []))
    columns = _header(parsed, line, names)
    if columns:
        parsed.rows = [_row(parsed, columns, line, cells) for line, cells in records]


def _records(parsed: Parsed, text: str) -> Iterator[tuple[int, list[str]]]:
    """Records that are not blank, each with the line it begins on (quoted cells may hold line ends)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error:
            parsed.give_up(line, reasons.BAD_QUOTES)
            return
        if record is None:
            return
        cells = [cell.strip() for cell in record]
        if any(cells):
            yield line, cells


def _header(parsed: Parsed, line: int, names: list[str]) -> list[Column]:
    """The columns in the file's order; empty when the rows cannot be told apart."""
    names = _without_blank_tail(names)
    known = parsed.sheet.by_name
    if not names:
        if not parsed.unreadable:
            parsed.give_up(line, reasons.NO_HEADER)
        return []
    for index, name in enumerate(names):
        if name not in known:
            parsed.complain(line, reasons.shown(name) or NO_COLUMN, reasons.unknown_column(known))
        elif name in names[:index]:
            parsed.complain(line, name, reasons.COLUMN_TWICE)
    for name, column in known.items():
        if name not in names and not column.optional:
            parsed.complain(line, name, reasons.COLUMN_MISSING)
    parsed.unreadable = bool(parsed.findings)
    return [] if parsed.unreadable else [known[name] for name in names]


def _without_blank_tail(cells: list[str], keep: int = 0) -> list[str]:
    """Spreadsheets like to end rows with commas."""
    end = len(cells)
    while end > keep and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _row(parsed: Parsed, columns: Sequence[Column], line: int, cells: list[str]) -> Row:
    cells = _without_blank_tail(cells, keep=len(columns))
    shape_wrong = len(cells) != len(columns)
    if shape_wrong:
        parsed.complain(line, NO_COLUMN, reasons.cells_wrong(len(cells), len(columns)))
    values: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        try:
            values[column.kept_as] = _value(parsed.sheet, column, cell)
        except Bad as bad:
            # Cells of a row with one too few or too many stand in the wrong columns: one error is enough.
            if not shape_wrong:
                parsed.complain(line, column.name, str(bad))
    return Row(line, values)


def _value(sheet: Sheet, column: Column, cell: str) -> Any:
    if not cell:
        if column.blank is REQUIRED:
            raise Bad(reasons.EMPTY)
        return column.empty
    value = column.parse(cell)
    limit = sheet.limits[column.name]
    if isinstance(value, str) and len(value) > limit:
        raise Bad(reasons.too_long(len(value), limit))
    return value


def _complain_of_repeats(parsed: Parsed) -> None:
    sheet = parsed.sheet
    first: dict[tuple[Any, ...], int] = {}
    for row in parsed.rows:
        if not all(field in row.values for field in sheet.key):
            continue
        key = sheet.key_of(row.values)
        if key in first:
            told = " ".join(str(part) for part in key if part)
            parsed.complain(row.line, sheet.key_column, reasons.key_twice(told, first[key]))
        first.setdefault(key, row.line)
