"""Tables of routines: what a district wants done again and again, its buses and terms; what is due of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Time, UniqueConstraint

from storage.tables.base import Id, Moment, metadata, own_id, partial

routines = Table(
    "routines",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", String(40), primary_key=True),
    Column("title", String(40), nullable=False),
    Column("text", String(200), nullable=False),
    Column("who", JSON, nullable=False),
    Column("schedule", String(20), nullable=False),
    Column("at", Time),
    Column("window_min", Integer, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("then_id", String(40), nullable=False),
    Column("remind_min", Integer),
    Column("silent_after_min", Integer),
    Column("silent_to", JSON, nullable=False),
    Column("feeds", String(40), nullable=False),
    Column("source", String(80), nullable=False),
)
buses = Table(
    "buses",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("attendant_id", ForeignKey("people.id"), nullable=False),
    Column("am_arrival", Time),
    Column("pm_arrival", Time),
)
terms = Table(
    "terms",
    metadata,
    Column("school_id", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("begin", Date, nullable=False),
    Column("end", Date, nullable=False),
)
key_periods = Table(
    "key_periods",
    metadata,
    Column("school_id", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("begin", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("extra", String(200), nullable=False),
)
WAITS = "next_at IS NOT NULL"
ALARMS = "alarm_at IS NOT NULL"
FILED = "incident_id IS NOT NULL"
tasks = Table(
    "tasks",
    metadata,
    own_id(),
    Column("routine_id", String(40), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("bus_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("title", String(40), nullable=False),
    Column("text", String(420), nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("next_at", Moment),
    Column("alarm_at", Moment),
    Column("asked_at", Moment),
    Column("told", JSON, nullable=False),
    Column("reminded_at", Moment),
    Column("silent_at", Moment),
    Column("delays", Integer, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", String(40), nullable=False),
    Column("answer", String(20), nullable=False),
    Column("act", String(40), nullable=False),
    Column("count", Integer),
    Column("seconds", Integer),
    Column("stopped_at", Moment),
    Column("follows", Id),
    Column("confirms", Id),
    Column("hazard_id", Id),
    Column("incident_id", Id),
    UniqueConstraint("routine_id", "school_id", "bus_id", "due_at", name="uq_tasks_due"),
    Index("ix_tasks_next", "next_at", **partial(WAITS)),
    Index("ix_tasks_alarm", "alarm_at", **partial(ALARMS)),
    Index("ix_tasks_incident", "incident_id", **partial(FILED)),
    Index("ix_tasks_school", "school_id", "day"),
    Index("ix_tasks_answered", "answered_by", "answered_at"),
)
"""One row for each thing due: of a routine at a school on a day, of a bus at an arrival."""
