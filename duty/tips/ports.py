"""What the rules about passers-by need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.hazards.ports import Work as HazardsWork
from duty.tips.tip import Tip, TipCode


class Tips(Protocol):
    async def add(self, tip: Tip) -> None:
        """Keep it and give it its id."""

    async def get(self, tip_id: int, *, locked: bool = False) -> Tip | None:
        """`locked`: nobody else answers it until this transaction ends."""

    async def of_secret(self, secret_sha256: str, *, locked: bool = False) -> Tip | None: ...

    async def held(self, school_id: str, most: int) -> Sequence[Tip]:
        """So many of those that wait for that school, what speaks of danger first, then the oldest."""

    async def count_held(self, school_id: str) -> int: ...

    async def count_since(self, code_id: int, since: datetime) -> int:
        """How many came by that code since then, whatever became of them."""

    async def untold(self, most: int) -> Sequence[str]:
        """So many schools whose office was not told of all that waits, the longest waiting first."""

    async def told_last(self, school_id: str) -> datetime | None:
        """When the office of that school was last told."""

    async def mark_told(self, school_id: str, now: datetime) -> None:
        """Of all that waits there its office was told."""

    async def last_call(self, code_id: int) -> Tip | None:
        """The latest that came by that code and called the desk."""

    async def count_called(self, incident_id: int) -> int:
        """How many reports are part of that event."""

    async def add_code(self, code: TipCode) -> None:
        """Keep it and give it its id."""

    async def code(self, code: str) -> TipCode | None:
        """As it is written on the poster, in its normal form; one that was revoked, too."""

    async def hangs(self, school_id: str, post_id: str) -> TipCode | None:
        """The one that works there."""

    async def codes_of(self, school_id: str) -> Sequence[TipCode]:
        """Those that work, the school's own first."""


class Work(HazardsWork, Protocol):
    """Hazards, and what passers-by report."""

    @property
    def tips(self) -> Tips: ...
