"""What the rules about hazards need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.hazards.hazard import Hazard
from duty.messaging.ports import Work as MessagingWork


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
        """At most 100 drafts begun before that moment."""

    async def owner_waits(self) -> Sequence[Hazard]:
        """At most 100 registered ones whose owner was not told yet."""


class Work(MessagingWork, Protocol):
    """Whom one may tell, and the ledger of hazards."""

    @property
    def hazards(self) -> Hazards: ...
