"""Tables of arrivals."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Moment, metadata, own_id

conversations = Table(
    "conversations",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("state", String(80)),
    Column("data", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
handled_updates = Table(
    "handled_updates",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("handled_at", Moment, nullable=False),
    Index(None, "handled_at"),
)
parked_updates = Table(
    "parked_updates",
    metadata,
    own_id(),
    Column("channel", String(20), nullable=False),
    Column("key", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("raw", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Column("parked_at", Moment, nullable=False),
)
waiting_updates = Table(
    "waiting_updates",
    metadata,
    own_id(),
    Column("channel", String(20), nullable=False),
    Column("key", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("raw", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("channel", "key"),
)
"""Acknowledged in a rush and not handled yet; struck out by the transaction that handles them."""
messages = Table(
    "messages",
    metadata,
    own_id(),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("reference", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("photo", String(120), nullable=False, server_default=""),
    Column("received_at", Moment, nullable=False),
    Column("said_at", Moment),
    Index(None, "channel", "address", "id"),
)
"""What people wrote, kept a year (domain §4.2-4). A place is only named as one; restricted words never."""
refusals = Table(
    "refusals",
    metadata,
    own_id(),
    Column("at", Moment, nullable=False),
    Column("hinted", String(20), nullable=False),
)
"""The time, and that the hint was given; nothing else (promise 7)."""
