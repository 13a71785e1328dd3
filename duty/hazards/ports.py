"""What the rules about hazards need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from duty.attendance.ports import Work as AttendanceWork
from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import Figures, Medians
from duty.hazards.listing.wanted import EVERYTHING, Wanted
from duty.hazards.sight import Sight, Tally, Turn


class Hazards(Protocol):
    async def add(self, hazard: Hazard) -> None:
        """Keep it and give it its id."""

    async def get(self, hazard_id: int, *, locked: bool = False) -> Hazard | None:
        """`locked`: nobody else changes it until this transaction ends."""

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Hazard]:
        """Newest first, drafts included."""

    async def tally(self, sight: Sight, now: datetime, wanted: Wanted = EVERYTHING) -> Tally:
        """Counts of what is seen and wanted, wherever it stands; nothing is loaded."""

    async def listed(
        self,
        sight: Sight,
        most: int,
        turn: Turn | None = None,
        skip: int = 0,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[Hazard]:
        """So many of what is seen and wanted, in the order that is wanted, from that turn on."""

    async def count_listed(self, sight: Sight, wanted: Wanted = EVERYTHING) -> int:
        """Of what is wanted, wherever it stands, what is under supervision and not put right."""

    async def figures(self, sight: Sight, now: datetime) -> Mapping[str, Figures]:
        """Counts by school; one without any hazard is not named."""

    async def medians(self, sight: Sight, since: datetime) -> Medians:
        """Of what was put right since then, and is not open again."""

    async def open_of(self, sight: Sight, category: str, most: int) -> Sequence[Hazard]:
        """Of that category, what is still to be put right, due earliest first."""

    async def overdue(self, sight: Sight, now: datetime, most: int) -> Sequence[Hazard]:
        """What should be put right by now, the longest due first."""

    async def joined(self, hazard_id: int) -> Sequence[Hazard]:
        """What was found to be the same as that one."""

    async def alike(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        """Open ones of its school and category, and of its post where it is of one, the newest first."""

    async def before(self, hazard: Hazard, since: datetime, most: int) -> Sequence[Hazard]:
        """The same of what was struck off since then."""

    async def pictured_lately(self, hazard: Hazard, most: int) -> Sequence[tuple[str, str]]:
        """Number and fingerprint of the pictures of so many other hazards of its school, the last registered.

        A fingerprint outlives its picture.
        """

    async def to_chase(self, now: datetime, most: int) -> Sequence[Hazard]:
        """Of which somebody is to be reminded by now; nobody else changes them meanwhile."""

    async def open_at(self, schools: Sequence[str], most: int) -> Sequence[Hazard]:
        """What is still to be put right there, due earliest first."""

    async def unfinished(self, before: datetime) -> Sequence[Hazard]:
        """At most 100 drafts begun before that moment; those put aside as 待说明 are left out."""

    async def owner_waits(self) -> Sequence[Hazard]:
        """At most 100 open ones whose owner was not told yet; imported ones are left out."""


class Work(AttendanceWork, Protocol):
    """Who is where, and the ledger of hazards."""

    @property
    def hazards(self) -> Hazards: ...
