"""What the rules about rosters need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.messaging.ports import Work as MessagingWork
from duty.rosters.standin import StandIn


class StandIns(Protocol):
    async def add(self, one: StandIn) -> None:
        """Keep it and give it its id."""

    async def get(self, stand_in_id: int) -> StandIn | None: ...

    async def of(self, absent_id: str) -> StandIn | None:
        """The one asked or accepted for that person."""

    async def due(self, now: datetime, asked_before: datetime) -> Sequence[StandIn]:
        """At most 100 accepted ones whose span is over, and asked ones without an answer."""


class Work(MessagingWork, Protocol):
    """Whom one may tell, and who stands in for whom."""

    @property
    def stand_ins(self) -> StandIns: ...
