"""Leave that is put in for somebody, and taken back: the roster follows at once, they hear it once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from duty.district.district import District
from duty.district.exceptions import Leave
from duty.district.people import Person
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused
from duty.records.subject import Subject
from duty.rosters.arranging.leave_news import LeaveCancelled
from duty.rosters.arranging.rights import may_give_leave
from duty.rosters.ports import Work
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.leaving import given


@dataclass(frozen=True)
class Changed:
    """The leave that began on a day, before and after; None where there is none."""

    before: Leave | None
    after: Leave | None


async def give(work: Work, by: Person, leave: Leave, now: datetime) -> Changed | Refused:
    """What was asked for these days before is granted with it.

    GONE: nobody of theirs. TOO_LATE: those days are over. ALREADY: there is one from that day on.
    """
    absent = _theirs(work.district, by, leave.person_id)
    if absent is None:
        return Refused.GONE
    if leave.end < max(work.district.today(now), leave.begin):
        return Refused.TOO_LATE
    if await work.leaves.at(leave.person_id, leave.begin):
        return Refused.ALREADY
    await _put_in(work, by, leave, now)
    return Changed(None, leave)


async def _put_in(work: Work, by: Person, leave: Leave, now: datetime) -> None:
    district = work.district
    until = datetime.combine(leave.end + timedelta(days=1), time(), district.timezone)
    asked = LeaveAsk(leave.person_id, leave.begin, leave.end, leave.kind, by.id, now, until)
    await given(work, asked, by, now)
    if leave.note:
        await work.leaves.add(leave)


async def cancel(work: Work, by: Person, person_id: str, begin: date, now: datetime) -> Changed | Refused:
    """It is as if it had not been; of one that has begun the days that are over stay.

    GONE: nobody of theirs, or no such leave. TOO_LATE: it is over.
    """
    absent, leave = _theirs(work.district, by, person_id), await work.leaves.at(person_id, begin)
    if absent is None or leave is None:
        return Refused.GONE
    today = work.district.today(now)
    if leave.end < today:
        return Refused.TOO_LATE
    left = replace(leave, end=today - timedelta(days=1)) if leave.begin < today else None
    if left:
        await work.leaves.add(left)
    else:
        await work.leaves.remove(person_id, begin)
    work.record(Subject("person", person_id), "leave_cancelled", now, by.id, begin=str(max(begin, today)))
    _tell(work, by, replace(leave, begin=max(begin, today)), now)
    return Changed(leave, left)


async def again(work: Work, by: Person, leave: Leave, now: datetime) -> Changed | Refused:
    """It was cancelled, and that is taken back: as it was."""
    absent = _theirs(work.district, by, leave.person_id)
    if absent is None:
        return Refused.GONE
    if leave.end < work.district.today(now):
        return Refused.TOO_LATE
    before = await work.leaves.at(leave.person_id, leave.begin)
    if before == leave:
        return Refused.ALREADY
    await _put_in(work, by, leave, now)
    return Changed(before, leave)


def _theirs(district: District, by: Person, person_id: str) -> Person | None:
    absent = district.people.get(person_id)
    return absent if absent and may_give_leave(district, by, absent) else None


def _tell(work: Work, by: Person, leave: Leave, now: datetime) -> None:
    if leave.person_id == by.id:
        return
    polite = work.district.polite
    news = LeaveCancelled(polite(leave.person_id), polite(by.id), leave.begin, leave.end, leave.kind)
    dedupe = f"{news.kind}:{leave.person_id}:{leave.begin}:{now.timestamp():.3f}"
    work.tell(Notice(leave.person_id, news, Priority.P2, dedupe))
