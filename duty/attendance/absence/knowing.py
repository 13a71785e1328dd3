"""What is known of who does not come: kept when it is said, asked when a place is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from duty.attendance.absence.note import COMES, AbsenceNote, Known
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import POLICE, Person
from duty.district.shifts import HeldWindow, Shift

USUALLY = timedelta(minutes=10)
"""Whoever is late and says no more is given so long."""
AT_MOST = timedelta(minutes=30)
"""So long after the start a place is empty for everybody to hear, whatever was said."""


@dataclass(frozen=True)
class Knowledge:
    """The notes that hold in some span."""

    notes: Sequence[AbsenceNote] = ()

    @cached_property
    def _of(self) -> Mapping[str, Sequence[AbsenceNote]]:
        return grouped(self.notes, lambda note: note.person_id)

    def of(self, person_id: str, start: datetime, end: datetime) -> AbsenceNote | None:
        """The last word on that person in that span."""
        return next((n for n in reversed(self._of.get(person_id, ())) if n.touches(start, end)), None)

    def on_call(self, person_id: str, now: datetime) -> bool:
        """出警中: their place is not theirs to fill now."""
        note = self.of(person_id, now, now)
        return note is not None and note.known is Known.ON_CALL

    def comes_at(self, person_id: str, held: HeldWindow) -> datetime | None:
        """When they said that they would be there, and never much later than the start."""
        note = self.of(person_id, held.start, held.end)
        if note is None or note.known not in COMES or note.comes_at is None:
            return None
        return min(note.comes_at, held.start + AT_MOST)

    def not_coming(self, person_id: str, held: HeldWindow) -> bool:
        """请假, or 出警中: nobody need remind them."""
        note = self.of(person_id, held.start, held.end)
        return note is not None and note.known not in COMES


async def known_of(work: Work, windows: Sequence[HeldWindow]) -> Knowledge:
    """All that is known for the time of those windows."""
    if not windows:
        return Knowledge()
    start, end = min(one.start for one in windows), max(one.end for one in windows)
    return Knowledge(await work.absences.notes(start, end))


async def keep(
    work: Work,
    person: Person,
    known: Known,
    by: Person,
    now: datetime,
    *,
    minutes: int | None = None,
    day: date | None = None,
) -> AbsenceNote | None:
    """迟到10分钟, 请假, 出警中, 在路上, for the shift it is about. None: the roster names them for none.

    day: of a leave that is said before.
    """
    if known is Known.LEAVE:
        return await _keep_leave(work, person, by, day or work.district.today(now), now)
    shift = _shift(work.district, person, now)
    if shift is None or (known is Known.ON_CALL and person.role not in POLICE):
        return None
    comes = None
    if known in COMES:
        after = timedelta(minutes=minutes) if minutes else USUALLY
        comes = max(shift.start, now if known is Known.ON_THE_WAY else shift.start) + after
        comes = comes if comes > now else now + after
    note = AbsenceNote(person.id, known, by.id, now, min(now, shift.start), shift.end, comes)
    return await _kept(work, note)


async def _keep_leave(work: Work, person: Person, by: Person, day: date, now: datetime) -> AbsenceNote | None:
    if not work.district.shifts_of(person.id, day):
        return None
    begin = datetime.combine(day, time(), work.district.timezone)
    return await _kept(
        work, AbsenceNote(person.id, Known.LEAVE, by.id, now, begin, begin + timedelta(days=1))
    )


async def _kept(work: Work, note: AbsenceNote) -> AbsenceNote:
    """The last word counts; what was said before is over."""
    for earlier in await work.absences.notes(note.begins_at, note.ends_at):
        if earlier.person_id == note.person_id and earlier.touches(note.begins_at, note.ends_at):
            earlier.withdraw(note.said_at)
    await work.absences.add(note)
    work.record(note.subject, "said", note.said_at, note.said_by, who=note.person_id, known=note.known)
    return note


def _shift(district: District, person: Person, now: datetime) -> Shift | None:
    """The one that runs or comes next today."""
    today = district.today(now)
    shifts = [
        *district.shifts_of(person.id, today - timedelta(days=1)),
        *district.shifts_of(person.id, today),
    ]
    return next((one for one in shifts if one.end > now), None)
