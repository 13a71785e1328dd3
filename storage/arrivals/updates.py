"""Which updates were handled, which were set aside, and what people wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.among import among_named
from storage.arrivals.by_channel import by_channel
from storage.many import write_rows
from storage.tables import handled_updates, messages, parked_updates, refusals


@dataclass(frozen=True)
class Heard:
    """What somebody wrote, without a place's coordinates and without anything restricted."""

    channel: str
    address: str
    reference: str
    kind: str
    text: str
    photo: str
    received_at: datetime
    said_at: datetime | None


async def already_handled(
    session: AsyncSession | AsyncConnection, keys: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Which (channel, key) pairs had their effect before."""
    found: set[tuple[str, str]] = set()
    for channel, some in by_channel(keys).items():
        found.update(
            (channel, key) for key in await session.scalars(_handled(), {"on": channel, "some": some})
        )
    return found


@cache
def _handled() -> Select[str]:
    table = handled_updates.c
    return select(table.key).where(table.channel == bindparam("on"), among_named(table.key, "some"))


async def mark_handled(session: AsyncSession, keys: Sequence[tuple[str, str]], now: datetime) -> None:
    await write_rows(session, _mark(), [{"channel": c, "key": k, "handled_at": now} for c, k in keys])


@cache
def _mark() -> Insert:
    return insert(handled_updates)


async def keep_heard(session: AsyncSession, heard: Sequence[Heard]) -> None:
    await write_rows(session, _hear(), [vars(one) for one in heard])


@cache
def _hear() -> Insert:
    return insert(messages)


async def keep_refusal(session: AsyncSession, now: datetime) -> None:
    """Keep that a message was refused: the time, and that the hint was given; nothing else."""
    await session.execute(insert(refusals).values(at=now, hinted="已提示"))


async def heard_lately(
    session: AsyncSession, channel: str, address: str, since: datetime, most: int
) -> list[Heard]:
    """The last messages of a chat with words, the oldest first."""
    table = messages.c
    theirs = (table.channel == channel, table.address == address, table.received_at > since, table.text != "")
    query = select(messages).where(*theirs).order_by(table.id.desc()).limit(most)
    rows = (await session.execute(query)).mappings().all()
    return [Heard(**{name: row[name] for name in Heard.__annotations__}) for row in reversed(rows)]


async def forget_heard(
    session: AsyncSession, channel: str, address: str, references: Collection[str]
) -> None:
    """Let go of messages of which only a later one has shown that they must not be kept."""
    table = messages.c
    theirs = (table.channel == channel, table.address == address, table.reference.in_(references))
    await session.execute(delete(messages).where(*theirs))


async def park(
    session: AsyncSession,
    channel: str,
    key: str,
    address: str,
    raw: dict[str, Any],
    error: str,
    now: datetime,
) -> None:
    """Set a poison update aside with its JSON, so that the queue moves on and nothing is lost."""
    await session.execute(
        insert(parked_updates).values(
            channel=channel, key=key, address=address, raw=raw, error=error, parked_at=now
        )
    )


async def prune_handled(session: AsyncSession, before: datetime, most: int = 1000) -> int:
    """Forget ids of more than a week ago, a bounded part at a time (Telegram restarts its ids then)."""
    table = handled_updates.c
    old = select(table.channel, table.key).where(table.handled_at < before).limit(most)
    gone = await session.execute(delete(handled_updates).where(tuple_(table.channel, table.key).in_(old)))
    return int(getattr(gone, "rowcount", 0))
