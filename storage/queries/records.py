"""Queries about pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from duty.records.photos import LOOSE, Photo, PhotoState
from duty.records.subject import Subject
from storage.among import among
from storage.tables import hazards, photos


class _Number(FunctionElement[int]):
    """Compiled below; the column of the subject, and how one of that kind begins."""

    name = "number_of_subject"
    type = BigInteger()
    inherit_cache = True


@compiles(_Number, "sqlite")
def _on_sqlite(element: _Number, compiler: Any, **how: Any) -> str:
    subject, kind = (compiler.process(part, **how) for part in element.clauses)
    number = f"CAST(substr({subject}, length({kind}) + 1) AS INTEGER)"
    return f"CASE WHEN substr({subject}, 1, length({kind})) = {kind} THEN {number} END"


@compiles(_Number, "postgresql")
def _on_postgres(element: _Number, compiler: Any, **how: Any) -> str:
    subject, kind = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(substring({subject} from '^' || {kind} || '([0-9]{{1,18}})$') AS BIGINT)"


def number_of(kind: str) -> ColumnElement[int]:
    """The id of what a photo shows, where it is one of that kind: found by its key, not row by row."""
    return _Number(photos.c.subject, literal_column(f"'{kind}:'", String))


def to_be_developed() -> ColumnElement[bool]:
    """What waits for nothing but its turn: not for a word about it, nor for a report to be sent."""
    of_draft = select(hazards.c.id).where(hazards.c.id == number_of("hazard"), hazards.c.number == "")
    return and_(
        photos.c.state == PhotoState.WAITING,
        photos.c.subject.not_like(f"{Subject(LOOSE, '%')}"),
        ~of_draft.exists(),
    )


class SqlPhotos:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, photo: Photo) -> None:
        self._session.add(photo)
        await self._session.flush()

    async def get(self, photo_id: int) -> Photo | None:
        return await self._session.get(Photo, photo_id)

    async def of(self, subject: Subject) -> Sequence[Photo]:
        query = select(Photo).where(photos.c.subject == subject).order_by(photos.c.id)
        return (await self._session.scalars(query)).all()

    async def of_several(self, subjects: Sequence[Subject]) -> Sequence[Photo]:
        named = among(photos.c.subject, [str(subject) for subject in subjects])
        return (await self._session.scalars(select(Photo).where(named).order_by(photos.c.id))).all()

    async def of_album(self, channel: str, sent_by: str, album: str) -> Photo | None:
        query = select(Photo).where(
            photos.c.album == album, photos.c.channel == channel, photos.c.sent_by == sent_by
        )
        return (await self._session.scalars(query.order_by(photos.c.id.desc()).limit(1))).one_or_none()

    async def waiting(self, now: datetime, limit: int) -> Sequence[Photo]:
        due = or_(photos.c.next_try_at.is_(None), photos.c.next_try_at <= now)
        query = select(Photo).where(to_be_developed(), due).order_by(photos.c.tries, photos.c.id).limit(limit)
        return (await self._session.scalars(query)).all()

    async def by_key(self, key: str) -> Photo | None:
        query = select(Photo).where(or_(photos.c.large_key == key, photos.c.small_key == key))
        return (await self._session.scalars(query.order_by(photos.c.id).limit(1))).one_or_none()

    async def same_picture(self, sha256: str, but: int) -> Photo | None:
        """The earliest other photo of exactly these bytes."""
        query = select(Photo).where(photos.c.sha256 == sha256, photos.c.id != but)
        return (await self._session.scalars(query.order_by(photos.c.id).limit(1))).one_or_none()

    async def of_file(self, channel: str, file: str) -> Photo | None:
        query = select(Photo).where(photos.c.channel == channel, photos.c.file == file)
        return (await self._session.scalars(query)).one_or_none()

    async def sent_by(self, file: str, person_id: str) -> bool:
        found = await self.of_file("web", file)
        return found is not None and found.sent_by == person_id


async def last_file(connection: AsyncConnection, channel: str) -> str:
    """The file of the last picture of that channel that is not let go; empty where there is none."""
    query = select(photos.c.file).where(photos.c.channel == channel, photos.c.state != PhotoState.GONE)
    return await connection.scalar(query.order_by(photos.c.id.desc()).limit(1)) or ""
