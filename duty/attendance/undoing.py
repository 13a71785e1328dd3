"""/undo of a check-in or a check-out: what was said within ten minutes is taken back, and stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.attendance.checkin import UNDO_WITHIN, CheckIn, ClosedBy
from duty.attendance.moving import move_back
from duty.attendance.ports import Work
from duty.attendance.verifying import nothing_left_to_verify
from duty.district.people import Person


class Undone(StrEnum):
    """What was taken back."""

    CHECK_OUT = "check_out"
    CHECK_IN = "check_in"
    NOTHING = "nothing"
    """It was said too long ago."""


@dataclass(frozen=True)
class LastWord:
    """What the person said last about a check-in, and when we heard it: that they came, or left."""

    at: datetime
    check_in: CheckIn


async def latest(work: Work, person: Person, now: datetime) -> LastWord | None:
    """The check-in about which the person said something last, if that was just now."""
    made = [one for one in await work.check_ins.recent(person.id, now) if one.counts]
    said = [LastWord(await _heard_at(work, one), one) for one in made]
    return max((one for one in said if one.at >= now - UNDO_WITHIN), key=lambda one: one.at, default=None)


async def _heard_at(work: Work, made: CheckIn) -> datetime:
    """A check-out may be of an earlier moment than the one at which we heard of it."""
    if made.closed_by is not ClosedBy.PERSON:
        return made.received_at
    left = [one.at for one in await work.changes(made.subject) if one.what == "checked_out"]
    return max(left, default=made.received_at)


async def take_back(work: Work, made: CheckIn, now: datetime) -> Undone:
    """A check-out is taken back before the check-in is; nobody need verify what was taken back."""
    left = made.checked_out_at
    if made.stay(now, await _heard_at(work, made)):
        work.record(made.subject, "stayed", now, made.person_id, left=left)
        return Undone.CHECK_OUT
    if not made.take_back(now):
        return Undone.NOTHING
    work.record(made.subject, "taken_back", now, made.person_id)
    await move_back(work, made, now)
    await nothing_left_to_verify(work, made, now)
    return Undone.CHECK_IN
