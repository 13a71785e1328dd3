"""The last rows of each of several owners, by an index: never all that they have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, Table, true


def with_newest(dialect: str, owners: FromClause, table: Table, newest: Select[Any]) -> FromClause:
    """Each owner joined with some rows of the table.

    newest: which these are of one owner: ids of an alias of the table, in order and limited, correlated.
    """
    if dialect == "sqlite":
        return owners.join(table, table.c.id.in_(newest.scalar_subquery()))
    theirs = newest.lateral("newest")
    return owners.join(theirs, true()).join(table, table.c.id == theirs.c.id)
