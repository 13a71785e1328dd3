"""Check-out: optional, asked about once before the end, and done by the clock where it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.attendance.checkin import CheckIn, ClosedBy
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
    """What came of 🏁, and the check-ins it is about, newest first; `ends_at` is the last one's end."""

    result: Leaving
    check_ins: tuple[CheckIn, ...] = ()
    ends_at: datetime | None = None


async def check_out(work: Work, person: Person, now: datetime) -> CheckOut:
    """Before the end it asks once, after it whoever stands at several posts leaves all of them."""
    here = await on_duty(work, person.id, now)
    if not here:
        over = await _closed_itself(work, person, now)
        return CheckOut(Leaving.CLOSED_ITSELF if over else Leaving.NOT_ON_DUTY)
    ends = [one.ends_at for one in here if one.ends_at and one.runs_on(now)]
    if ends:
        return CheckOut(Leaving.ASK, tuple(here), max(ends))
    return _leave(work, here, now)


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
    return _leave(work, await on_duty(work, person.id, now), now)


async def still_on_duty(work: Work, person: Person, check_in_id: int, now: datetime) -> CheckIn | Refused:
    """[再待一会], or why the question is no longer one."""
    made = await own_check_in(work, person, check_in_id)
    if made is None:
        return Refused.GONE
    return made if made.on_duty(now) else Refused.ALREADY


def _leave(work: Work, here: Sequence[CheckIn], now: datetime) -> CheckOut:
    for made in here:
        _close(work, made, now, ClosedBy.PERSON)
    return CheckOut(Leaving.DONE, tuple(here))


def _close(work: Work, made: CheckIn, now: datetime, by: ClosedBy) -> None:
    if made.check_out(now, by):
        actor = made.person_id if by is ClosedBy.PERSON else ""
        work.record(made.subject, "checked_out", now, actor, by=by)


async def close_forgotten(work: Work, now: datetime) -> int:
    """Sweep: check-ins whose window ended half an hour ago close themselves, marked so."""
    forgotten = await work.check_ins.forgotten(now - CLOSES_AFTER_END)
    for made in forgotten:
        _close(work, made, now, ClosedBy.CLOCK)
    return len(forgotten)
