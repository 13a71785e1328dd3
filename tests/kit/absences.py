"""What is known of who does not come, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.note import AbsenceNote
from duty.attendance.absence.ports import Row
from duty.attendance.correcting.correction import Correction
from duty.attendance.handing.handover import HandoverNote

Kind = TypeVar("Kind", bound=Row)


class Absences:
    """Rows by their kind, numbered each for itself."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    async def add(self, row: Row) -> None:
        self.rows.append(row)
        row.id = len(self.all(type(row)))

    def all(self, kind: type[Kind]) -> list[Kind]:
        return [row for row in self.rows if isinstance(row, kind)]

    def _get(self, kind: type[Kind], number: int) -> Kind | None:
        return next((row for row in self.all(kind) if row.id == number), None)

    async def notes(self, start: datetime, end: datetime) -> Sequence[AbsenceNote]:
        return [one for one in self.all(AbsenceNote) if one.touches(start, end)]

    async def foreseen(self, foreseen_id: int) -> Foreseen | None:
        return self._get(Foreseen, foreseen_id)

    async def foreseen_between(self, start: datetime, end: datetime) -> Sequence[Foreseen]:
        return [one for one in self.all(Foreseen) if start <= one.starts_at < end]

    async def handover(self, handover_id: int) -> HandoverNote | None:
        return self._get(HandoverNote, handover_id)

    async def unread(self, post_ids: Collection[str], since: datetime) -> Sequence[HandoverNote]:
        mine = [one for one in self.all(HandoverNote) if one.post_id in post_ids and not one.read_by]
        return [one for one in mine if one.written_at >= since]

    async def correction(self, correction_id: int) -> Correction | None:
        return self._get(Correction, correction_id)

    async def corrections(self, shift_keys: Collection[str]) -> Sequence[Correction]:
        return [one for one in self.all(Correction) if one.shift_key in shift_keys]
