"""What the rules about hazards need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.attendance.ports import Work as AttendanceWork
from duty.hazards.hazard import Hazard


class Hazards(Protocol):
    async def add(self, hazard: Hazard) -> None:
        """Keep it and give it its id."""

    async def get(self, hazard_id: int, *, locked: bool = False) -> Hazard | None:
        """`locked`: nobody else changes it until this transaction ends."""

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        """Newest first, drafts included."""

    async def of_schools(self, school_ids: Sequence[str]) -> Sequence[Hazard]:
        """Registered ones, open and earliest due first."""

    async def unfinished(self, before: datetime) -> Sequence[Hazard]:
        """At most 100 drafts begun before that moment; those put aside as 待说明 are left out."""

    async def owner_waits(self) -> Sequence[Hazard]:
        """At most 100 open ones whose owner was not told yet; imported ones are left out."""


class Work(AttendanceWork, Protocol):
    """Who is where, and the ledger of hazards."""

    @property
    def hazards(self) -> Hazards: ...
