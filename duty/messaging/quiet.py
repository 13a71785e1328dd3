"""Quiet: a guard hears at most four things a day that nobody asked for; the rest waits in 📋 我的."""

from __future__ import annotations

from datetime import datetime, time

from duty.district.district import District
from duty.district.people import GUARDS
from duty.messaging.notices import Notice
from duty.messaging.ports import Work
from duty.records.subject import Subject

MOST_A_DAY = 4


async def nudge(work: Work, notice: Notice, now: datetime) -> bool:
    """Tell it, unless it is a guard who is not rostered or has heard enough today. False: kept quiet.

    What replaces an earlier line makes no sound, but needs that line.
    """
    person = work.district.people.get(notice.person_id)
    if person and person.role in GUARDS and not await _may_hear(work, notice, now):
        work.record(Subject("person", person.id), "kept_quiet", now, "", kind=notice.kind, name=notice.name)
        return False
    work.tell(notice)
    return True


async def _may_hear(work: Work, notice: Notice, now: datetime) -> bool:
    if notice.replaces:
        return await work.sent_notices.known(notice.person_id, notice.replaces)
    if not rostered(work.district, notice.person_id, now):
        return False
    midnight = datetime.combine(work.district.today(now), time(), work.district.timezone)
    return await work.sent_notices.nudges(notice.person_id, midnight) < MOST_A_DAY


def rostered(district: District, person_id: str, now: datetime) -> bool:
    """Whether the roster names them today, or for the night that still runs."""
    return bool(district.shifts_of(person_id, district.today(now)) or district.shifts_near(person_id, now))
