"""顶班: asked by one, accepted by the other, approved by the leader; each once, before it begins."""

from __future__ import annotations

from datetime import datetime

from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.quiet import ask as ask_quietly
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here, opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.standing import free
from duty.rosters.swaps.current import by_now, place_in
from duty.rosters.swaps.deal import Deal, deal_of
from duty.rosters.swaps.feasible import hindrance
from duty.rosters.swaps.settling import ask_leader, leaders, may_decide, off, settle
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import Off, SwapPlease, facts_of, given, notice, put_away, tell


def may_ask(person: Person) -> bool:
    """Whether they have places that somebody else could take."""
    return opens(person, Do.ASK, Thing.SWAP)


async def ask(work: Work, person: Person, shift: Shift, colleague_id: str, now: datetime) -> Swap | Refused:
    """The colleague is asked to take one's place in that window; until it is settled nothing changes.

    GONE: no place of theirs, or nobody who could stand there. ALREADY: somebody was asked and has not
    answered. TOO_LATE: it has begun.
    """
    district = await by_now(work, shift.start, shift.end)
    place = place_in(district, shift)
    if place is None or place.person_id != person.id or not may_ask(person):
        return Refused.GONE
    if now >= shift.start:
        return Refused.TOO_LATE
    if colleague_id not in {one.id for one in free(district, place)}:
        return Refused.BUSY if colleague_id in district.people else Refused.GONE
    if await work.swaps.open_at(place.key, place.post_id, place.origin_id):
        return Refused.ALREADY
    asked = about(place, person.id, person.id, now, shift.start)
    asked.offered_to = [colleague_id]
    await keep(work, Deal(asked), now)
    return asked


def about(place: Shift, absent_id: str, by: str, now: datetime, open_until: datetime) -> Swap:
    """A new one about that place, of which nobody has been asked yet."""
    school_id, origin = place.window.school_id, place.origin_id
    times = (now, place.start, place.end, open_until)
    return Swap(school_id, place.key, place.post_id, origin, absent_id, by, *times)


async def keep(work: Work, deal: Deal, now: datetime) -> None:
    """The row, that of the place given for it, and whoever is offered it is asked."""
    swap, back = deal.swap, deal.back
    await work.swaps.add(swap)
    work.record(swap.subject, "asked", now, swap.asked_by, place=f"{swap.shift_key} {swap.post_id}")
    if back:
        back.returns_id = swap.id
        await work.swaps.add(back)
        work.record(back.subject, "asked", now, swap.asked_by, place=f"{back.shift_key} {back.post_id}")
    for person_id in swap.offered_to:
        led = swap.asked_by != swap.absent_id
        for_it = given(work.district, back, person_id)
        news = SwapPlease(*facts_of(work.district, swap, person_id), swap.id or 0, led, back=for_it)
        await ask_quietly(work, notice(swap, person_id, news, swap.open_until), now)


async def accept(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[我来顶]. The leader is asked next, unless it was the leader who asked, or who takes it."""
    swap = await _offered(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    await work.swaps.hold([swap.absent_id, person.id])
    deal = await deal_of(work, swap)
    if why := await hindrance(work, deal, person.id):
        return why
    if not deal.accept(person.id, now):
        return Refused.TOO_LATE
    work.record(swap.subject, "accepted", now, person.id)
    if swap.decided_by or may_decide(work, person, deal):
        return await settle(work, deal, swap.decided_by or person.id, person.id, now)
    ask_leader(work, deal, now)
    return swap


async def decline(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[顶不了]. Whoever asked hears it when nobody is left who could."""
    swap = await _offered(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    deal = await deal_of(work, swap)
    if not deal.decline(person.id):
        return Refused.TOO_LATE
    work.record(swap.subject, "declined", now, person.id)
    if not swap.asked:
        tell(work, swap, swap.asked_by, off(work, deal, swap.asked_by, Off.DECLINED))
    return swap


async def take_back(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[收回], of whoever asked, while it is not settled. Whoever was asked hears it where they were asked."""
    swap = await work.swaps.get(swap_id)
    if swap is None or swap.returns_id is not None or not _answers(person, swap):
        return Refused.GONE
    accepted, deal = swap.accepted, await deal_of(work, swap)
    if person.id != swap.asked_by or not deal.take_back(now):
        return Refused.TOO_LATE
    work.record(swap.subject, "taken_back", now, person.id)
    if accepted:
        tell(work, swap, swap.taker_id, off(work, deal, swap.taker_id, Off.TAKEN_BACK))
    others = {*swap.offered_to, *(leaders(work, deal, now) if accepted else ())} - {swap.taker_id}
    await put_away(work, swap, sorted(others), now)
    return swap


def _answers(person: Person, swap: Swap) -> bool:
    return may_here(person, Do.ANSWER, Thing.SWAP, About(own=swap.people))


async def _offered(work: Work, person: Person, swap_id: int) -> Swap | Refused:
    """For those whom it concerns; for everybody else there is none."""
    swap = await work.swaps.get(swap_id)
    if swap is None or swap.returns_id is not None or not _answers(person, swap):
        return Refused.GONE
    return swap if person.id in swap.offered_to else Refused.TOO_LATE
