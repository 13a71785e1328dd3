"""The last rows of each of several owners, by an index: never all that they have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, Table, select, true


def newest_of_each(
    dialect: str,
    owners: FromClause,
    table: Table,
    rows: FromClause,
    *which: ColumnElement[bool],
    limit: int | BindParameter[int],
) -> tuple[FromClause, Any]:
    """Each owner joined with its last rows of the table, and their columns.

    rows: an alias of the table. which: whose they are and what else is asked of them.
    """
    newest = select(rows).where(*which).order_by(rows.c.id.desc()).limit(limit).correlate_except(rows)
    if dialect == "sqlite":
        ids = newest.with_only_columns(rows.c.id).scalar_subquery()
        return owners.join(table, table.c.id.in_(ids)), table.c
    theirs = newest.lateral("newest")
    return owners.join(theirs, true()), theirs.c
