"""/undo of a check-in or a check-out: what was said within ten minutes is taken back, and stays on record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from duty.attendance import checkins
from duty.attendance.checkin import CheckIn
from duty.attendance.checkins import UNDO_WITHIN
from duty.attendance.ports import Work
from duty.attendance.verifying import nothing_to_verify
from duty.district.people import Person


class Undone(StrEnum):
    """What was taken back."""

    CHECK_OUT = "check_out"
    CHECK_IN = "check_in"
    NOTHING = "nothing"
    """It was said too long ago."""


def last_word(made: CheckIn) -> datetime:
    """When the person last said something about it: came, or left."""
    left = made.checked_out_at if made.closed_by == "person" else None
    return left or made.received_at


async def latest(work: Work, person: Person, now: datetime) -> CheckIn | None:
    """The check-in about which the person said something last, if that was just now."""
    made = [one for one in await work.check_ins.recent(person.id, now) if one.counts]
    said = [one for one in made if last_word(one) >= now - UNDO_WITHIN]
    return max(said, key=last_word, default=None)


async def take_back(work: Work, made: CheckIn, now: datetime) -> Undone:
    """A check-out is taken back before the check-in is; nobody need verify what was taken back."""
    if checkins.stay(work, made, now):
        return Undone.CHECK_OUT
    if not checkins.take_back(work, made, now):
        return Undone.NOTHING
    await nothing_to_verify(work, made, "taken_back", now)
    return Undone.CHECK_IN
