"""Accounts of many people at once; those of one person are in `storage.queries.messaging`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.messaging.accounts import Account
from storage.among import among
from storage.tables import accounts, consents
from storage.upsert import insert_for


async def count_unreachable(connection: AsyncConnection) -> int:
    """How many accounts their channel delivers nothing to (blocked, deleted)."""
    lost = select(func.count()).select_from(accounts).where(accounts.c.reachable.is_(False))
    return await connection.scalar(lost) or 0


async def admit_to_demo(
    connection: AsyncConnection,
    people: Iterable[str],
    consent_version: str,
    now: datetime,
    channel: str = "web",
) -> None:
    """Give each of them an account, and the consent that the demo takes for granted.

    Somebody may have written in the moment before: then there is an account already, of nobody yet.
    """
    everybody = list(people)
    insert = insert_for(connection)
    account = insert(accounts)
    mine = {"person_id": account.excluded.person_id, "bound_at": account.excluded.bound_at}
    await connection.execute(
        account.on_conflict_do_update(index_elements=["channel", "address"], set_=mine),
        [{"channel": channel, "address": p, "person_id": p, "bound_at": now} for p in everybody],
    )
    await connection.execute(
        insert(consents).on_conflict_do_nothing(),
        [{"person_id": p, "version": consent_version, "channel": "demo", "at": now} for p in everybody],
    )


async def bound_addresses(connection: AsyncConnection) -> dict[tuple[str, str], str]:
    """Whose each account is, by channel and address; strangers' are left out."""
    query = select(accounts.c.channel, accounts.c.address, accounts.c.person_id)
    rows = await connection.execute(query.where(accounts.c.person_id != ""))
    return {(row.channel, row.address): row.person_id for row in rows}


async def of_addresses(
    connection: AsyncConnection, channel: str, addresses: Collection[str]
) -> dict[str, Account]:
    """Whose these accounts are and since when, by address; to be read only."""
    names = ("channel", "address", "person_id", "bound_at", "void_from", "void_until")
    query = select(*(accounts.c[name] for name in names))
    rows = await connection.execute(
        query.where(accounts.c.channel == channel, among(accounts.c.address, addresses))
    )
    return {row["address"]: Account(**row) for row in rows.mappings()}


async def bound_to(connection: AsyncConnection, channel: str, address: str) -> str:
    """Whose that account is; empty: nobody's."""
    query = select(accounts.c.person_id).where(accounts.c.channel == channel, accounts.c.address == address)
    return await connection.scalar(query) or ""
