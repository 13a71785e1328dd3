"""A row as the cells of its file, and back; what a row is known by on a page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from storage.importing.books import Cell, Line
from storage.importing.cells import Bad
from storage.importing.checking import Values
from storage.importing.clerks.layouts import Layout
from storage.importing.reading import Parsed, Row
from storage.importing.saying import reasons
from storage.importing.shape import REQUIRED, Column, Sheet
from storage.importing.sheets import SHEETS
from storage.importing.writing import written

Cells = Mapping[str, str]
BETWEEN = "|"
"""In a key of several cells. No identifier has it."""


def sheet_named(name: str) -> Sheet:
    """The file of that name, as the import knows it."""
    return next(sheet for sheet in SHEETS if sheet.name == name)


def cells_of(sheet: Sheet, values: Values) -> dict[str, str]:
    return {column.name: _cell(column, values[column.kept_as]) for column in kept(sheet)}


def _cell(column: Column, value: Any) -> str:
    """A form has words for yes and no."""
    return ("no", "yes")[value] if isinstance(value, bool) else written(column, value)


def kept(sheet: Sheet) -> list[Column]:
    """The columns that a row keeps."""
    return [column for column in sheet.columns if column.kept_as in sheet.fields]


def key_columns(sheet: Sheet) -> list[Column]:
    """What makes a row the same one, in the key's own order."""
    return [next(c for c in sheet.columns if c.kept_as == name) for name in sheet.key]


def key_of(sheet: Sheet, cells: Cells) -> str:
    return BETWEEN.join(cells[column.name] for column in key_columns(sheet))


def key_values(sheet: Sheet, key: str) -> tuple[Any, ...] | None:
    """None for a key that none of ours could be."""
    columns, parts = key_columns(sheet), key.split(BETWEEN)
    if len(parts) != len(columns):
        return None
    try:
        return tuple(_value(sheet, column, part) for column, part in zip(columns, parts, strict=True))
    except Bad:
        return None


def fingerprint(cells: Cells) -> str:
    """Changes when anything of the row does: who edits it says which state they saw."""
    whole = "\x00".join(f"{name}={cells[name]}" for name in sorted(cells))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def read_row(sheet: Sheet, cells: Cells) -> Parsed:
    """With everything that is wrong with single cells; those columns have no value."""
    names = tuple(column.name for column in kept(sheet))
    line = Line(1, 1, tuple(Cell(" ".join(cells.get(name, "").split())) for name in names))
    parsed = Parsed(sheet, sheet.name, layout=Layout("", sheet.name, 0, names, names))
    values: Values = {}
    for column, cell in zip(kept(sheet), line.cells, strict=True):
        try:
            values[column.kept_as] = _value(sheet, column, cell.text)
        except Bad as bad:
            parsed.complain(line, column.name, bad.reason)
    parsed.rows = [Row(line, values)]
    return parsed


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
