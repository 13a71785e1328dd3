"""On which process's pages a chat can be seen now, when several share one PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.mail.outbox import HANDED_ON, Utterance
from storage.tables import outbox, screens

FRESH = timedelta(seconds=25)
"""A process that has not said so again for longer is gone, and its pages with it."""


async def show(connection: AsyncConnection, owner: str, addresses: Collection[str]) -> None:
    """These chats are on screens of `owner`, and no others."""
    kept = sorted(addresses)
    gone = delete(screens).where(screens.c.owner == owner, screens.c.address.not_in(kept))
    await connection.execute(gone)
    if kept:
        now = func.clock_timestamp()
        rows = insert(screens).values([{"owner": owner, "address": a, "seen_at": now} for a in kept])
        again = rows.on_conflict_do_update(index_elements=["address", "owner"], set_={"seen_at": now})
        await connection.execute(again)


async def elsewhere(connection: AsyncConnection, one: Utterance, owner: str) -> str:
    """Another process that shows its chat; empty also when one has handed it to us."""
    handed_on = select(outbox.c.error).where(outbox.c.id == one.id).scalar_subquery()
    found = await connection.scalar(
        select(screens.c.owner)
        .where(
            handed_on != HANDED_ON,
            screens.c.address == one.address,
            screens.c.owner != owner,
            screens.c.seen_at > func.clock_timestamp() - FRESH,
        )
        .order_by(screens.c.seen_at.desc())
        .limit(1)
    )
    return found or ""
