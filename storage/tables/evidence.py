"""Tables of evidence: the history chained by hash, and what must not be let go of."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.base import About, Id, Moment, metadata, own_id, partial

seals = Table(
    "seals",
    metadata,
    Column("position", Id, primary_key=True, autoincrement=False),
    Column("change_id", Id, nullable=False, unique=True),
    Column("content", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("sealed_at", Moment, nullable=False),
)
"""One for each entry of the history, in its order: append-only like the history itself."""
holds = Table(
    "holds",
    metadata,
    own_id(),
    Column("subject", About, nullable=False),
    Column("number", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("released_at", Moment),
    Index("uq_holds_open", "subject", unique=True, **partial("released_at IS NULL")),
)
"""Hazards and incidents of which nothing may be let go, as long as `released_at` is empty."""
