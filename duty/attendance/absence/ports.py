"""What the rules about absence need from the outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.note import AbsenceNote
from duty.attendance.correcting.correction import Correction
from duty.attendance.handing.handover import HandoverNote

Row = AbsenceNote | Correction | Foreseen | HandoverNote


class Absences(Protocol):
    async def add(self, row: Row) -> None:
        """Keep it and give it its id."""

    async def notes(self, start: datetime, end: datetime) -> Sequence[AbsenceNote]:
        """What is known of anybody and holds in that span, oldest first."""

    async def foreseen(self, foreseen_id: int) -> Foreseen | None: ...

    async def foreseen_between(self, start: datetime, end: datetime) -> Sequence[Foreseen]:
        """Of windows that begin then, earliest first."""

    async def handover(self, handover_id: int) -> HandoverNote | None: ...

    async def unread(self, school_id: str, since: datetime) -> Sequence[HandoverNote]:
        """Written since then at that school for whoever comes next, oldest first."""

    async def correction(self, correction_id: int) -> Correction | None: ...

    async def asked_of(self, person_id: str, since: datetime) -> Sequence[Correction]:
        """What was asked since then about that person's records, oldest first."""

    async def corrections(self, shift_keys: Collection[str]) -> Sequence[Correction]:
        """Oldest first."""
