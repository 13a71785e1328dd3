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
from storage.newest import with_newest
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
    theirs = one.c.channel == bindparam("channel"), one.c.address == asked.c.of
    earlier = [one.c.received_at < bindparam("before", type_=one.c.received_at.type)] if before else []
    newest = select(one.c.id).where(*theirs, *earlier).order_by(one.c.id.desc()).limit(MOST)
    joined = with_newest(dialect, asked, messages, newest.correlate(asked))
    return select(asked.c.of, messages).select_from(joined).order_by(messages.c.id)


def _chats(dialect: str) -> FromClause:
    """The accounts of those asked for."""
    asked = asked_rows(dialect, "of")
    theirs = and_(accounts.c.channel == bindparam("channel"), accounts.c.address == asked.c.of)
    return asked.join(accounts, theirs)


@cache
def _said(dialect: str, now: bool, before: bool) -> Select[Any]:
    chats, one = _chats(dialect), outbox.alias()
    shown = [one.c.account_id == accounts.c.id, one.c.state.not_in(UNSEEN)]
    if before:
        shown.append(one.c.created_at < bindparam("before", type_=one.c.created_at.type))
    if now:
        due = one.c.not_before <= bindparam("now", type_=one.c.not_before.type)
        shown.append(or_(one.c.state != "queued", due, one.c.attempts > 0))
    newest = select(one.c.id).where(*shown).order_by(one.c.id.desc()).limit(MOST)
    joined = with_newest(dialect, chats, outbox, newest.correlate(accounts))
    columns = outbox.c.id, outbox.c.say, outbox.c.name, outbox.c.created_at
    return select(accounts.c.address.label("of"), *columns).select_from(joined).order_by(outbox.c.id)


@cache
def _keyboards(dialect: str) -> Select[Any]:
    """Quotes inside texts are escaped in JSON: none is mistaken."""
    chats, one = _chats(dialect), outbox.alias()
    brought = cast(one.c.say, Text).like('%"keyboard":%')
    theirs = one.c.account_id == accounts.c.id, one.c.state.not_in(UNSEEN), brought
    newest = select(one.c.id).where(*theirs).order_by(one.c.id.desc()).limit(1).correlate(accounts)
    joined = with_newest(dialect, chats, outbox, newest)
    return select(accounts.c.address.label("of"), outbox.c.say).select_from(joined)
