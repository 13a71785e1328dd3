"""Where each conversation stands between two updates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.messaging.accounts import Account
from storage.among import among_named
from storage.tables import conversations
from storage.upsert import insert_for


@dataclass
class Conversation:
    """The state of one chat and its few values. A draft is a row of its own; only its id stands here."""

    key: str
    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    changed: bool = False


Speakers = dict[tuple[str, str], Account]
"""Accounts by channel and address."""


async def load_conversations(
    session: AsyncSession | AsyncConnection, keys: Iterable[str]
) -> dict[str, Conversation]:
    """A conversation for each key; those that are new are blank."""
    wanted = list(dict.fromkeys(keys))
    rows = await session.execute(_conversations(), {"some": wanted})
    found = {row.key: Conversation(row.key, row.state, dict(row.data)) for row in rows}
    return {key: found.get(key) or Conversation(key) for key in wanted}


@cache
def _conversations() -> Select[Any]:
    return select(conversations).where(among_named(conversations.c.key, "some"))


async def store_conversations(session: AsyncSession, kept: Iterable[Conversation], now: datetime) -> None:
    """Write the conversations that changed."""
    rows = [{"key": c.key, "state": c.state, "data": c.data, "changed_at": now} for c in kept if c.changed]
    if rows:
        insert = insert_for(session)(conversations)
        new = insert.excluded
        await session.execute(
            insert.on_conflict_do_update(
                index_elements=["key"],
                set_={"state": new.state, "data": new.data, "changed_at": new.changed_at},
            ),
            rows,
        )


async def lock_chats(session: AsyncSession, chats: Iterable[str]) -> None:
    """Several processes on PostgreSQL: a chat belongs to one transaction at a time. One after the other in
    the order of their names: no deadlock."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(LOCKED_IN_TURN), {"chats": sorted(set(chats))})


LOCKED_IN_TURN = (
    "SELECT pg_advisory_xact_lock(hashtextextended(chat, 0)) FROM unnest(CAST(:chats AS text[])) AS chat"
)
