"""Queries about absence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.note import AbsenceNote
from duty.attendance.absence.ports import Row
from duty.attendance.correcting.correction import Correction
from duty.attendance.handing.handover import HandoverNote
from storage.among import among
from storage.prefetch import Prefetch
from storage.queries.ofperson import OfPerson
from storage.tables import absence_notes, corrections, foreseen, handover_notes
from storage.tables.absence import UNREAD


class SqlAbsences:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        notes, asked = handover_notes.c, corrections.c
        self._unread = OfPerson(
            session, prefetch, HandoverNote, notes.school_id, notes.written_at, of="schools", where=UNREAD
        )
        self._asked = OfPerson(session, prefetch, Correction, asked.person_id, asked.asked_at)

    async def add(self, row: Row) -> None:
        self._session.add(row)
        await self._session.flush()
        if isinstance(row, HandoverNote):
            self._unread.forget(row.school_id)
        elif isinstance(row, Correction):
            self._asked.forget(row.person_id)

    async def notes(self, start: datetime, end: datetime) -> Sequence[AbsenceNote]:
        return (await self._session.scalars(_notes(), {"start": start, "end": end})).all()

    async def foreseen(self, foreseen_id: int) -> Foreseen | None:
        return await self._session.get(Foreseen, foreseen_id)

    async def foreseen_between(self, start: datetime, end: datetime) -> Sequence[Foreseen]:
        query = select(Foreseen).where(foreseen.c.starts_at >= start, foreseen.c.starts_at < end)
        return (await self._session.scalars(query.order_by(foreseen.c.starts_at, foreseen.c.id))).all()

    async def handover(self, handover_id: int) -> HandoverNote | None:
        return await self._session.get(HandoverNote, handover_id)

    async def unread(self, school_id: str, since: datetime) -> Sequence[HandoverNote]:
        return [note for note in reversed(await self._unread.since(school_id, since)) if not note.read_by]

    async def correction(self, correction_id: int) -> Correction | None:
        return await self._session.get(Correction, correction_id)

    async def asked_of(self, person_id: str, since: datetime) -> Sequence[Correction]:
        return list(reversed(await self._asked.since(person_id, since)))

    async def corrections(self, shift_keys: Collection[str]) -> Sequence[Correction]:
        query = select(Correction).where(among(corrections.c.shift_key, shift_keys))
        return (await self._session.scalars(query.order_by(corrections.c.id))).all()


@cache
def _notes() -> Select[AbsenceNote]:
    touching = absence_notes.c.ends_at > bindparam("start"), absence_notes.c.begins_at <= bindparam("end")
    holding = select(AbsenceNote).where(*touching, absence_notes.c.withdrawn_at.is_(None))
    return holding.order_by(absence_notes.c.id)
