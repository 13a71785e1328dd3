"""A roster that names one person at several posts at the same time: they can only stand at one of them.

While they do, the others are no gap of that morning: it is the roster that is short there (编制缺口).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from duty.attendance.ports import Presence, Work
from duty.district.district import District
from duty.district.shifts import HeldWindow, Shift

Named = tuple[str, str, str]
"""A place of the roster and whose it is: shift key, post, person."""


def named(place: Shift) -> Named:
    return place.key, place.post_id, place.person_id


def twins(district: District, place: Shift) -> list[Shift]:
    """The other posts at which the roster has that person meanwhile."""
    theirs = district.shifts_of(place.person_id, place.date)
    return [one for one in theirs if _beside(one, place)]


def _beside(one: Shift, place: Shift) -> bool:
    other = (one.key, one.post_id) != (place.key, place.post_id)
    return other and one.start < place.end and place.start < one.end


async def held_elsewhere(
    work: Work, windows: Iterable[HeldWindow], there: Collection[Presence]
) -> frozenset[Named]:
    """Of those windows the places whose person stands at a twin of it. there: who stands where in them."""
    district, here = work.district, {(one.shift_key, one.post_id, one.person_id) for one in there}
    places = (one for held in windows for one in district.places(held.window, held.date))
    several = {
        named(one): found for one in places if named(one) not in here and (found := twins(district, one))
    }
    if not several:
        return frozenset()
    keys = {one.key for found in several.values() for one in found} - {one.shift_key for one in there}
    more = await work.check_ins.there(sorted(keys)) if keys else ()
    here |= {(one.shift_key, one.post_id, one.person_id) for one in more}
    return frozenset(place for place, found in several.items() if any(named(one) in here for one in found))


def with_twins(district: District, places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those places (shift key, post), and the twins of whoever is rostered there: they change together."""
    found: dict[tuple[str, str], None] = {}
    for key, post_id in places:
        found[key, post_id] = None
        held = district.held_by(key)
        for shift in district.places(held.window, held.date) if held else ():
            if shift.post_id == post_id:
                found |= {(one.key, one.post_id): None for one in twins(district, shift)}
    return list(found)
