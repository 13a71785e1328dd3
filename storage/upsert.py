"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy names twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession


def insert_for(where: AsyncSession | AsyncConnection) -> Callable[..., Any]:
    """The dialect's insert; both have the same `on_conflict_…` methods."""
    dialect = where.get_bind().dialect if isinstance(where, AsyncSession) else where.dialect
    return sqlite_insert if dialect.name == "sqlite" else pg_insert
