"""Tables of messaging."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.tables.base import Moment, metadata, own_id

accounts = Table(
    "accounts",
    metadata,
    own_id(),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("person_id", String(40), nullable=False, server_default=""),
    Column("language", String(5), nullable=False, server_default="zh"),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("unreachable_why", String(80), nullable=False, server_default=""),
    Column("last_heard_at", Moment),
    Column("bound_at", Moment),
    Column("void_from", Moment),
    Column("void_until", Moment),
    Column("last_delivered_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("last_failure", String(80), nullable=False, server_default=""),
    Column("withheld", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("channel", "address"),
    Index("ix_accounts_person", "person_id", "channel"),
)
groups = Table(
    "groups",
    metadata,
    own_id(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, unique=True),
    Column("school_id", String(40), nullable=False),
    Column("bound_by", String(40), nullable=False),
    Column("bound_at", Moment, nullable=False),
)
"""Group chats that read P0/P1 alerts and the summary of a school, or (empty) of the district."""
invitations = Table(
    "invitations",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("issued_by", String(40), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
consents = Table(
    "consents",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("at", Moment, nullable=False),
)
roll_calls = Table(
    "roll_calls",
    metadata,
    own_id(),
    Column("day", Date, nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("reported_at", Moment),
)
"""能收到吗? of a month: who was asked, and below who answered."""
roll_answers = Table(
    "roll_answers",
    metadata,
    Column("roll_call_id", ForeignKey("roll_calls.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("answered_at", Moment, nullable=False),
)
