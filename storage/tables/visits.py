"""Tables of visits: what the police did at a school, and the places around it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, false

from duty.visits.visit import CALLS, WORDS, Found, Kind, Standing
from storage.tables.base import Moment, kept_by_value, metadata, one_of, own_id, partial

CALLED_ON = f"taken_back_at IS NULL AND kind IN ({one_of(CALLS)})"
"""上门 that counts."""
visits = Table(
    "visits",
    metadata,
    own_id(),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("kind", kept_by_value(Kind), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said_at", Moment),
    Column("post_id", String(40), nullable=False),
    Column("place_id", String(40), nullable=False),
    Column("found", kept_by_value(Found), nullable=False),
    Column("distance_m", Float),
    Column("words", String(WORDS), nullable=False),
    Column("taken_back_at", Moment),
    Index("ix_visits_person", "person_id", "at"),
    Index("ix_visits_school", "school_id", "at"),
    Index("ix_visits_called", "school_id", "at", **partial(CALLED_ON)),
    Index("ix_visits_measured", "at", **partial("distance_m IS NOT NULL")),
)
places = Table(
    "places",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("status", kept_by_value(Standing), nullable=False, server_default=""),
    Column("opened_on", Date),
    Column("closed_on", Date),
    Column("rectified", Boolean, nullable=False, server_default=false()),
    Column("group_in", Date),
    Column("group_out", Date),
)
"""What is around a school (小旅馆, 网吧, 商店, 出租屋, 摊点 …), and whether it is a 治安乱点. Places only."""
visit_days = Table(
    "visit_days",
    metadata,
    Column("org_id", ForeignKey("organisations.id"), primary_key=True),
    Column("days", Integer, nullable=False),
)
"""Within how many days each school of that desk or station is to be called on, if not the default."""
