"""Who is on duty at this moment."""

from __future__ import annotations

from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work


async def on_duty(work: Work, person_id: str, now: datetime) -> list[CheckIn]:
    """The check-ins the person is on duty with, newest first; of several posts each has its own."""
    return [one for one in await work.check_ins.recent(person_id, now) if one.on_duty(now)]
