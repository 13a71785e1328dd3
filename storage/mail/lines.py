"""The rows of many chats at once, for the pages that show them: what was heard, what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import FromClause, Integer, Row, Select, Text, and_, bindparam, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.district.grouping import grouped
from storage.asked import asked_rows, rows_to_ask
from storage.newest import newest_of_each
from storage.tables import accounts, messages, outbox

MOST = bindparam("limit", type_=Integer)
UNSEEN = ("failed", "expired")
Rows = dict[str, list[Row[Any]]]
"""By the address of their chat, the oldest first; a chat without any is not there."""


async def heard(
    connection: AsyncConnection,
    channel: str,
    addresses: Collection[str],
    limit: int,
    before: datetime | None = None,
) -> Rows:
    """The last messages of each chat's person (before a moment)."""
    query = _heard(connection.dialect.name, before is not None)
    return await _asked(connection, query, channel, addresses, limit=limit, before=before)


async def said(
    connection: AsyncConnection,
    channel: str,
    addresses: Collection[str],
    limit: int,
    now: datetime | None = None,
    before: datetime | None = None,
) -> Rows:
    """The last lines of each chat (before a moment). With `now`, what is put off until later stays out."""
    query = _said(connection.dialect.name, now is not None, before is not None)
    return await _asked(connection, query, channel, addresses, limit=limit, now=now, before=before)


async def keyboards(connection: AsyncConnection, channel: str, addresses: Collection[str]) -> Rows:
    """The latest line of each chat that brought a keyboard, however long ago."""
    return await _asked(connection, _keyboards(connection.dialect.name), channel, addresses)


async def _asked(
    connection: AsyncConnection, query: Select[Any], channel: str, addresses: Collection[str], **more: Any
) -> Rows:
    if not addresses:
        return {}
    asked = rows_to_ask(connection.dialect.name, ("of",), [(one,) for one in addresses])
    given = {name: value for name, value in more.items() if value is not None}
    rows = await connection.execute(query, {"channel": channel, **given, **asked})
    return grouped(rows, lambda row: str(row.of))


@cache
def _heard(dialect: str, before: bool) -> Select[Any]:
    asked, one = asked_rows(dialect, "of"), messages.alias()
    which = [one.c.channel == bindparam("channel"), one.c.address == asked.c.of]
    if before:
        which.append(one.c.received_at < bindparam("before", type_=one.c.received_at.type))
    joined, rows = newest_of_each(dialect, asked, messages, one, *which, limit=MOST)
    return select(asked.c.of, *rows).select_from(joined).order_by(rows.id)


def _chats(dialect: str) -> FromClause:
    """The accounts of those asked for."""
    asked = asked_rows(dialect, "of")
    theirs = and_(accounts.c.channel == bindparam("channel"), accounts.c.address == asked.c.of)
    return asked.join(accounts, theirs)


@cache
def _said(dialect: str, now: bool, before: bool) -> Select[Any]:
    one = outbox.alias()
    which = [one.c.account_id == accounts.c.id, one.c.state.not_in(UNSEEN)]
    if before:
        which.append(one.c.created_at < bindparam("before", type_=one.c.created_at.type))
    if now:
        due = one.c.not_before <= bindparam("now", type_=one.c.not_before.type)
        which.append(or_(one.c.state != "queued", due, one.c.attempts > 0))
    joined, rows = newest_of_each(dialect, _chats(dialect), outbox, one, *which, limit=MOST)
    columns = rows.id, rows.say, rows.name, rows.created_at
    return select(accounts.c.address.label("of"), *columns).select_from(joined).order_by(rows.id)


@cache
def _keyboards(dialect: str) -> Select[Any]:
    """Quotes inside texts are escaped in JSON: none is mistaken."""
    one = outbox.alias()
    brought = cast(one.c.say, Text).like('%"keyboard":%')
    which = one.c.account_id == accounts.c.id, one.c.state.not_in(UNSEEN), brought
    joined, rows = newest_of_each(dialect, _chats(dialect), outbox, one, *which, limit=1)
    return select(accounts.c.address.label("of"), rows.say).select_from(joined)
