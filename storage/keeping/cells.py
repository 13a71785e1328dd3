"""A row as the cells of its file, and back; what a row is known by on a page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import time
from typing import Any

from storage.importing import reasons
from storage.importing.cells import Bad
from storage.importing.checking import Values
from storage.importing.reading import Parsed, Row
from storage.importing.sheets import REQUIRED, SHEETS, Column, Sheet

Cells = Mapping[str, str]
BETWEEN = "|"
"""In a key of several cells. No identifier has it."""


def sheet_named(name: str) -> Sheet:
    """The file of that name, as the import knows it."""
    return next(sheet for sheet in SHEETS if sheet.name == name)


def written(value: Any) -> str:
    """As the import reads it again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return ";".join(map(written, value))
    if isinstance(value, dict):
        return ";".join(f"{kind}={heads}" for kind, heads in value.items())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def cells_of(sheet: Sheet, values: Values) -> dict[str, str]:
    return {column.name: written(values[column.kept_as]) for column in kept(sheet)}


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
    parsed = Parsed(sheet)
    values: Values = {}
    for column in kept(sheet):
        try:
            values[column.kept_as] = _value(sheet, column, " ".join(cells.get(column.name, "").split()))
        except Bad as bad:
            parsed.complain(1, column.name, str(bad))
    parsed.rows = [Row(1, values)]
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
