"""What all tables share: names, moments in UTC, enums kept by their value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import registry

from duty.records.subject import Subject

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
mapper_registry = registry(metadata=metadata)
Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is a mistake of ours and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """As text on SQLite, in the form SQLAlchemy's own has there, in one step."""
        return _as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _from_text if dialect.name == "sqlite" else _aware


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    moment = _in_utc(value)
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class About(TypeDecorator[Subject]):
    """A subject, kept as it is written (`hazard:7`); plain text passes, as patterns and prefixes are."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Subject | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Subject | None:
        return None if value is None else Subject.parse(value)


def kept_by_value(kind: type, length: int = 20) -> SqlEnum:
    """A StrEnum kept by its value, without a database type of its own."""
    return SqlEnum(
        kind,
        native_enum=False,
        length=length,
        create_constraint=False,
        values_callable=lambda e: [m.value for m in e],
    )


def one_of(values: Iterable[str]) -> str:
    """Values as SQL writes them in a list. Only literal ones show the planner that a partial index fits."""
    return ", ".join(f"'{value}'" for value in sorted(values))


def partial(condition: str) -> dict[str, Any]:
    """A partial index, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def own_id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def columns(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def plain(row: Any) -> dict[str, Any]:
    """A result row as a dictionary."""
    return dict(row._mapping)
