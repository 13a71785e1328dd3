"""更正: asked with a reason, decided by somebody else; the record stays as it was, and figures follow."""

from __future__ import annotations

from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.correcting.correction import Correction
from duty.attendance.correcting.disputing import Disputable, may_speak_for, one_of
from duty.attendance.correcting.news import (
    CorrectionAsked,
    CorrectionAway,
    CorrectionDecided,
    clock_of,
    facts_of,
    tell,
)
from duty.attendance.ports import Work
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rights.may import About, may, may_here
from duty.rights.words import Do, Thing
from duty.rosters.swaps.approving import approvers

MOST = 200
"""Characters of a reason."""


async def ask(
    work: Work,
    person: Person,
    code: str,
    came_at: datetime | None,
    reason: str,
    now: datetime,
    by: Person | None = None,
) -> Correction | Refused:
    """That they were there since then; without a time within the window, since its start.

    by: the leader who says so on behalf of somebody of theirs, and decides nothing about it.
    """
    if by and not may_speak_for(work, by, person):
        return Refused.GONE
    asker = by or person
    found = await one_of(work, person, code, now)
    if isinstance(found, Refused):
        return found
    shift, made = found.shift, found.check_in
    row = Correction(
        person_id=person.id,
        school_id=work.district.posts[shift.post_id].school_id,
        post_id=shift.post_id,
        shift_key=shift.key,
        came_at=_within(shift, came_at, now),
        reason=reason.strip()[:MOST],
        asked_by=asker.id,
        asked_at=now,
        check_in_id=(made.id or 0) if made else 0,
    )
    await work.absences.add(row)
    work.record(row.subject, "asked", now, asker.id, shift=row.shift_key, kept=found.kept)
    _ask_approvers(work, row, found, now)
    return row


def _within(shift: Shift, came_at: datetime | None, now: datetime) -> datetime:
    inside = came_at is not None and shift.opens <= came_at <= min(shift.end, now)
    return came_at if came_at and inside else shift.start


def _ask_approvers(work: Work, row: Correction, found: Disputable, now: datetime) -> None:
    """Whoever did not see them is not the one who is asked, where there is anybody else."""
    made = found.check_in
    by = work.district.polite(made.verified_by) if made and made.verified_by else ""
    for reader_id in approvers_of(work, row, made, now):
        facts = facts_of(work, row, reader_id)
        at = clock_of(work, made.came_at if made else None)
        asker = work.district.polite(row.asked_by) if row.asked_by != row.person_id else ""
        tell(work, row, reader_id, CorrectionAsked(*facts, found.kept, at, by, row.reason, asker))


def approvers_of(work: Work, row: Correction, made: CheckIn | None, now: datetime) -> list[str]:
    absent = work.district.people[row.person_id]
    against = (row.asked_by, *((made.verified_by,) if made and made.verified_by else ()))
    found = approvers(work.district, absent, row.school_id, now, but=against)
    found = found or approvers(work.district, absent, row.school_id, now, but=(row.asked_by,))
    return [one for one in found if may_decide(work, work.district.people[one], row)]


def may_decide(work: Work, person: Person, row: Correction) -> bool:
    """Whoever answers for the school, of the police the station; nobody their own."""
    about = About(schools=(row.school_id,), role=work.district.people[row.person_id].role)
    others = person.id not in (row.person_id, row.asked_by)
    return others and may(work.district, person, Do.APPROVE, Thing.CORRECTION, about)


async def decide(
    work: Work, person: Person, correction_id: int, now: datetime, *, approved: bool
) -> Correction | Refused:
    """[同意更正] or [不同意], once."""
    row = await work.absences.correction(correction_id)
    if row is None or not may_decide(work, person, row):
        return Refused.GONE
    if not row.decide(person.id, now, approved=approved):
        return Refused.ALREADY
    work.record(row.subject, "decided", now, person.id, approved=approved, came=row.came_at)
    by = work.district.polite(person.id)
    for reader_id in dict.fromkeys((row.person_id, row.asked_by)):
        tell(work, row, reader_id, CorrectionDecided(*facts_of(work, row, reader_id), by, approved))
    await _put_away(work, row, person.id, now)
    return row


async def take_back(work: Work, person: Person, correction_id: int, now: datetime) -> Correction | Refused:
    """[收回], while nobody has decided."""
    row = await work.absences.correction(correction_id)
    about = About(own=(row.asked_by,)) if row else About()
    if row is None or not may_here(person, Do.ASK, Thing.CORRECTION, about):
        return Refused.GONE
    if not row.withdraw(now):
        return Refused.ALREADY
    work.record(row.subject, "taken_back", now, person.id)
    await _put_away(work, row, person.id, now)
    return row


async def _put_away(work: Work, row: Correction, actor: str, now: datetime) -> None:
    """The question leaves the screens of the others who were asked."""
    made = await work.check_ins.get(row.check_in_id) if row.check_in_id else None
    for reader_id in approvers_of(work, row, made, now):
        if reader_id != actor and await work.sent_notices.known(reader_id, str(row.subject)):
            tell(work, row, reader_id, CorrectionAway(*facts_of(work, row, reader_id)), instead=True)
