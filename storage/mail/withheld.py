"""Lines that are no message of their own: they wait for one, or are part of one. Rows of the outbox, too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.ids import ids_of
from storage.mail.outbox import Utterance
from storage.tables import outbox
from storage.tables.mail import APART
from storage.upsert import insert_for

PARTS_FOR = timedelta(days=1)
"""So long a message of several parts is put together anew when one of them is answered."""


@dataclass(frozen=True)
class Part:
    """A line that waits, or that stands in the message named `joined`."""

    id: int
    account_id: int
    name: str
    joined: str
    say: dict[str, Any]


async def keep(session: AsyncSession, one: Utterance, joined: str = "") -> None:
    """It waits, or is part of that message from the beginning. What was said before is not kept again."""
    values = dict(vars(one)) | {"state": "joined" if joined else "withheld", "joined": joined}
    del values["id"]
    if (ids := ids_of(session)).on_file:
        values["id"] = await ids.next(outbox)
    await session.execute(insert_for(session)(outbox).values(values).on_conflict_do_nothing())


async def apart(session: AsyncSession, account_id: int, now: datetime) -> list[Part]:
    """What still waits there, the most pressing first, and the parts of its messages of a day."""
    waits = (outbox.c.state == "withheld") & or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now)
    part = (outbox.c.state == "joined") & (outbox.c.created_at > now - PARTS_FOR)
    names = Part.__dataclass_fields__
    query = select(*(outbox.c[name] for name in names)).where(*_of(account_id), or_(waits, part))
    return [Part(**row._mapping) for row in await session.execute(query.order_by(outbox.c.turn, outbox.c.id))]


async def join(session: AsyncSession, parts: Collection[int], name: str, now: datetime) -> None:
    """They stand in the message of that name from now on."""
    values = {"state": "joined", "joined": name, "created_at": now}
    await session.execute(update(outbox).where(outbox.c.id.in_(parts)).values(values))


async def change(session: AsyncSession, part: int, say: dict[str, Any]) -> None:
    await session.execute(update(outbox).where(outbox.c.id == part).values(say=say))


async def drop(session: AsyncSession, parts: Sequence[int]) -> None:
    """They wait for nothing any more."""
    await session.execute(update(outbox).where(outbox.c.id.in_(parts)).values(state="expired"))


async def name_of(session: AsyncSession, account_id: int, reference: str) -> str:
    """The name of the message that the channel knows by that reference."""
    query = select(outbox.c.name).where(outbox.c.account_id == account_id, outbox.c.reference == reference)
    return await session.scalar(query.order_by(outbox.c.id.desc()).limit(1)) or ""


async def was_said(session: AsyncSession, account_id: int, dedupe: str) -> bool:
    query = select(outbox.c.id).where(outbox.c.account_id == account_id, outbox.c.dedupe == dedupe)
    return await session.scalar(query.limit(1)) is not None


def _of(account_id: int) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return outbox.c.account_id == account_id, text(APART)
