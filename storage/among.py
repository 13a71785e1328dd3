"""A column against a list of any length, handed over as one parameter.

`IN (?, ?, …)` has a parameter for each value: PostgreSQL takes 32,767 of them, SQLite about as many, and each
other length is another statement to prepare. A district of any size asks the same one statement here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Texts(TypeDecorator[list[Any]]):
    """An array on PostgreSQL; on SQLite, which has none, its JSON."""

    impl = String
    cache_ok = True
    item: type[TypeEngine[Any]] = String
    read: type = str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        plain = [self.read(one) for one in value or ()]
        return orjson.dumps(plain).decode() if dialect.name == "sqlite" else plain


class _Numbers(_Texts):
    cache_ok = True
    item = BigInteger
    read = int


class _Among(FunctionElement[bool]):
    """Compiled below; the column first, then the one parameter."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is: `… = 1`, which SQLAlchemy would write for SQLite's sake, no index is used for."""
        return self


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(_Among, "postgresql")
def _on_postgres(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({values})"


def among_named(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same in a statement that is made once: the list is bound under this name."""
    return _Among(column, bindparam(name, type_=_kind(column)))


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column is one of them; texts, or whole numbers where the column has such."""
    return _Among(column, bindparam(None, list(values), type_=_kind(column), unique=True))


def _kind(column: ColumnElement[Any]) -> _Texts:
    return _Numbers() if column.type.python_type is int else _Texts()
