"""Check-out: optional, asked about once before the end, and done by the clock where it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.attendance.checkin import CheckIn, ClosedBy
from duty.attendance.choosing import Said
from duty.attendance.explaining import own_check_in
from duty.attendance.ports import Work
from duty.attendance.presence import on_duty
from duty.district.people import Person
from duty.district.shifts import CLOSES_AFTER_END
from duty.messaging.refused import Refused


class Leaving(StrEnum):
    """What came of 🏁."""

    DONE = "done"
    ASK = "ask"
    """The window is not over: the person is asked first."""
    NOT_ON_DUTY = "not_on_duty"
    CLOSED_ITSELF = "closed_itself"
    """Nothing is open, since the last window ended and closed it."""


@dataclass(frozen=True)
class CheckOut:
    """What came of 🏁, and the check-ins it is about, newest first.

    ends_at: the last one's end. at: the moment from which they are over.
    """

    result: Leaving
    check_ins: tuple[CheckIn, ...] = ()
    ends_at: datetime | None = None
    at: datetime | None = None


async def check_out(work: Work, person: Person, now: datetime, *, said: Said | None = None) -> CheckOut:
    """Before the end it asks once, after it whoever stands at several posts leaves all of them.

    What was long under way, or says itself when (我七点半就走了), counts from its own time.
    """
    at = said.moment(now) if said else now
    here = await _stood(work, person, now, at)
    if not here:
        over = await _closed_itself(work, person, now)
        return CheckOut(Leaving.CLOSED_ITSELF if over else Leaving.NOT_ON_DUTY)
    ends = [one.ends_at for one in here if one.ends_at and one.runs_on(now)]
    if ends and not (said and said.in_words):
        return CheckOut(Leaving.ASK, tuple(here), max(ends))
    return _leave(work, here, at, now)


async def _stood(work: Work, person: Person, now: datetime, at: datetime) -> list[CheckIn]:
    """The check-ins that the person can have ended at that moment, newest first."""
    made = await work.check_ins.recent(person.id, now)
    return [one for one in made if one.stood(at)]


async def _closed_itself(work: Work, person: Person, now: datetime) -> bool:
    made = await work.check_ins.recent(person.id, now)
    last = next((one for one in made if one.counts), None)
    if last is None or last.closed_by is ClosedBy.PERSON or last.ends_at is None:
        return False
    return last.ends_at < now


async def leave_early(work: Work, person: Person, check_in_id: int, now: datetime) -> CheckOut | Refused:
    """[下岗], asked before the end."""
    made = await still_on_duty(work, person, check_in_id, now)
    if isinstance(made, Refused):
        return made
    return _leave(work, await on_duty(work, person.id, now), now, now)


async def still_on_duty(work: Work, person: Person, check_in_id: int, now: datetime) -> CheckIn | Refused:
    """[再待一会], or why the question is no longer one."""
    made = await own_check_in(work, person, check_in_id)
    if made is None:
        return Refused.GONE
    return made if made.on_duty(now) else Refused.ALREADY


def _leave(work: Work, here: Sequence[CheckIn], at: datetime, now: datetime) -> CheckOut:
    for made in here:
        if made.check_out(at, ClosedBy.PERSON):
            work.record(made.subject, "checked_out", now, made.person_id, by=ClosedBy.PERSON, left=at)
    return CheckOut(Leaving.DONE, tuple(here), at=at)


async def close_forgotten(work: Work, now: datetime) -> int:
    """Sweep: check-ins whose window ended half an hour ago are closed as of then, marked so."""
    forgotten = await work.check_ins.forgotten(now - CLOSES_AFTER_END)
    for made in forgotten:
        if made.close_itself():
            work.record(made.subject, "checked_out", now, "", by=ClosedBy.CLOCK, left=made.checked_out_at)
    return len(forgotten)
