"""/undo of a check-in or a check-out: what was said within ten minutes is taken back, and stays on record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from duty.attendance.checkin import UNDO_WITHIN, CheckIn
from duty.attendance.ports import Work
from duty.attendance.verifying import nothing_left_to_verify
from duty.district.people import Person


class Undone(StrEnum):
    """What was taken back."""

    CHECK_OUT = "check_out"
    CHECK_IN = "check_in"
    NOTHING = "nothing"
    """It was said too long ago."""


async def latest(work: Work, person: Person, now: datetime) -> CheckIn | None:
    """The check-in about which the person said something last, if that was just now."""
    made = [one for one in await work.check_ins.recent(person.id, now) if one.counts]
    said = [one for one in made if one.last_word_at >= now - UNDO_WITHIN]
    return max(said, key=lambda one: one.last_word_at, default=None)


async def take_back(work: Work, made: CheckIn, now: datetime) -> Undone:
    """A check-out is taken back before the check-in is; nobody need verify what was taken back."""
    left = made.checked_out_at
    if made.stay(now):
        work.record(made.subject, "stayed", now, made.person_id, left=left)
        return Undone.CHECK_OUT
    if not made.take_back(now):
        return Undone.NOTHING
    work.record(made.subject, "taken_back", now, made.person_id)
    await nothing_left_to_verify(work, made, now)
    return Undone.CHECK_IN
