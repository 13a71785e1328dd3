"""Who has the floor: of several processes on one PostgreSQL, the one that speaks on a channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.mail.listening import notify
from storage.tables import floors


async def take_floor(
    connection: AsyncConnection, channel: str, owner: str, lease: timedelta, *, anew: bool
) -> int | None:
    """Take or renew the floor; the number of the term, or None while another process has it.

    A term is measured by the database's clock, which all processes share. `anew` begins a new term even
    where the row still names `owner`: a process that let its own term lapse then claims what it left lying.
    """
    now = func.clock_timestamp()
    mine = floors.c.owner == owner
    begun = insert(floors).values(channel=channel, owner=owner, until=now + lease, term=1)
    goes_on: Any = mine if not anew else mine & (floors.c.term < 0)
    taken = begun.on_conflict_do_update(
        index_elements=["channel"],
        set_={
            "owner": owner,
            "until": now + lease,
            "term": case((goes_on, floors.c.term), else_=floors.c.term + 1),
        },
        where=or_(mine, floors.c.until < now),
    ).returning(floors.c.term)
    term: int | None = (await connection.execute(taken)).scalar_one_or_none()
    return term


async def leave_floor(connection: AsyncConnection, channel: str, owner: str) -> None:
    """End the term of `owner`; the next process may begin at once."""
    mine = (floors.c.channel == channel, floors.c.owner == owner)
    await connection.execute(update(floors).where(*mine).values(until=func.clock_timestamp()))
    await notify(connection, f"floor:{channel}")
