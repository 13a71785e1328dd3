"""What is known of a batch before any of it is handled, in one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.messaging.accounts import Account
from storage.arrivals.conversations import Conversation, Speakers
from storage.asked import asked_rows, rows_to_ask
from storage.tables import accounts, conversations, handled_updates


@dataclass(frozen=True)
class Arrival:
    """A key of an update that came in, the chat it came from, and the conversation it moves."""

    channel: str
    key: str
    address: str
    conversation: str


COLUMNS = tuple(Arrival.__dataclass_fields__)


@dataclass
class Known:
    """handled: which (channel, key) pairs had their effect before.

    talks:    a conversation for each that is moved; those that are new are blank.
    speakers: whoever writes for the first time has no account.
    """

    handled: set[tuple[str, str]] = field(default_factory=set)
    talks: dict[str, Conversation] = field(default_factory=dict)
    speakers: Speakers = field(default_factory=dict)


async def known_of(session: AsyncSession, arrivals: Iterable[Arrival]) -> Known:
    known, dialect = Known(), session.get_bind().dialect.name
    asked = rows_to_ask(dialect, COLUMNS, [astuple(one) for one in arrivals])
    for row in await session.execute(_query(dialect), asked):
        if row.handled is not None:
            known.handled.add((row.channel, row.key))
        if row.conversation not in known.talks:
            known.talks[row.conversation] = _talk(row)
        if row.Account is not None:
            known.speakers[row.channel, row.address] = row.Account
    return known


def _talk(row: Row[Any]) -> Conversation:
    return Conversation(row.conversation, row.state, {} if row.data is None else row.data)


@cache
def _query(dialect: str) -> Select[Any]:
    asked = asked_rows(dialect, *COLUMNS)
    handled, talk = handled_updates.c, conversations.c
    same_key = and_(handled.channel == asked.c.channel, handled.key == asked.c.key)
    same_chat = and_(accounts.c.channel == asked.c.channel, accounts.c.address == asked.c.address)
    joined = (
        asked.outerjoin(handled_updates, same_key)
        .outerjoin(conversations, talk.key == asked.c.conversation)
        .outerjoin(accounts, same_chat)
    )
    there = handled.key.label("handled"), talk.state, talk.data
    return select(*asked.c, *there, Account).select_from(joined)
