"""交班留言: one line left at a post, read once by who checks in there next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duty.attendance.checkin import CheckIn, Reason
from duty.attendance.explaining import own_check_in
from duty.attendance.handing.handover import HandoverNote
from duty.attendance.ports import Work
from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing

READ_WITHIN = timedelta(days=3)
"""What is written on a Friday still waits on Monday."""
WRITTEN_WITHIN = timedelta(hours=36)
"""As long as a check-in is at hand; whoever forgot to check out may still leave a line."""
MOST = 200
"""Characters of a line."""
NOT_THERE = (Reason.FAR, Reason.WHICH)
"""It is not yet plain that this is their post."""


async def place_of(work: Work, person: Person, check_in_id: int, now: datetime) -> CheckIn | Refused:
    """The check-in at whose post a line can be left: one's own."""
    made = await own_check_in(work, person, check_in_id)
    about = About(own=(made.person_id,)) if made else About()
    if made is None or not may_here(person, Do.MAKE, Thing.HANDOVER, about) or not can_leave(made):
        return Refused.GONE
    return made if now - made.received_at <= WRITTEN_WITHIN else Refused.TOO_LATE


def can_leave(made: CheckIn) -> bool:
    """Whether it is plain at which post they stood."""
    return made.counts and bool(made.post_id)


async def last_place(work: Work, person: Person, now: datetime) -> CheckIn | None:
    """Where the person stood last."""
    return next((one for one in await work.check_ins.recent(person.id, now) if can_leave(one)), None)


async def leave(
    work: Work, person: Person, check_in_id: int, sentence: str, now: datetime
) -> HandoverNote | Refused:
    """For who comes there next."""
    made = await place_of(work, person, check_in_id, now)
    if isinstance(made, Refused):
        return made
    line = sentence.strip()[:MOST]
    note = HandoverNote(made.school_id, made.post_id, made.shift_key, person.id, now, line)
    await work.absences.add(note)
    work.record(note.subject, "written", now, person.id, post=note.post_id)
    return note


async def take_back(work: Work, person: Person, note_id: int, now: datetime) -> HandoverNote | Refused:
    """[撤回], of whoever wrote it, until somebody has read it."""
    note = await work.absences.handover(note_id)
    about = About(own=(note.written_by,)) if note else About()
    if note is None or not may_here(person, Do.CHANGE, Thing.HANDOVER, about):
        return Refused.GONE
    if not note.withdraw(now):
        return Refused.ALREADY if note.withdrawn else Refused.TOO_LATE
    work.record(note.subject, "taken_back", now, person.id)
    return note


async def read(work: Work, person: Person, made: CheckIn, now: datetime) -> Sequence[HandoverNote]:
    """What waits at the post where the person has just checked in; nobody else reads it after."""
    if not can_leave(made) or made.reason in NOT_THERE:
        return ()
    waiting = await work.absences.unread(made.school_id, now - READ_WITHIN)
    found = [note for note in waiting if note.post_id == made.post_id and note.read(person.id, now)]
    for note in found:
        work.record(note.subject, "read", now, person.id)
    return found
