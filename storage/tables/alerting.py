"""Tables of alerting."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from duty.alerting.calls.alert import MOST_WORDS
from duty.alerting.calls.page import PageState
from duty.alerting.calls.question import Asked, QuestionState
from duty.alerting.calls.standing import LIVE, AlertState
from duty.district.severity import Triage
from storage.tables.base import About, Id, Moment, kept_by_value, metadata, one_of, own_id, partial

ON_ITS_WAY = f"state IN ({one_of(LIVE)})"
"""Somebody is still to be called for the alert, or to be asked about it."""
alerts = Table(
    "alerts",
    metadata,
    own_id(),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False, unique=True),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("triage", kept_by_value(Triage), nullable=False),
    Column("reporter_id", String(40), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("ladder", JSON, nullable=False),
    Column("repeat_s", Integer, nullable=False),
    Column("repeats_left", Integer),
    Column("step", Integer, nullable=False),
    Column("state", kept_by_value(AlertState), nullable=False),
    Column("next_at", Moment),
    Column("receipt_at", Moment),
    Column("unanswered_told", Boolean, nullable=False),
    Column("taken_by", String(40), nullable=False),
    Column("taken_at", Moment),
    Column("passed_to", JSON, nullable=False, server_default="[]"),
    Column("arrived_at", Moment),
    Column("follow_up_at", Moment),
    Column("asked_follow_up", Boolean, nullable=False),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", Moment),
    Column("mistake_at", Moment),
    Column("hushed_at", Moment),
    Column("pressed_at", Moment),
    Column("drill_id", Integer, nullable=False, server_default="0"),
    Column("outcome", String(MOST_WORDS), nullable=False, server_default=""),
    Column("climbs_from", Moment),
    Column("round_step", Integer, nullable=False, server_default="0"),
    Column("answer_s", Float),
    Column("eta_at", Moment),
    Column("reinforced_at", Moment),
    Column("useful", Boolean),
    Column("pictured", Boolean, nullable=False, server_default=false()),
    Column("near", JSON, nullable=False, server_default="[]"),
    Column("going", JSON, nullable=False, server_default="[]"),
    Index("ix_alerts_state", "state", "raised_at"),
    Index("ix_alerts_next", "next_at", **partial(ON_ITS_WAY)),
    Index("ix_alerts_receipt", "receipt_at", **partial(ON_ITS_WAY)),
    Index("ix_alerts_follow_up", "follow_up_at", **partial(ON_ITS_WAY)),
    Index("ix_alerts_raised", "raised_at"),
)
pages = Table(
    "pages",
    metadata,
    own_id(),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("person_id", String(40), nullable=False),
    Column("step", Integer, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("state", kept_by_value(PageState), nullable=False),
    Column("why", String(80), nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("alert_id", "person_id", "step"),
    Index("ix_pages_person", "person_id", "called_at"),
)
bundle_entries = Table(
    "bundle_entries",
    metadata,
    own_id(),
    Column("name", String(40), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("called_at", Moment),
    Index("ix_bundle_entries_name", "name", "person_id"),
)
ASKS = f"state = '{QuestionState.OPEN}'"
questions = Table(
    "questions",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("asked", kept_by_value(Asked), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("pictures", About),
    Column("incident_id", Id, nullable=False, server_default="0"),
    Column("state", kept_by_value(QuestionState), nullable=False),
    Index("ix_questions_open", "due_at", **partial(ASKS)),
)
drills = Table(
    "drills",
    metadata,
    own_id(),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("started_by", String(40), nullable=False),
    Column("org_id", String(40), nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_drills_post", "post_id", "ends_at"),
    Index("ix_drills_running", "ends_at", **partial("ended_at IS NULL")),
)
