"""Tables of summaries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    Index,
    String,
    Table,
    TypeDecorator,
)

from duty.summaries.summary import Figures
from storage.tables.base import Moment, metadata, own_id, partial


class Counted(TypeDecorator[Figures]):
    """The figures of a summary, kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Figures | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Figures | None:
        return None if value is None else Figures.from_json(value)


OF_PEAK = "peak <> ''"
"""The digest of a peak window."""
OF_EDITION = "edition <> ''"
"""That of a week or a month, which comes by itself."""
summaries = Table(
    "summaries",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("date", Date, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("figures", Counted, nullable=False),
    Column("daily", Boolean, nullable=False),
    Column("peak", String(20), nullable=False, server_default=""),
    Column("edition", String(10), nullable=False, server_default=""),
    Column("first", Date),
    Index("ix_summaries_day", "date", **partial("daily")),
    Index("uq_summaries_daily", "person_id", "date", unique=True, **partial("daily")),
    Index("uq_summaries_edition", "person_id", "date", "edition", unique=True, **partial(OF_EDITION)),
    Index("uq_summaries_peak", "date", "peak", "person_id", unique=True, **partial(OF_PEAK)),
)
