"""The history: appended, never edited. What people wrote lies beside it, and goes when its time is over."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.records.history import Change
from duty.records.subject import Subject
from storage.many import write_rows
from storage.tables import change_words, changes

WORDS = "words"
"""In the detail of a change: what somebody wrote."""
DIGEST = "words_sha256"
"""What the history keeps of it: SHA-256 of a salt, which goes with the words, and the words."""


class SqlHistory:
    """What happens in a transaction is written down with its first look back, or at its end: all at once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._happened: list[dict[str, Any]] = []
        self._said: list[dict[str, Any]] = []

    def append(self, subject: Subject, what: str, at: datetime, actor: str, detail: dict[str, Any]) -> None:
        words = detail.get(WORDS)
        if isinstance(words, str):
            detail = {name: value for name, value in detail.items() if name != WORDS}
            if words:
                detail[DIGEST] = self._apart(subject, at, words)
        self._happened.append(
            {"subject": subject, "what": what, "at": at, "actor_id": actor, "detail": detail}
        )

    def _apart(self, subject: Subject, at: datetime, words: str) -> str:
        salt = secrets.token_hex(16)
        digest = hashlib.sha256((salt + words).encode()).hexdigest()
        self._said.append({"subject": subject, "at": at, WORDS: words, "salt": salt, "sha256": digest})
        return digest

    async def of(self, subject: Subject) -> Sequence[Change]:
        """Oldest first, each with its words as long as they are kept."""
        await self.write()
        query = select(Change).where(changes.c.subject == subject).order_by(changes.c.id)
        found = (await self._session.scalars(query)).all()
        said = await self._words_of(subject) if any(DIGEST in one.detail for one in found) else {}
        return [_with_words(one, said) for one in found]

    async def count(self, subject: Subject, since: datetime | None, by: str) -> int:
        query = select(func.count()).select_from(changes).where(changes.c.subject == subject)
        query = query.where(changes.c.at >= since) if since else query
        query = query.where(changes.c.actor_id == by) if by else query
        return int(await self._session.scalar(query) or 0)

    async def _words_of(self, subject: Subject) -> dict[str, str]:
        query = select(change_words.c.sha256, change_words.c.words).where(change_words.c.subject == subject)
        return {row.sha256: row.words for row in await self._session.execute(query)}

    async def write(self) -> None:
        """Before the transaction ends, and before a part of it that may be taken back."""
        for table, rows in ((changes, self._happened), (change_words, self._said)):
            if rows:
                await write_rows(self._session, _insert(table), rows)
                rows.clear()

    def take_back(self) -> None:
        """What was not yet written never happened."""
        self._happened.clear()
        self._said.clear()


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def _with_words(change: Change, said: dict[str, str]) -> Change:
    """A copy to be read; the entry itself is never touched."""
    detail = dict(change.detail)
    words = said.get(detail.pop(DIGEST, ""))
    if words is not None:
        detail[WORDS] = words
    return Change(change.subject, change.what, change.at, change.actor_id, detail, change.id)
