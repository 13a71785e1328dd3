"""Tables of rosters."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    String,
    Table,
)

from duty.rosters.standin import StandInState
from storage.tables.base import Moment, kept_by_value, metadata, own_id

stand_ins = Table(
    "stand_ins",
    metadata,
    own_id(),
    Column("org_id", String(40), nullable=False),
    Column("absent_id", String(40), nullable=False),
    Column("stand_in_id", String(40), nullable=False),
    Column("state", kept_by_value(StandInState), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("begins_at", Moment),
    Column("ended_at", Moment),
    Index("ix_stand_ins_state", "state", "ends_at"),
)
