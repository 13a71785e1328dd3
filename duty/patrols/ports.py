"""What the rules about rounds need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from duty.district.rounds import Checkpoint
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work as HazardsWork
from duty.patrols.rates import Rates
from duty.patrols.scan import Scan
from duty.patrols.walk import Walk


class Walks(Protocol):
    async def planned(self, school_ids: Collection[str], days: Collection[date]) -> Sequence[Walk]:
        """Those of a time, however they stand, of those days."""

    async def plan(self, some: Sequence[Walk]) -> int:
        """Keep those that are not kept yet, whoever planned them; how many there were."""

    async def drop(self, some: Sequence[Walk]) -> None:
        """Take them away, as far as nobody touched them."""

    async def add(self, walk: Walk) -> None:
        """Keep an extra one and give it its id."""

    async def get(self, walk_id: int) -> Walk | None:
        """Locked until the transaction ends."""

    async def of_schools(self, school_ids: Collection[str], days: Collection[date]) -> Sequence[Walk]:
        """Everything of those days, by when it was due, the extra ones too."""

    async def walking(self, person_id: str, since: datetime) -> Walk | None:
        """The one that person is on, begun since then; locked."""

    async def begun_by(self, person_id: str, since: datetime) -> Sequence[Walk]:
        """Begun since then by that person, the latest first."""

    async def due(self, now: datetime) -> Sequence[Walk]:
        """At most 100 with which the clock has something to do, locked."""

    async def silent(self, now: datetime) -> Sequence[Walk]:
        """At most 100 night rounds whose walker is to be asked after, locked."""

    async def add_scan(self, scan: Scan) -> None:
        """Keep it and give it its id."""

    async def scan(self, scan_id: int) -> Scan | None: ...

    async def scans(self, walk_id: int) -> Sequence[Scan]:
        """In the order they came."""

    async def failures(self, checkpoint_id: str, since: datetime) -> int:
        """How often a point could not be scanned since then."""

    async def last_hazard(self, point: Checkpoint) -> Hazard | None:
        """The latest found there; else the latest open one of the school that names the point."""

    async def rates(self, school_ids: Collection[str] | None, first: date, last: date) -> Rates:
        """Counted, both days included; None is every school."""


class Work(HazardsWork, Protocol):
    """Who is where, the ledger of hazards, and the rounds."""

    @property
    def walks(self) -> Walks: ...
