"""What a file of ours is: its columns, and what makes a row of it the same one in a later import."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Table

from storage.importing.cells import Parser

REQUIRED: Final = object()
LONGEST = 500
"""Of a text without a limit of its own."""


@dataclass(frozen=True)
class Column:
    """`blank` is the value of an empty cell; without one the cell must not be empty.

    A file may be without a column: what is kept of it stays as it is, a new row has `blank`. Columns that
    came later are `optional`: no file need have them, not even one of what happened.
    """

    name: str
    parse: Parser
    blank: Any = REQUIRED
    field: str = ""
    refers: str = ""
    optional: bool = False
    made: bool = False
    """Where a file has no such column, or nothing in it, the import finds or makes the value."""
    splits: bool = False
    """Several names in one cell are several rows."""

    @property
    def needed(self) -> bool:
        """Whether a new row cannot be without it."""
        return self.blank is REQUIRED and not self.made

    @property
    def empty(self) -> Any:
        return list(self.blank) if isinstance(self.blank, tuple) else self.blank

    @property
    def kept_as(self) -> str:
        return self.field or self.name


@dataclass(frozen=True)
class Sheet:
    """One file. `key` names the fields that make a row the same one in a later import."""

    name: str
    table: Table
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    reference: bool = True
    """Of the district as it is; else of what happened."""
    whole: str = ""
    """Rows that share this field make one thing: a later import replaces all of it."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def fields(self) -> list[str]:
        """Those that a row keeps and a later import may correct."""
        known = self.table.columns
        return [column.kept_as for column in self.columns if column.kept_as in known]

    @cached_property
    def limits(self) -> dict[str, int]:
        """The longest text of each column."""
        return {column.name: self._limit(column.kept_as) for column in self.columns}

    def _limit(self, field: str) -> int:
        if field not in self.table.columns:
            return LONGEST
        return getattr(self.table.c[field].type, "length", None) or LONGEST

    @property
    def key_column(self) -> str:
        """The column an error about the whole key is shown at."""
        return next(column.name for column in self.columns if column.kept_as == self.key[-1])

    def key_of(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(field) for field in self.key)
