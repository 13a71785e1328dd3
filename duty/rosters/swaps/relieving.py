"""找人顶: the leader asks who is free to take somebody's place; the first who says yes has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from duty.district.district import District
from duty.district.people import Person
from duty.district.schools import School
from duty.district.shifts import HeldWindow, Shift
from duty.messaging.refused import Refused
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.standing import away, code_of, free, place_code, wanted
from duty.rosters.swaps.approving import may_approve
from duty.rosters.swaps.current import by_now, place_in
from duty.rosters.swaps.deal import Deal
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swapping import about, keep

NO_USE_FOR = timedelta(minutes=10)
"""So shortly before the window's end nobody comes any more."""
AHEAD = 7


async def offer(
    work: Work, leader: Person, shift: Shift, colleagues: Sequence[str], now: datetime
) -> Swap | Refused:
    """Ask these for that place, also while its window runs. With their yes it is settled.

    GONE: not theirs to lead. ALREADY: somebody was asked and has not answered. BUSY: none of them can.
    TOO_LATE: it is over.
    """
    district = await by_now(work, shift.start, shift.end)
    place = place_in(district, shift)
    absent = district.people[who_is_named(district, place)] if place else None
    if place is None or absent is None or not may_approve(district, leader, absent, place.window.school_id):
        return Refused.GONE
    until = place.end - NO_USE_FOR
    if now >= until:
        return Refused.TOO_LATE
    able = {one.id for one in free(district, place, but=(leader.id,))}
    asked = [one for one in colleagues if one in able]
    if not asked:
        return Refused.BUSY
    if await work.swaps.open_at(place.key, place.post_id, place.origin_id):
        return Refused.ALREADY
    swap = about(place, absent.id, leader.id, now, until)
    swap.offered_to, swap.decided_by = asked, leader.id
    await keep(work, Deal(swap), now)
    return swap


def who_is_named(district: District, place: Shift) -> str:
    """Whose place it is on that date, on leave or not."""
    return district.exceptions.named_for(place.key, place.post_id, place.origin_id)


def empty_places(district: District, leader: Person, now: datetime) -> list[Shift]:
    """What leave has left empty at the schools of a leader, of the next days."""
    if not opens(leader, Do.APPROVE, Thing.SWAP) or len(district.schools_seen_by(leader)) > MANY:
        return []
    held = (one for school in district.schools_seen_by(leader) for one in _held(district, school, now))
    found = [one.shift for window in held for one in away(district, window) if window.end > now]
    people = district.people
    return [
        one
        for one in found
        if may_approve(district, leader, people[who_is_named(district, one)], one.window.school_id)
    ]


MANY = 60
"""Whoever has more schools than that is no leader of any."""


def place_by(district: District, leader: Person, code: str, now: datetime) -> Shift | None:
    """The place that a button names, of those at the leader's schools."""
    schools = [one for one in district.schools_seen_by(leader) if code.startswith(code_of(one.id))]
    held = (one for school in schools for one in _held(district, school, now))
    places = (one for window in held for one in wanted(district, window))
    return next((one for one in places if led_code(one) == code), None)


def led_code(place: Shift) -> str:
    """How a leader's button names it: its school first."""
    return code_of(place.window.school_id) + place_code(place)


def _held(district: District, school: School, now: datetime) -> Iterator[HeldWindow]:
    """The windows of yesterday, whose night may still run, until a week from now."""
    today = district.today(now)
    for ahead in range(-1, AHEAD + 1):
        day = today + timedelta(days=ahead)
        for window, start, end in district.windows_on(school.id, day):
            yield HeldWindow(window, day, start, end)
