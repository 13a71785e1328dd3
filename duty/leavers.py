"""What the rules about leavers and movers need from the outside. Storage implements it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.hazards.hazard import Hazard
from duty.rosters.standin import StandIn


class Leavers(Protocol):
    async def mark(self, person_id: str, gone_at: datetime | None) -> None:
        """From then on they are nobody's colleague; None: they are back."""

    async def owners(self) -> Sequence[tuple[str, str]]:
        """Whoever owns a hazard that is still to be put right or looked at, with its school."""

    async def owned(self, owner_id: str, school_id: str) -> Sequence[Hazard]:
        """Those of that person at that school, locked, at most 200."""

    async def stand_ins(self, person_id: str) -> Sequence[StandIn]:
        """Asked for or under way, on either side."""
