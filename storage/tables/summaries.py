"""Tables of summaries."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    String,
    Table,
)

from storage.tables.base import Moment, metadata, own_id, partial

summaries = Table(
    "summaries",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("date", Date, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("daily", Boolean, nullable=False),
    Index("uq_summaries_daily", "person_id", "date", unique=True, **partial("daily")),
)
