"""On which process's pages a chat can be seen now, when several share one PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.mail.outbox import Utterance
from storage.mail.outcomes import HANDED_ON
from storage.tables import outbox, screens

FRESH = timedelta(seconds=25)
"""A process that has not renewed its word for longer is gone, and its pages with it."""


async def write_screens(connection: AsyncConnection, owner: str, addresses: Collection[str]) -> None:
    """Keep that the process `owner` shows these chats now, and no others."""
    kept = sorted(addresses)
    gone = delete(screens).where(screens.c.owner == owner, screens.c.address.not_in(kept))
    await connection.execute(gone)
    if kept:
        now = func.clock_timestamp()
        rows = insert(screens).values([{"owner": owner, "address": a, "seen_at": now} for a in kept])
        again = rows.on_conflict_do_update(index_elements=["address", "owner"], set_={"seen_at": now})
        await connection.execute(again)


async def shown_elsewhere(connection: AsyncConnection, one: Utterance, owner: str) -> str:
    """The name of another process that shows this line's chat.

    Empty when there is none, and when another process has already handed the line to `owner`.
    """
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
