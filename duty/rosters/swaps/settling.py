"""顶班, the third step: the leader agrees or not, or nobody answers in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.standing import is_free
from duty.rosters.swaps.approving import approvers, may_approve
from duty.rosters.swaps.current import by_now, still
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import (
    Off,
    SwapDecide,
    SwapOff,
    SwapSettled,
    facts_of,
    put_away,
    tell,
)


async def ask_leader(work: Work, swap: Swap, absent: Person, now: datetime) -> None:
    but = (swap.absent_id, swap.taker_id)
    for leader_id in approvers(work.district, absent, swap.school_id, now, but):
        news = SwapDecide(*facts_of(work.district, swap, leader_id), swap.id or 0)
        tell(work, swap, leader_id, news, swap.open_until)


def leaders(work: Work, swap: Swap, now: datetime) -> list[str]:
    absent = work.district.people[swap.absent_id]
    return approvers(work.district, absent, swap.school_id, now, (swap.absent_id, swap.taker_id))


async def settle(work: Work, swap: Swap, by: str, actor: str, now: datetime) -> Swap | Refused:
    """The place is the taker's. `actor`: whose tap it is; they read it in the answer."""
    if not swap.approve(by, now):
        return Refused.TOO_LATE
    work.record(swap.subject, "approved", now, by, taker=swap.taker_id)
    affected = dict.fromkeys([swap.absent_id, swap.taker_id, swap.asked_by])
    for person_id in affected:
        if person_id != actor:
            tell(work, swap, person_id, SwapSettled(*facts_of(work.district, swap, person_id)))
    others = {*swap.offered_to, *leaders(work, swap, now)} - affected.keys() - {actor}
    await put_away(work, swap, sorted(others), now)
    return swap


async def approve(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[同意], of the leader. TOO_LATE: it has begun, or is settled, or the roster has moved on."""
    swap = await _led(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    await work.swaps.hold([swap.absent_id, swap.taker_id])
    place = await still(work, swap)
    if place is None or not swap.accepted:
        return Refused.TOO_LATE
    if not is_free(await by_now(work, swap.begins_at, swap.ends_at), swap.taker_id, place):
        return Refused.BUSY
    return await settle(work, swap, person.id, person.id, now)


async def refuse(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[不同意]: it stays as it was, and both hear it."""
    swap = await _led(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    if not swap.accepted or not swap.refuse(person.id, now):
        return Refused.TOO_LATE
    work.record(swap.subject, "refused", now, person.id)
    for person_id in (swap.absent_id, swap.taker_id):
        tell(work, swap, person_id, off(work, swap, person_id, Off.REFUSED))
    others = set(leaders(work, swap, now)) - {person.id}
    await put_away(work, swap, sorted(others), now)
    return swap


async def sweep(work: Work, now: datetime) -> int:
    """What nobody answered in time stays as it was; whoever counted on it hears so."""
    due = await work.swaps.due(now)
    for swap in due:
        if swap.lapse():
            work.record(swap.subject, "lapsed", now)
            for person_id in dict.fromkeys(filter(None, (swap.asked_by, swap.taker_id))):
                tell(work, swap, person_id, off(work, swap, person_id, Off.LAPSED))
            others = {*swap.offered_to, *leaders(work, swap, now)} - {swap.asked_by, swap.taker_id}
            await put_away(work, swap, sorted(others), now)
    return len(due)


def off(work: Work, swap: Swap, reader_id: str, why: Off) -> SwapOff:
    return SwapOff(*facts_of(work.district, swap, reader_id), why)


async def waiting(work: Work, person: Person) -> Sequence[Swap]:
    """What waits for that leader's word."""
    if not opens(person, Do.APPROVE, Thing.SWAP):
        return ()
    schools = [one.id for one in work.district.schools_seen_by(person)]
    people = work.district.people
    found = await work.swaps.open_in(schools)
    return [one for one in found if may_approve(work.district, person, people[one.absent_id], one.school_id)]


async def _led(work: Work, person: Person, swap_id: int) -> Swap | Refused:
    """For those who decide about it; nobody about their own, nor about what they take."""
    swap = await work.swaps.get(swap_id)
    if swap is None:
        return Refused.GONE
    absent = work.district.people[swap.absent_id]
    if person.id == swap.taker_id or not may_approve(work.district, person, absent, swap.school_id):
        return Refused.GONE
    return swap
