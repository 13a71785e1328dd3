"""Queries about absence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.note import AbsenceNote
from duty.attendance.absence.ports import Row
from duty.attendance.correcting.correction import Correction
from duty.attendance.handing.handover import HandoverNote
from storage.among import among
from storage.tables import absence_notes, corrections, foreseen, handover_notes


class SqlAbsences:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: Row) -> None:
        self._session.add(row)
        await self._session.flush()

    async def notes(self, start: datetime, end: datetime) -> Sequence[AbsenceNote]:
        query = select(AbsenceNote).where(
            absence_notes.c.ends_at > start,
            absence_notes.c.begins_at <= end,
            absence_notes.c.withdrawn_at.is_(None),
        )
        return (await self._session.scalars(query.order_by(absence_notes.c.id))).all()

    async def foreseen(self, foreseen_id: int) -> Foreseen | None:
        return await self._session.get(Foreseen, foreseen_id)

    async def foreseen_between(self, start: datetime, end: datetime) -> Sequence[Foreseen]:
        query = select(Foreseen).where(foreseen.c.starts_at >= start, foreseen.c.starts_at < end)
        return (await self._session.scalars(query.order_by(foreseen.c.starts_at, foreseen.c.id))).all()

    async def handover(self, handover_id: int) -> HandoverNote | None:
        return await self._session.get(HandoverNote, handover_id)

    async def unread(self, post_ids: Collection[str], since: datetime) -> Sequence[HandoverNote]:
        query = select(HandoverNote).where(
            among(handover_notes.c.post_id, post_ids),
            handover_notes.c.written_at >= since,
            handover_notes.c.read_by == "",
        )
        return (await self._session.scalars(query.order_by(handover_notes.c.id))).all()

    async def correction(self, correction_id: int) -> Correction | None:
        return await self._session.get(Correction, correction_id)

    async def corrections(self, shift_keys: Collection[str]) -> Sequence[Correction]:
        query = select(Correction).where(among(corrections.c.shift_key, shift_keys))
        return (await self._session.scalars(query.order_by(corrections.c.id))).all()
