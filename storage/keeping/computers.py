"""Opening the pages on a computer: a code asked for on a phone, typed in once, and ended with that phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.messaging.accounts import Account
from duty.messaging.computers import digest
from storage.engine.database import Database
from storage.tables import accounts, console_codes

KEPT = timedelta(days=1)
"""A used or expired code, before its row goes."""


@dataclass(frozen=True)
class Opened:
    """Who typed a right code, and which phone of theirs it came from."""

    person_id: str
    account_id: int


async def use_code(database: Database, code: str, now: datetime) -> Opened | None:
    """None for a code that is wrong, used or over: all read the same, and whoever guesses only reads."""
    t = console_codes.c
    mine = (t.code_sha256 == digest(code), t.used_at.is_(None), t.expires_at > now)
    async with database.reading() as connection:
        found = (await connection.execute(select(t.person_id, t.account_id).where(*mine))).first()
    if found is None:
        return None
    async with database.writing() as connection:
        used = await connection.execute(update(console_codes).where(*mine).values(used_at=now))
        await connection.execute(delete(console_codes).where(t.expires_at < now - KEPT))
    return Opened(found.person_id, found.account_id) if used.rowcount else None


async def admits(database: Database, opened: Opened, issued_at: datetime) -> bool:
    """Whether the phone that let the computer in is still that person's."""
    async with database.reading() as connection:
        account = await _account(connection, opened.account_id)
    return account is not None and account.admits(opened.person_id, issued_at)


async def _account(connection: AsyncConnection, account_id: int) -> Account | None:
    names = ("channel", "address", "person_id", "bound_at", "void_from", "void_until")
    query = select(*(accounts.c[name] for name in names)).where(accounts.c.id == account_id)
    row = (await connection.execute(query)).mappings().first()
    return Account(**row) if row else None


async def language_of(connection: AsyncConnection | AsyncSession, person_id: str) -> str:
    """The one they chose in the chat."""
    query = select(accounts.c.language).where(accounts.c.person_id == person_id).limit(1)
    return await connection.scalar(query) or "zh"
