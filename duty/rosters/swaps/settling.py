"""顶班, the third step: the leader agrees or not, or nobody answers in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.swaps.approving import approvers, may_approve
from duty.rosters.swaps.deal import Deal, deal_of
from duty.rosters.swaps.feasible import hindrance
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import (
    Off,
    SwapDecide,
    SwapOff,
    SwapSettled,
    facts_of,
    given,
    put_away,
    tell,
)


def ask_leader(work: Work, deal: Deal, now: datetime) -> None:
    """Once, of both places where two are exchanged."""
    swap = deal.swap
    for leader_id in leaders(work, deal, now):
        for_it = given(work.district, deal.back, leader_id)
        news = SwapDecide(*facts_of(work.district, swap, leader_id), swap.id or 0, back=for_it)
        tell(work, swap, leader_id, news, swap.open_until)


def leaders(work: Work, deal: Deal, now: datetime) -> list[str]:
    """Who decides about it; about both places where two are exchanged."""
    found: dict[str, None] = {}
    for one in deal.both:
        absent = work.district.people[one.absent_id]
        but = (deal.swap.absent_id, deal.swap.taker_id)
        found |= dict.fromkeys(approvers(work.district, absent, one.school_id, now, but))
    if deal.back is None:
        return list(found)
    return [one for one in found if may_decide(work, work.district.people[one], deal)]


def may_decide(work: Work, person: Person, deal: Deal) -> bool:
    """Nobody about a place of their own."""
    people = work.district.people
    return all(may_approve(work.district, person, people[one.absent_id], one.school_id) for one in deal.both)


async def settle(work: Work, deal: Deal, by: str, actor: str, now: datetime) -> Swap | Refused:
    """The place is the taker's, and theirs is whose that was. `actor`: whose tap it is; they read it in the
    answer."""
    swap = deal.swap
    if not deal.approve(by, now):
        return Refused.TOO_LATE
    for one in deal.both:
        work.record(one.subject, "approved", now, by, taker=one.taker_id)
    affected = dict.fromkeys([swap.absent_id, swap.taker_id, swap.asked_by])
    for person_id in affected:
        if person_id != actor:
            for_it = given(work.district, deal.back, person_id)
            news = SwapSettled(*facts_of(work.district, swap, person_id), back=for_it)
            tell(work, swap, person_id, news)
    others = {*swap.offered_to, *leaders(work, deal, now)} - affected.keys() - {actor}
    await put_away(work, swap, sorted(others), now)
    return swap


async def approve(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[同意], of the leader. TOO_LATE: it has begun, or is settled, or the roster has moved on."""
    deal = await _led(work, person, swap_id)
    if isinstance(deal, Refused):
        return deal
    swap = deal.swap
    if not swap.accepted:
        return Refused.TOO_LATE
    await work.swaps.hold([swap.absent_id, swap.taker_id])
    if why := await hindrance(work, deal, swap.taker_id):
        return why
    return await settle(work, deal, person.id, person.id, now)


async def refuse(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[不同意]: it stays as it was, and both hear it."""
    deal = await _led(work, person, swap_id)
    if isinstance(deal, Refused):
        return deal
    swap = deal.swap
    if not swap.accepted or not deal.refuse(person.id, now):
        return Refused.TOO_LATE
    work.record(swap.subject, "refused", now, person.id)
    for person_id in (swap.absent_id, swap.taker_id):
        tell(work, swap, person_id, off(work, deal, person_id, Off.REFUSED))
    others = set(leaders(work, deal, now)) - {person.id}
    await put_away(work, swap, sorted(others), now)
    return swap


async def sweep(work: Work, now: datetime) -> int:
    """What nobody answered in time stays as it was; whoever counted on it hears so."""
    due = await work.swaps.due(now)
    for swap in due:
        deal = await deal_of(work, swap)
        if deal.lapse():
            work.record(swap.subject, "lapsed", now)
            for person_id in dict.fromkeys(filter(None, (swap.asked_by, swap.taker_id))):
                tell(work, swap, person_id, off(work, deal, person_id, Off.LAPSED))
            others = {*swap.offered_to, *leaders(work, deal, now)} - {swap.asked_by, swap.taker_id}
            await put_away(work, swap, sorted(others), now)
    return len(due)


def off(work: Work, deal: Deal, reader_id: str, why: Off) -> SwapOff:
    for_it = given(work.district, deal.back, reader_id)
    return SwapOff(*facts_of(work.district, deal.swap, reader_id), why, back=for_it)


async def waiting(work: Work, person: Person) -> Sequence[Deal]:
    """What waits for that leader's word."""
    if not opens(person, Do.APPROVE, Thing.SWAP):
        return ()
    schools = [one.id for one in work.district.schools_seen_by(person)]
    found = [await deal_of(work, one) for one in await work.swaps.open_in(schools)]
    return [one for one in found if may_decide(work, person, one)]


async def _led(work: Work, person: Person, swap_id: int) -> Deal | Refused:
    """For those who decide about it; nobody about their own, nor about what they take."""
    swap = await work.swaps.get(swap_id)
    if swap is None or swap.returns_id is not None:
        return Refused.GONE
    deal = await deal_of(work, swap)
    if person.id == swap.taker_id or not may_decide(work, person, deal):
        return Refused.GONE
    return deal
