"""更正: which of one's own records can be disputed, and how each of them reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.correcting.correction import Correction, Decision
from duty.attendance.ports import Work
from duty.district.people import Person
from duty.district.shifts import LATE_AFTER, MAKE_UP_WITHIN, Shift
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing, Whose
from duty.rosters.standing import place_code

WITHIN_DAYS = 7
"""Further back nobody remembers."""


class Kept(StrEnum):
    """What the record says that somebody may dispute."""

    NOTHING = "nothing"
    """Nobody checked in. Up to six hours after the window 📍 makes it up by itself."""
    LATE = "late"
    NOT_SEEN = "not_seen"
    """The leader did not see them."""


@dataclass(frozen=True)
class Disputable:
    """A shift of one's own, and what its record says. check_in: what was said, if anything."""

    shift: Shift
    kept: Kept
    check_in: CheckIn | None = None

    @property
    def code(self) -> str:
        """How a button names it."""
        return place_code(self.shift)


@dataclass(frozen=True)
class Records:
    """open: what can be disputed. asked: what was, in these days, oldest first.

    in_use: whether they checked in at all in these days; else there is nothing to wonder at.
    """

    open: tuple[Disputable, ...]
    asked: tuple[Correction, ...]
    in_use: bool = False


async def records(work: Work, person: Person, now: datetime) -> Records:
    """Of the last week, latest first."""
    if not opens(person, Do.ASK, Thing.CORRECTION):
        return Records((), ())
    today = work.district.today(now)
    days = [today - timedelta(days=back) for back in range(WITHIN_DAYS + 1)]
    shifts = [one for day in days for one in reversed(work.district.shifts_of(person.id, day))]
    late = now - LATE_AFTER
    begun = [(one.key, one) for one in shifts if one.start < late]
    said: dict[str, list[CheckIn]] = {key: [] for key, _ in begun}
    if not said:
        return Records((), ())
    since = now - timedelta(days=WITHIN_DAYS + 2)
    for made in await work.check_ins.of_week(person.id, since):
        if made.shift_key in said:
            said[made.shift_key].append(made)
    asked = [one for one in await work.absences.asked_of(person.id, since) if one.shift_key in said]
    settled = {(one.shift_key, one.post_id) for one in asked if one.decision is not Decision.WITHDRAWN}
    found = [_of(one, said[key], now) for key, one in begun if (key, one.post_id) not in settled]
    return Records(tuple(one for one in found if one), tuple(asked), any(said.values()))


def _of(shift: Shift, own: Sequence[CheckIn], now: datetime) -> Disputable | None:
    """None where the record is as good as can be, waits for the leader, or 📍 still makes it up.

    own: what was said of its window.
    """
    counting = [one for one in own if one.counts]
    if counting:
        late = min(counting, key=lambda one: one.came_at)
        if late.doubtful or late.came_at <= shift.start + LATE_AFTER:
            return None
        return Disputable(shift, Kept.LATE, late)
    unseen = next((one for one in own if one.standing is Standing.NOT_SEEN), None)
    if unseen:
        return Disputable(shift, Kept.NOT_SEEN, unseen)
    return Disputable(shift, Kept.NOTHING) if now > shift.end + MAKE_UP_WITHIN else None


def may_speak_for(work: Work, leader: Person, person: Person) -> bool:
    """On behalf of somebody of theirs, e.g. without a smartphone; of themselves everybody may."""
    about = About(schools=person.schools, own=(person.id,), role=person.role)
    return may(work.district, leader, Do.ASK, Thing.CORRECTION, about)


async def team(work: Work, leader: Person, now: datetime) -> list[tuple[Person, Records]]:
    """Whoever of theirs has a record that can be disputed, in the order of the roster's names."""
    if not opens(leader, Do.ASK, Thing.CORRECTION, Whose.OWN):
        return []
    others = [one for one in work.district.people_at(leader.schools) if one.id != leader.id]
    theirs = [one for one in others if may_speak_for(work, leader, one)]
    found = [(one, await records(work, one, now)) for one in sorted(theirs, key=lambda one: one.id)]
    return [(one, rows) for one, rows in found if rows.open]


async def one_of(work: Work, person: Person, code: str, now: datetime) -> Disputable | Refused:
    """By its code; whatever is not one's own, or needs no correction, reads like nothing."""
    found = await records(work, person, now)
    return next((one for one in found.open if one.code == code), Refused.GONE)
