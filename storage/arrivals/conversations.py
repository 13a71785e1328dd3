"""Where each conversation stands between two updates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.messaging.accounts import Account
from storage.among import among_named
from storage.arrivals.by_channel import by_channel
from storage.tables import accounts, conversations
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


async def load_speakers(session: AsyncSession, chats: Collection[tuple[str, str]]) -> Speakers:
    """The accounts of these chats, in one query; whoever writes for the first time has none."""
    found: Speakers = {}
    for channel, some in by_channel(chats).items():
        there = await session.scalars(_speakers(), {"on": channel, "some": some})
        found |= {(channel, account.address): account for account in there}
    return found


@cache
def _speakers() -> Select[Account]:
    there = accounts.c.channel == bindparam("on"), among_named(accounts.c.address, "some")
    return select(Account).where(*there)


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
    """Several processes on PostgreSQL: a chat belongs to one transaction at a time. Sorted: no deadlock."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for chat in sorted(set(chats)):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chat, 0))))
