"""Tables of district."""

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
    Text,
    Time,
)

from storage.tables.base import Moment, metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent_id", String(40), nullable=False, server_default=""),
)
schools = Table(
    "schools",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("area", String(40), nullable=False),
    Column("education_org_id", ForeignKey("organisations.id"), nullable=False),
    Column("station_org_id", ForeignKey("organisations.id"), nullable=False),
    Column("students", Integer, nullable=False),
    Column("boarders", Integer, nullable=False),
    Column("has_school_bus", Boolean, nullable=False),
    Column("has_dormitory", Boolean, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)
posts = Table(
    "posts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("required", JSON, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Float, nullable=False),
    Index("ix_posts_school", "school_id"),
)
people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(40), nullable=False),
    Column("org_id", String(40), nullable=False, server_default=""),
    Column("schools", JSON, nullable=False),
    Column("birth_year", Integer),
    Column("certificate", Boolean),
    Column("phone_kind", String(20), nullable=False, server_default="smart"),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("telegram_id", String(40), nullable=False, server_default=""),
    Column("left_on", Date),
    Column("gone_at", Moment),
)
"""`left_on`: the first day without them, as the roster says; `gone_at`: when all followed from it."""
windows = Table(
    "windows",
    metadata,
    Column("school_id", ForeignKey("schools.id"), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),
    Column("days", String(40), nullable=False),
    Column("lead_min", Integer, nullable=False),
)
roster = Table(
    "roster",
    metadata,
    Column("school_id", ForeignKey("schools.id"), primary_key=True),
    Column("window", String(40), primary_key=True),
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("weekdays", String(7), nullable=False),
)
duty_roster = Table(
    "duty_roster",
    metadata,
    Column("org_id", String(40), primary_key=True),
    Column("school_id", String(40), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("weekdays", String(7), primary_key=True),
    Column("start", Time, primary_key=True),
    Column("end", Time),
)
calendar = Table(
    "calendar",
    metadata,
    Column("date", Date, primary_key=True),
    Column("school_id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("as_weekday", Integer),
    Column("dismissal", Time),
    Column("second_dismissal", Time),
    Column("note", String(200), nullable=False, server_default=""),
)
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Float, nullable=False),
    Column("looks", JSON, nullable=False, server_default="[]"),
    Column("tag", String(60), nullable=False, server_default=""),
)
rounds = Table(
    "rounds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("checkpoints", JSON, nullable=False),
    Column("times", JSON, nullable=False),
    Column("days", String(40), nullable=False),
    Column("tolerance_min", Integer, nullable=False),
    Column("ordered", String(10), nullable=False, server_default="free"),
)
facts = Table(
    "facts",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single facts about this database: the version of reference data, the demo's clock, how far retention is."""
ladders = Table(
    "ladders",
    metadata,
    Column("triage", String(20), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("after_s", Integer, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("repeat_s", Integer, nullable=False),
    Column("repeats", Integer),
)
"""Whom to call how long after an alert was raised. `repeat_s` and `repeats` are those of the last step."""
