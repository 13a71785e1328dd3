"""Tables of reporting."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from duty.reporting.facts import Facts, Measure
from duty.reporting.report import ReportKind
from storage.tables.base import Moment, kept_by_value, metadata, own_id, partial


class KeptFacts(TypeDecorator[Facts]):
    """The facts of a report, in the JSON that every version has written: a value per heading."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Facts | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else _written(value)

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Facts | None:
        return None if value is None else _read(value)


def _written(facts: Facts) -> dict[str, Any]:
    kept = {
        "received": facts.received,
        "source": [facts.reporter_role, facts.reports],
        "occurred": facts.occurred,
        "place": facts.place,
        "nature": [facts.kind, facts.triage],
        "measures": [[one.at, one.org, one.role, one.what] for one in facts.measures],
    }
    return kept | ({"trend": facts.ended} if facts.ended else {})


def _read(kept: dict[str, Any]) -> Facts:
    role, reports = kept.get("source") or ("", 0)
    kind, triage = kept.get("nature") or ("", "")
    return Facts(
        received=kept.get("received", ""),
        reporter_role=role,
        reports=reports,
        occurred=kept.get("occurred", ""),
        place=kept.get("place", ""),
        kind=kind,
        triage=triage,
        measures=tuple(Measure(*one) for one in kept.get("measures", ())),
        ended=kept.get("trend", ""),
    )


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
    Column("kind", kept_by_value(ReportKind), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("author_id", String(40), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("fields", KeptFacts, nullable=False),
    Column("added", JSON, nullable=False),
    Column("addressed", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("frozen_at", Moment),
    UniqueConstraint("incident_id", "ordinal"),
    Index("ix_reports_frozen", "frozen_at"),
)
"""初报, 续报, 终报. A draft until `frozen_at`; then nothing of it changes."""
