"""Everything that is said, as rows of the transaction that decided it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    TextClause,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.among import among, among_named
from storage.ids import ids_of
from storage.mail.listening import notify
from storage.many import write_rows
from storage.tables import outbox
from storage.tables.mail import NAMED, WAITS
from storage.upsert import insert_for

LEASE = timedelta(seconds=60)
"""How long a process may be silent before another sends its rows. Real time, never the demo's."""
TO = "to:"
"""Stands in `leased_by` before the name of a process that a row was handed to."""
CLAIMED = 500
"""A process claims at most so many rows at a time."""

Label = Callable[[str], str]
"""The name under which this process says what there is to say on a channel; empty: another one does."""


@dataclass(frozen=True)
class Utterance:
    """One line: what is said to one account, a row of the outbox."""

    account_id: int
    channel: str
    address: str
    priority: int
    kind: str
    say: dict[str, Any]
    created_at: datetime
    not_before: datetime
    name: str = ""
    caller: str = ""
    """Whose call it is about; callers take turns."""
    page_id: int | None = None
    dedupe: str | None = None
    expires_at: datetime | None = None
    turn: int = 0
    attempts: int = 0
    id: int = 0

    def due(self, now: datetime) -> bool:
        """Whether it may be said at `now`: it was meant for at once, or its time has come."""
        return self.not_before <= max(now, self.created_at)


async def enqueue(
    session: AsyncSession, said: Sequence[Utterance], label: Label, begun: Collection[str] = ()
) -> list[Utterance]:
    """Keep these lines in this transaction; returns the rows made. A known dedupe key makes none.

    begun: subjects that began in this transaction, so that no key with one of them was told before.

    A row is leased to this process at birth, but for those of a later time: whoever is there then claims
    them. Where another process speaks on the channel it is told with the commit.
    """
    if not said:
        return []
    await session.flush()  # a line may name a page or an account that is still to be written
    if session.get_bind().dialect.name == "sqlite":
        return await _keep_on_file(session, said, label, begun)
    plain = [one for one in said if one.dedupe is None]
    kept: list[Utterance] = []
    if plain:
        ids = await _insert(session, [_values(one, label) for one in plain])
        kept += [replace(one, id=new) for one, new in zip(plain, ids, strict=True)]
    once = [one for one in said if one.dedupe is not None]
    if once:
        new = await _insert_once(session, [_values(one, label) for one in once])
        kept += [
            replace(one, id=new.pop(key)) for one in once if (key := (one.account_id, one.dedupe)) in new
        ]
    for channel in sorted({one.channel for one in kept if not label(one.channel)}):
        await notify(session, f"said:{channel}")
    return kept


async def _keep_on_file(
    session: AsyncSession, said: Sequence[Utterance], label: Label, begun: Collection[str]
) -> list[Utterance]:
    """Nobody else writes now, so what was told stays told, the next ids are known and all rows are one
    statement; asked to return their ids, SQLite would take a statement for each row."""
    told = await _told(session, [one for one in said if one.dedupe and not _about(one.dedupe, begun)])
    kept = []
    for one in said:
        if one.dedupe is None or (one.account_id, one.dedupe) not in told:
            told.add((one.account_id, one.dedupe))
            kept.append(one)
    if not kept:
        return []
    ids = ids_of(session)
    kept = [replace(one, id=await ids.next(outbox)) for one in kept]
    await write_rows(session, _new(), [_values(one, label) | {"id": one.id} for one in kept])
    return kept


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> Sequence[int]:
    """Insert the rows; returns their ids in the same order."""
    returning = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
    return (await session.scalars(returning, rows)).all()


@cache
def _new() -> Insert:
    return insert(outbox)


async def _insert_once(
    session: AsyncSession, rows: list[dict[str, Any]]
) -> dict[tuple[int, str | None], int]:
    """Insert the rows that were not told before; returns their ids by account and dedupe key."""
    start = insert_for(session)(outbox).on_conflict_do_nothing()
    connection = await session.connection()  # by way of entities it would be one statement a row
    made = await connection.execute(start.returning(outbox.c.id, outbox.c.account_id, outbox.c.dedupe), rows)
    return {(row.account_id, row.dedupe): row.id for row in made}


def _about(dedupe: str, subjects: Collection[str]) -> bool:
    """Keys begin with their subject: `alert:7:DO1:0`."""
    return any(dedupe.startswith(f"{one}:") for one in subjects)


TOLD = (
    "SELECT account_id, dedupe FROM json_each(:asked) AS one CROSS JOIN outbox"
    " ON account_id = json_extract(one.value, '$[0]') AND dedupe = json_extract(one.value, '$[1]')"
)


async def _told(session: AsyncSession, said: Sequence[Utterance]) -> set[tuple[int, str | None]]:
    """What of it was said before, as (account, dedupe key)."""
    if not said:
        return set()
    asked = orjson.dumps([(one.account_id, one.dedupe) for one in said]).decode()
    return {(row.account_id, row.dedupe) for row in await session.execute(text(TOLD), {"asked": asked})}


def _values(one: Utterance, label: Label) -> dict[str, Any]:
    values = dict(vars(one))
    del values["id"], values["attempts"]
    owner = label(one.channel)
    ours = bool(owner) and one.due(one.created_at)
    lease = {"leased_by": owner if ours else "", "leased_until": datetime.now(UTC) + LEASE if ours else None}
    return values | {"state": "queued"} | lease


async def claim(
    connection: AsyncConnection,
    channel: str,
    label: str,
    now: datetime,
    *,
    exclusive: bool = False,
    limit: int = CLAIMED,
) -> list[Utterance]:
    """Lease to this process what is due on that channel and nobody's, a dead process's or handed to it.

    Returns the most urgent first. `exclusive`: only this process may speak there, so it takes the rows of
    all others, whatever leases they still have.
    """
    wall = datetime.now(UTC)
    due = (
        select(outbox.c.id)
        .where(*_claimable(channel, label, now, wall, exclusive))
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(leased_by=label, leased_until=wall + LEASE)
        .returning(*_columns())
    )
    rows = await connection.execute(taken)
    return sorted((Utterance(**row._mapping) for row in rows), key=lambda one: (one.priority, one.id))


async def is_any_claimable(
    connection: AsyncConnection, channel: str, label: str, now: datetime, *, exclusive: bool = False
) -> bool:
    """Whether `claim` would find anything; asked each second, it writes nothing."""
    where = _claimable(channel, label, now, datetime.now(UTC), exclusive)
    return await connection.scalar(select(outbox.c.id).where(*where).limit(1)) is not None


def _claimable(
    channel: str, label: str, now: datetime, wall: datetime, exclusive: bool
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Due on that channel, and nobody's, a dead process's or handed to us; exclusive: not ours yet."""
    nobodys = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < wall)
    ours = outbox.c.leased_by != label if exclusive else or_(nobodys, outbox.c.leased_by == TO + label)
    due = or_(outbox.c.not_before <= now, outbox.c.not_before <= outbox.c.created_at)
    return text(WAITS), due, outbox.c.channel == channel, ours


def _columns() -> list[Any]:
    return [outbox.c[name] for name in Utterance.__dataclass_fields__]


async def release_all(connection: AsyncConnection) -> None:
    """End every lease: the only process on a file has just started, so whoever held one is dead.

    What was tried in vain is due again: a dead process's pause means nothing to a clock that was set anew.
    """
    queued = update(outbox).where(text(WAITS))
    await connection.execute(queued.values(leased_by="", leased_until=None))
    await connection.execute(queued.where(outbox.c.attempts > 0).values(not_before=outbox.c.created_at))


async def renew(connection: AsyncConnection, owner: str, ids: Collection[int]) -> None:
    """Prolong the leases of the rows that `owner` has in memory.

    Other rows leased to it were lost on the way to its memory; their leases end, and they are claimed anew.
    """
    if ids:
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == bindparam("row"), outbox.c.state == "queued", outbox.c.leased_by == owner)
            .values(leased_until=datetime.now(UTC) + LEASE),
            [{"row": one} for one in ids],
        )


async def references_of(
    connection: AsyncConnection, messages: Collection[tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """The channel's reference of the last message of that name in the chat of each account; none where there
    is none."""
    asked = {"accounts": [account for account, _ in messages], "names": [name for _, name in messages]}
    rows = await connection.execute(_last_of_each(), asked)
    return {(row.account_id, row.name): row.reference for row in rows}


@cache
def _last_of_each() -> Select[int, str, str]:
    """Of all pairs of these; they are few at a time."""
    theirs = among_named(outbox.c.account_id, "accounts"), among_named(outbox.c.name, "names")
    shown = (*theirs, text(NAMED), outbox.c.reference != "")
    last = select(func.max(outbox.c.id)).where(*shown).group_by(outbox.c.account_id, outbox.c.name)
    return select(outbox.c.account_id, outbox.c.name, outbox.c.reference).where(outbox.c.id.in_(last))


async def still_queued(connection: AsyncConnection, ids: Collection[int]) -> set[int]:
    """Which of these rows are still to be said."""
    query = select(outbox.c.id).where(among(outbox.c.id, ids), text(WAITS))
    return set((await connection.scalars(query)).all())


async def told_names(
    session: AsyncSession, accounts: Collection[int | None], names: Collection[str]
) -> set[tuple[int, str]]:
    """Which of these accounts were shown which of these messages unasked, as (account, name)."""
    if not accounts or not names:
        return set()
    there = among(outbox.c.account_id, [one for one in accounts if one]), among(outbox.c.name, names)
    unasked = (*there, text(NAMED), outbox.c.kind != "reply")
    query = select(outbox.c.account_id, outbox.c.name).where(*unasked).distinct()
    return {(row.account_id, row.name) for row in await session.execute(query)}
