"""Tables of mail."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.base import Id, Moment, metadata, own_id, partial

WAITS = "state = 'queued'"
"""A line that is still to be said."""
APART = "state IN ('withheld', 'joined')"
"""A line that is no message of its own."""
NAMED = "name <> ''"
"""A line that a later one can put right in place."""
outbox = Table(
    "outbox",
    metadata,
    own_id(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("say", JSON, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    Column("caller", String(40), nullable=False, server_default=""),
    Column("page_id", Id),
    Column("state", String(12), nullable=False),
    Column("reference", String(40), nullable=False, server_default=""),
    Column("dedupe", String(160)),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("leased_by", String(40), nullable=False, server_default=""),
    Column("leased_until", Moment),
    Column("sent_at", Moment),
    Column("error", String(200), nullable=False, server_default=""),
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("joined", String(80), nullable=False, server_default=""),
    UniqueConstraint("account_id", "dedupe"),
    Index("ix_outbox_due", "not_before", **partial(WAITS)),
    Index("ix_outbox_chat", "account_id", "id"),
    Index("ix_outbox_apart", "account_id", **partial(APART)),
    Index("ix_outbox_named", "account_id", "name", "id", **partial(NAMED)),
)
"""Everything that is said. States: queued, sent, held (no page open), failed, expired, withheld (it waits
for another message to join), joined (it is part of the message whose name stands in `joined`).

turn: of what nobody asked for, whose turn comes first; 0 of everything else (`duty.messaging.quiet`).
"""
floors = Table(
    "floors",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("until", Moment, nullable=False),
    Column("term", Integer, nullable=False),
)
"""Of several processes, the one that speaks on a channel. A term ends when the lease does."""
screens = Table(
    "screens",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("owner", String(40), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)
"""Which process shows a web chat now."""
