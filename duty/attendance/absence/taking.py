"""我来顶: whoever is there takes, at once, a place whose window runs and whose person has not come."""

from __future__ import annotations

from datetime import datetime

from duty.attendance.ports import Work
from duty.district.people import Person
from duty.district.shifts import HeldWindow, Shift
from duty.messaging.refused import Refused
from duty.rosters.standing import alike, is_free, place_code, wanted
from duty.rosters.swaps.current import by_now
from duty.rosters.swaps.deal import Deal
from duty.rosters.swaps.relieving import NO_USE_FOR, who_is_named
from duty.rosters.swaps.settling import leaders
from duty.rosters.swaps.swap import Swap, SwapState
from duty.rosters.swaps.swap_news import SwapSettled, facts_of, tell
from duty.rosters.swaps.swapping import about, may_ask


async def takeable(work: Work, person: Person, now: datetime) -> list[Shift]:
    """Places of colleagues at one's own schools that are empty now, as the week has them."""
    if not may_ask(person):
        return []
    schools = [one for one in person.schools if one in work.district.schools]
    running = [one for school in schools for one in work.district.open_windows(school, now)]
    begun = [one for one in running if one.start <= now < one.end - NO_USE_FOR]
    return [shift for held in begun for shift in await _empty(work, person, held)]


async def _empty(work: Work, person: Person, held: HeldWindow) -> list[Shift]:
    """Of that window: nobody has come for it, and that person could stand there."""
    district = await by_now(work, held.start, held.end)
    said = await work.check_ins.of_shifts([held.key])
    came = {one.person_id for one in said if one.counts}
    return [
        place
        for place in wanted(district, held)
        if (named := who_is_named(district, place)) not in came | {person.id}
        and alike(person, district.people[named])
        and is_free(district, person.id, place)
    ]


async def take(work: Work, person: Person, code: str, now: datetime) -> Swap | Refused:
    """From this minute the place is theirs; whoever did not come and the leader hear it once.

    GONE: no such place is empty now; the window is over, somebody came, or it is not their school.
    """
    await work.swaps.hold([person.id])
    places = await takeable(work, person, now)
    place = next((one for one in places if place_code(one) == code), None)
    if place is None:
        return Refused.GONE
    district = await by_now(work, place.start, place.end)
    swap = about(place, who_is_named(district, place), person.id, now, place.end - NO_USE_FOR)
    swap.offered_to, swap.taker_id, swap.state = [person.id], person.id, SwapState.APPROVED
    swap.accepted_at = swap.decided_at = now
    await work.swaps.add(swap)
    work.record(swap.subject, "taken", now, person.id, place=f"{swap.shift_key} {swap.post_id}")
    for reader_id in dict.fromkeys([swap.absent_id, *leaders(work, Deal(swap), now)]):
        tell(work, swap, reader_id, SwapSettled(*facts_of(work.district, swap, reader_id)))
    return swap
