"""What the office changes on its pages: how a place stands, and the codes for passers-by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.boundary import Boundary
from duty.messaging.refused import Refused
from duty.tips import codes
from duty.visits import surroundings
from duty.visits.surroundings import Step


class Office:
    """Each act is one transaction, and asks the table of rights."""

    def __init__(self, boundary: Boundary, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._now = now

    async def step(self, person_id: str, place_id: str, step: str) -> bool:
        """False where there is no such place of theirs. Said once more it stands as it stood."""
        now = self._now()
        async with self._boundary.act(now) as act:
            person = act.work.district.people.get(person_id)
            if person is None:
                return False
            made = await surroundings.say(act.work, person, place_id, Step(step), now)
            return made is not Refused.GONE

    async def codes(self, person_id: str, school_id: str, renew: bool) -> int | None:
        """How many hang there then; None where they are not theirs to keep."""
        now = self._now()
        async with self._boundary.act(now) as act:
            person = act.work.district.people.get(person_id)
            if person is None:
                return None
            if renew:
                made = await codes.renewed_by(act.work, person, school_id, now)
                return None if isinstance(made, Refused) else len(made)
            stopped = await codes.stopped_by(act.work, person, school_id, now)
            return None if isinstance(stopped, Refused) else 0
