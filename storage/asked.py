"""Rows that are asked about, handed over as a table, to be joined with what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, JSON, FromClause, String, bindparam, func, select

ROWS = "rows"


def asked_rows(dialect: str, *names: str) -> FromClause:
    """A table `asked` with these columns of texts; its rows are bound as `rows_to_ask` says.

    However many they are, it is the same statement. PostgreSQL reckons with few, and takes indexes.
    """
    if dialect != "sqlite":
        columns = (bindparam(name, type_=ARRAY(String)) for name in names)
        return func.unnest(*columns).table_valued(*names).render_derived(name="asked")
    row = func.json_each(bindparam(ROWS, type_=JSON)).table_valued("value", name="given").c.value
    cells = (func.json_extract(row, f"$[{at}]").label(name) for at, name in enumerate(names))
    return select(*cells).subquery("asked")


def rows_to_ask(dialect: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    """The rows as parameters: an array for each column; on SQLite, which has none, all in one JSON."""
    if dialect == "sqlite":
        return {ROWS: rows}
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
