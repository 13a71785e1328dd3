"""What the rules about visits need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from duty.hazards.ports import Work as HazardsWork
from duty.visits.visit import Kind, NearbyPlace, Standing, Visit


class Visits(Protocol):
    async def add(self, visit: Visit) -> None:
        """Keep it and give it its id."""

    async def get(self, visit_id: int) -> Visit | None: ...

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Visit]:
        """Newest first, what was taken back included."""

    async def places(self, school_id: str) -> Sequence[NearbyPlace]:
        """What is around that school, in the order of their ids."""

    async def place(self, place_id: str, *, locked: bool = False) -> NearbyPlace | None:
        """`locked`: nobody else changes it until this transaction ends."""

    async def stands(self, place: NearbyPlace) -> None:
        """Keep how it stands; its name and where it is come with an import only."""

    async def disorderly(
        self, schools: Collection[str] | None, status: Standing | None, most: int, after: str = ""
    ) -> Sequence[NearbyPlace]:
        """So many places of those schools (None: of all) that stand so (None: anyhow), by their ids from
        behind that one on."""

    async def look_counts(
        self, places: Collection[str], begin: datetime, end: datetime
    ) -> Mapping[str, tuple[int, datetime]]:
        """By place how often it was looked at in that time, and when last."""

    async def looked_at(self, school_id: str, since: datetime) -> Sequence[Visit]:
        """The looks at places around that school that count, oldest first."""

    async def last_calls(self, schools: Collection[str]) -> Mapping[str, datetime]:
        """By school when it was last called on (上门), where it ever was."""

    async def counts(
        self, schools: Collection[str], begin: datetime, end: datetime
    ) -> Mapping[tuple[str, Kind], int]:
        """How many that count, by school and kind, from `begin` until before `end`."""

    async def days(self) -> Mapping[str, int]:
        """By desk or station, within how many days each of its schools is to be called on."""

    async def began(self) -> datetime | None:
        """Since when this house records visits."""


class Work(HazardsWork, Protocol):
    """Hazards, and the visits of the police."""

    @property
    def visits(self) -> Visits: ...
