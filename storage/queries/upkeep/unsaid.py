"""Letting go of words of which only a later message has shown that they must not be kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.queries.evidence.history import DIGEST
from storage.tables import change_words, changes, outbox

_MOST = 2_000
"""So many lines are looked through; what was cut in two was cut within minutes."""


async def forget_said(session: AsyncSession, person_id: str, since: datetime, said: Collection[str]) -> None:
    """What the history quotes of it, and what was sent on with it: entries and rows stay, without words."""
    await session.flush()
    theirs = select(changes.c.detail).where(changes.c.actor_id == person_id, changes.c.at >= since)
    digests = [detail[DIGEST] for detail in await session.scalars(theirs) if DIGEST in detail]
    quoted = select(change_words.c.id, change_words.c.words).where(change_words.c.sha256.in_(digests))
    gone = [row.id for row in await session.execute(quoted) if _has(row.words, said)]
    await session.execute(delete(change_words).where(change_words.c.id.in_(gone)))
    lately = select(outbox.c.id, outbox.c.say).where(outbox.c.created_at >= since, outbox.c.state != "queued")
    rows = await session.execute(lately.order_by(outbox.c.id.desc()).limit(_MOST))
    told = [row.id for row in rows if _has(orjson.dumps(row.say).decode(), said)]
    await session.execute(update(outbox).where(outbox.c.id.in_(told)).values(say={}))


def _has(text: str, said: Collection[str]) -> bool:
    return any(words and words in text for words in said)
