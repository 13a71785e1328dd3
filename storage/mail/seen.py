"""What was said while nobody looked: held for the page that opens next, and what still rings of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, String, bindparam, cast, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.alerting.calls.page import ARRIVES_FROM, PageState
from duty.alerting.calls.standing import AlertState
from duty.district.severity import URGENT
from duty.records.subject import Subject
from storage.among import among, among_named
from storage.engine.database import Database
from storage.tables import accounts, alerts, outbox, pages
from storage.tables.mail import NAMED


class Held(NamedTuple):
    """A line that waits for a page of that chat; `page_id`: the call to somebody that it is, or None."""

    address: str
    id: int
    page_id: int | None


async def held_for(connection: AsyncConnection, channel: str, addresses: Collection[str]) -> list[Held]:
    """What waits for the pages of these chats."""
    asked = {"channel": channel, "some": list(addresses)}
    return [Held(*row) for row in await connection.execute(_held(), asked)] if addresses else []


@cache
def _held() -> Select[Any]:
    theirs = accounts.c.channel == bindparam("channel"), among_named(accounts.c.address, "some")
    joined = accounts.join(outbox, outbox.c.account_id == accounts.c.id)
    columns = accounts.c.address, outbox.c.id, outbox.c.page_id
    return select(*columns).select_from(joined).where(*theirs, outbox.c.state == "held")


async def mark_seen(database: Database, held: Sequence[Held], now: datetime) -> None:
    """Their chats have come on a screen: these lines are sent now."""
    if not held:
        return
    async with database.writing() as connection:
        await connection.execute(
            update(outbox)
            .where(among(outbox.c.id, [one.id for one in held]), outbox.c.state == "held")
            .values(state="sent", sent_at=now, reference=cast(outbox.c.id, String))
        )
        calls = [one.page_id for one in held if one.page_id is not None]
        await connection.execute(
            update(pages)
            .where(among(pages.c.id, calls), pages.c.state.in_(ARRIVES_FROM))
            .values(state=PageState.SENT, why="", settled_at=now)
        )


async def mark_held_as_seen(database: Database, channel: str, address: str, now: datetime) -> int:
    """Everything that was held for one chat. Returns how many lines that were."""
    async with database.reading() as connection:
        held = await held_for(connection, channel, [address])
    await mark_seen(database, held, now)
    return len(held)


async def held_calls(connection: AsyncConnection, channel: str) -> list[Row[Any]]:
    """Of calls that wait for somebody: the last line of each at everybody called who had no page open.

    Rows of (id, address, say, created_at), the oldest first.
    """
    waiting = select(alerts.c.id, alerts.c.near).where(alerts.c.state == AlertState.OPEN)
    open_calls = (await connection.execute(waiting.where(alerts.c.triage.in_(URGENT)))).all()
    if not open_calls:
        return []
    ids = [one.id for one in open_calls]
    paged = await connection.scalars(select(pages.c.person_id).where(among(pages.c.alert_id, ids)))
    people = {*paged, *(person for one in open_calls for person in one.near)}
    named = [str(Subject("alert", one)) for one in ids]
    asked = {"channel": channel, "some": list(people), "names": named}
    return list((await connection.execute(_last_of_calls(), asked)).all())


@cache
def _last_of_calls() -> Select[Any]:
    """By the index of what can be put right; of a chat and a call the latest line, where that is held."""
    theirs = accounts.c.channel == bindparam("channel"), among_named(accounts.c.person_id, "some")
    joined = accounts.join(outbox, outbox.c.account_id == accounts.c.id)
    about = *theirs, among_named(outbox.c.name, "names"), text(f"outbox.{NAMED}")
    last = select(func.max(outbox.c.id)).select_from(joined).where(*about)
    last = last.group_by(outbox.c.account_id, outbox.c.name)
    columns = outbox.c.id, outbox.c.address, outbox.c.say, outbox.c.created_at
    held = outbox.c.id.in_(last), outbox.c.state == "held"
    return select(*columns).where(*held).order_by(outbox.c.id)
