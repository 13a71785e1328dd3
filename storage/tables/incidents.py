"""Tables of incidents."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    text,
)

from duty.district.severity import URGENT, Triage
from duty.incidents.incident import IncidentState
from storage.tables.base import Id, Moment, kept_by_value, metadata, one_of, own_id, partial

PRESSES = f"triage IN ({one_of(URGENT)})"
incidents = Table(
    "incidents",
    metadata,
    own_id(),
    Column("number", String(60), nullable=False, unique=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("triage", kept_by_value(Triage), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("state", kept_by_value(IncidentState), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy_m", Float),
    Column("delayed", Boolean, nullable=False),
    Column("imported_as", String(60), nullable=False, server_default=""),
    Column("joined_to", Id),
    Column("also_reported_by", JSON, nullable=False, server_default="[]"),
    Index("ix_incidents_reporter", "reported_by", "received_at"),
    Index("ix_incidents_school", "school_id", "occurred_at"),
    Index("ix_incidents_received", "received_at"),
    Index("ix_incidents_open", "school_id", **partial(f"state = '{IncidentState.OPEN}'")),
    Index("ix_incidents_urgent", "received_at", **partial(PRESSES)),
    Index("ix_incidents_placed", "received_at", **partial("latitude IS NOT NULL")),
    Index(
        "uq_incidents_imported_as",
        "imported_as",
        unique=True,
        sqlite_where=text("imported_as <> ''"),
        postgresql_where=text("imported_as <> ''"),
    ),
)
