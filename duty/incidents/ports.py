"""What the rules about incidents need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.hazards.ports import Work as HazardsWork
from duty.incidents.incident import Incident


class Incidents(Protocol):
    async def add(self, incident: Incident) -> None:
        """Keep it and give it its id."""

    async def get(self, incident_id: int) -> Incident | None: ...

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Incident]:
        """Received after that moment, newest first, whatever became of them."""

    async def since(self, school_ids: Sequence[str], begin: datetime) -> Sequence[Incident]:
        """Received from then on at those schools, oldest first; those NOT_COUNTED left out."""

    async def of_number(self, number: str) -> Incident | None:
        """The one with that number, SJ-…"""

    async def joined_to(self, incident_id: int) -> Sequence[Incident]:
        """Later reports of the same event, oldest first."""


class Work(HazardsWork, Protocol):
    """Who is where, the ledger of hazards, and what happened."""

    @property
    def incidents(self) -> Incidents: ...
