"""Tables of rounds that were planned and walked."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from duty.patrols.scan import Found, Proof
from duty.patrols.walk import Step, WalkState
from storage.tables.base import Moment, kept_by_value, metadata, own_id, partial

WALKING = f"state = '{WalkState.WALKING}'"
WAITS = "next_at IS NOT NULL"
GUARDED = "guard_at IS NOT NULL"
walks = Table(
    "walks",
    metadata,
    own_id(),
    Column("round_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", Moment),
    Column("ends_at", Moment, nullable=False),
    Column("night", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("state", kept_by_value(WalkState), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("begun_at", Moment),
    Column("finished_at", Moment),
    Column("in_words", Boolean, nullable=False),
    Column("claimed", Integer, nullable=False),
    Column("step", kept_by_value(Step), nullable=False),
    Column("next_at", Moment),
    Column("heard_at", Moment),
    Column("guard_step", Integer, nullable=False),
    Column("guard_at", Moment),
    Column("blind", Boolean, nullable=False),
    Column("told", JSON, nullable=False),
    UniqueConstraint("round_id", "due_at"),
    Index("ix_walks_school", "school_id", "day"),
    Index("ix_walks_day", "day", "state"),
    Index("ix_walks_person", "person_id", "begun_at"),
    Index("ix_walks_next", "next_at", **partial(WAITS)),
    Index("ix_walks_guard", "guard_at", **partial(GUARDED)),
)
"""A row for each time a round is due, and for each that was walked besides (without `due_at`)."""
scans = Table(
    "scans",
    metadata,
    own_id(),
    Column("walk_id", ForeignKey("walks.id"), nullable=False),
    Column("checkpoint_id", String(40), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said_at", Moment),
    Column("proof", kept_by_value(Proof), nullable=False),
    Column("failed", Boolean, nullable=False),
    Column("too_fast", Boolean, nullable=False),
    Column("out_of_order", Boolean, nullable=False),
    Column("found", kept_by_value(Found), nullable=False),
    Column("distance_m", Float),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy_m", Float),
    UniqueConstraint("walk_id", "checkpoint_id"),
    Index("ix_scans_failed", "checkpoint_id", "at", **partial("failed")),
    Index("ix_scans_placed", "at", **partial("latitude IS NOT NULL")),
    Index("ix_scans_measured", "at", **partial("distance_m IS NOT NULL")),
)
