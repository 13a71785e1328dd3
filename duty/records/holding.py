"""Legal hold: of a hazard or an incident that is asked about nothing is let go of, until it is released."""

from __future__ import annotations

from datetime import datetime

from duty.records.ports import Work
from duty.records.subject import Subject

LONGEST = 500
"""Characters of a reason."""


async def hold(work: Work, subject: Subject, number: str, reason: str, now: datetime) -> bool:
    """From now on its pictures, places and words stay. False where they are held already."""
    if not await work.holds.begin(subject, number, reason[:LONGEST], now):
        return False
    work.record(subject, "held", now, "", words=reason[:LONGEST])
    return True


async def release(work: Work, subject: Subject, now: datetime) -> bool:
    """What is over goes with the next sweep. False where nothing was held."""
    if not await work.holds.release(subject, now):
        return False
    work.record(subject, "released", now)
    return True
