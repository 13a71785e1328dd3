"""Tables of reporting."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from duty.reporting.report import Kind
from storage.tables.base import Moment, kept_by_value, metadata, own_id, partial

report_clock = Table(
    "report_clock",
    metadata,
    Column("triage", String(20), primary_key=True),
    Column("phone_min", Integer, nullable=False),
    Column("written_min", Integer, nullable=False),
    Column("update_h", Integer, nullable=False),
)
"""A setting of the district: by phone, in writing, then again every so many hours (domain §2.11)."""
report_timers = Table(
    "report_timers",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("update_h", Integer, nullable=False),
    Column("phone_due", Moment, nullable=False),
    Column("written_due", Moment, nullable=False),
    Column("remind_at", Moment),
    Column("update_due", Moment),
    Column("phoned_at", Moment),
    Column("ended_at", Moment),
    Index("ix_report_timers_due", "remind_at", **partial("ended_at IS NULL")),
)
reports = Table(
    "reports",
    metadata,
    own_id(),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False),
    Column("kind", kept_by_value(Kind), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("author_id", String(40), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("fields", JSON, nullable=False),
    Column("added", JSON, nullable=False),
    Column("addressed", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("frozen_at", Moment),
    UniqueConstraint("incident_id", "ordinal"),
    Index("ix_reports_frozen", "frozen_at"),
)
"""初报, 续报, 终报. A draft until `frozen_at`; then nothing of it changes."""
