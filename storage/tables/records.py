"""Tables of records."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from duty.records.photos import PhotoState
from storage.tables.base import About, Moment, kept_by_value, metadata, own_id, partial

photos = Table(
    "photos",
    metadata,
    own_id(),
    Column("subject", About, nullable=False, index=True),
    Column("purpose", String(12), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("file", String(200), nullable=False),
    Column("sent_by", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", kept_by_value(PhotoState), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("large_key", String(160), nullable=False, index=True),
    Column("small_key", String(160), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("dhash", String(16), nullable=False),
    Column("taken_at", String(40), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("seen_before", String(60), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("album", String(40), nullable=False, server_default=""),
    Index("ix_photos_album", "album", **partial("album <> ''")),
    Index("ix_photos_waiting", "id", **partial("state = 'waiting'")),
    Index("ix_photos_placed", "received_at", **partial("latitude IS NOT NULL")),
    Index("ix_photos_kept", "received_at", **partial("state <> 'gone'")),
)
leaving_files = Table(
    "leaving_files",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("marked_at", Moment, nullable=False),
)
"""Files of the shelf whose rows are gone; they follow as soon as that is committed."""
changes = Table(
    "changes",
    metadata,
    own_id(),
    Column("subject", About, nullable=False, index=True),
    Column("what", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
)
"""Append-only: triggers of the database refuse whatever would rewrite it."""
change_words = Table(
    "change_words",
    metadata,
    own_id(),
    Column("subject", About, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""What people wrote in an entry of the history, which itself has only the hash of salt and words."""
picture_quotas = Table(
    "picture_quotas",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("day", Date, nullable=False),
    Column("pictures", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("refused", Integer, nullable=False),
)
"""How many pictures each person sent on the last day they sent any."""
counters = Table(
    "counters",
    metadata,
    Column("series", String(80), primary_key=True),
    Column("value", Integer, nullable=False),
)
