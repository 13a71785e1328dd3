"""Who stands in for somebody in one window of one day, as the clerk has arranged it; and that taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person
from duty.district.renewed import renewed
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.arranging.rights import may_arrange
from duty.rosters.ports import Work
from duty.rosters.standing import free, is_elsewhere, wanted
from duty.rosters.swaps.current import NIGHT, by_now, place_in
from duty.rosters.swaps.deal import Deal, deal_of
from duty.rosters.swaps.relieving import NO_USE_FOR, who_is_named
from duty.rosters.swaps.settling import leaders, off
from duty.rosters.swaps.swap import Swap, SwapState
from duty.rosters.swaps.swap_news import Off, SwapSettled, facts_of, put_away, tell
from duty.rosters.swaps.swapping import about


async def put_in(work: Work, by: Person, shift: Shift, taker_id: str, now: datetime) -> Swap | Refused:
    """From now on the place is the taker's; both hear it, and whoever was being asked need not answer.

    GONE: no such place, or not theirs to arrange. TOO_LATE: nobody could come any more. BUSY: they cannot.
    """
    await work.swaps.hold([shift.person_id, taker_id])
    district = await by_now(work, shift.start, shift.end)
    place = place_in(district, shift)
    absent = district.people.get(who_is_named(district, place)) if place else None
    if place is None or absent is None or not may_arrange(district, by, absent, place.window.school_id):
        return Refused.GONE
    until = place.end - NO_USE_FOR
    if now >= until:
        return Refused.TOO_LATE
    if taker_id not in {one.id for one in able(district, place)}:
        return Refused.BUSY
    await _end_what_is_asked(work, by, place, taker_id, now)
    swap = about(place, absent.id, by.id, now, until)
    swap.offered_to, swap.taker_id, swap.state = [taker_id], taker_id, SwapState.APPROVED
    swap.accepted_at, swap.decided_at, swap.decided_by = now, now, by.id
    await work.swaps.add(swap)
    work.record(
        swap.subject, "arranged", now, by.id, place=f"{swap.shift_key} {swap.post_id}", taker=taker_id
    )
    _tell(work, swap, by)
    return swap


def able(district: District, place: Shift) -> list[Person]:
    """Who could stand there, near ones first."""
    return free(district, place, but=(who_is_named(district, place),))


def _tell(work: Work, swap: Swap, by: Person) -> None:
    for person_id in dict.fromkeys((swap.absent_id, swap.taker_id)):
        if person_id != by.id:
            tell(work, swap, person_id, SwapSettled(*facts_of(work.district, swap, person_id)))


async def _end_what_is_asked(work: Work, by: Person, place: Shift, taker_id: str, now: datetime) -> None:
    """It is settled otherwise: the question goes where it stands."""
    asked = await work.swaps.open_at(place.key, place.post_id, place.origin_id)
    if asked is None:
        return
    deal = await deal_of(work, asked)
    others = {*deal.swap.people, *(leaders(work, deal, now) if asked.accepted else ())} - {"", by.id}
    deal.refuse(by.id, now)
    work.record(deal.swap.subject, "arranged_otherwise", now, by.id, taker=taker_id)
    await put_away(work, deal.swap, sorted(others - {deal.swap.absent_id, taker_id}), now)


async def take_back(work: Work, by: Person, shift: Shift, now: datetime) -> Swap | Refused:
    """The place is again whose it was before, and so is the one that was given for it; both hear it.

    GONE: nobody stands in there, or it is not theirs. TOO_LATE: it has begun, or is as good as over. BUSY:
    whoever it would come back to has another place by now.
    """
    around = await work.swaps.approved_around(shift.start - NIGHT, shift.end + NIGHT)
    mine = [one for one in around if _of(one, shift)]
    swap = mine[-1] if mine else None
    if swap is None:
        return Refused.GONE
    await work.swaps.hold([swap.absent_id, swap.taker_id])
    deal = await deal_of(work, swap)
    if not all(_arranges(work, by, one) for one in deal.both):
        return Refused.GONE
    if why := await _cannot_come_back(work, deal):
        return why
    if not deal.lift(now):
        return Refused.TOO_LATE
    for one in deal.both:
        work.record(one.subject, "lifted", now, by.id)
    for person_id in dict.fromkeys((swap.absent_id, swap.taker_id)):
        if person_id != by.id and person_id in work.district.people:
            tell(work, deal.swap, person_id, off(work, deal, person_id, Off.LIFTED))
    return swap


def _arranges(work: Work, by: Person, swap: Swap) -> bool:
    absent = work.district.people.get(swap.absent_id)
    return absent is not None and may_arrange(work.district, by, absent, swap.school_id)


async def _cannot_come_back(work: Work, deal: Deal) -> Refused | None:
    """Nobody may stand twice once it is as it was."""
    around = await work.swaps.approved_around(deal.begins_at - NIGHT, deal.ends_at + NIGHT)
    before = _without(work.district, around, deal)
    for one in deal.both:
        held = before.held_by(one.shift_key)
        found = wanted(before, held, one.post_id) if held else ()
        place = next((shift for shift in found if shift.origin_id == one.origin_id), None)
        if place is None:
            return Refused.GONE
        if is_elsewhere(before, place.person_id, place, but=place):
            return Refused.BUSY
    return None


def _of(one: Swap, shift: Shift) -> bool:
    named = shift.key, shift.post_id, shift.origin_id
    return (one.shift_key, one.post_id, one.origin_id) == named


def _without(district: District, around: Sequence[Swap], deal: Deal) -> District:
    """As if that had not been: what was before it, or the week, says whose the places are."""
    gone = [one.instead for one in deal.both]
    kept = [one for one in district.swaps if one not in gone]
    return renewed(district, swaps=(*kept, *(one.instead for one in around if one not in deal.both)))
