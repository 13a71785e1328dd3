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
from duty.rosters.standing import free, is_free
from duty.rosters.swaps.approving import may_approve
from duty.rosters.swaps.current import by_now, place_in, still
from duty.rosters.swaps.settling import ask_leader, leaders, off, settle
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import Off, SwapPlease, facts_of, notice, put_away, tell


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
    await keep(work, asked, now)
    return asked


def about(place: Shift, absent_id: str, by: str, now: datetime, open_until: datetime) -> Swap:
    """A new one about that place, of which nobody has been asked yet."""
    school_id, origin = place.window.school_id, place.origin_id
    times = (now, place.start, place.end, open_until)
    return Swap(school_id, place.key, place.post_id, origin, absent_id, by, *times)


async def keep(work: Work, swap: Swap, now: datetime) -> None:
    """The row, and whoever is offered it is asked."""
    await work.swaps.add(swap)
    work.record(swap.subject, "asked", now, swap.asked_by, place=f"{swap.shift_key} {swap.post_id}")
    for person_id in swap.offered_to:
        led = swap.asked_by != swap.absent_id
        news = SwapPlease(*facts_of(work.district, swap, person_id), swap.id or 0, led)
        await ask_quietly(work, notice(swap, person_id, news, swap.open_until), now)


async def accept(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[我来顶]. The leader is asked next, unless it was the leader who asked, or who takes it."""
    swap = await _offered(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    await work.swaps.hold([swap.absent_id, person.id])
    place = await still(work, swap)
    if place is None:
        return Refused.TOO_LATE
    if not is_free(await by_now(work, swap.begins_at, swap.ends_at), person.id, place):
        return Refused.BUSY
    if not swap.accept(person.id, now):
        return Refused.TOO_LATE
    work.record(swap.subject, "accepted", now, person.id)
    absent = work.district.people[swap.absent_id]
    if swap.decided_by or may_approve(work.district, person, absent, swap.school_id):
        return await settle(work, swap, swap.decided_by or person.id, person.id, now)
    await ask_leader(work, swap, absent, now)
    return swap


async def decline(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[顶不了]. Whoever asked hears it when nobody is left who could."""
    swap = await _offered(work, person, swap_id)
    if isinstance(swap, Refused):
        return swap
    if not swap.decline(person.id):
        return Refused.TOO_LATE
    work.record(swap.subject, "declined", now, person.id)
    if not swap.asked:
        tell(work, swap, swap.asked_by, off(work, swap, swap.asked_by, Off.DECLINED))
    return swap


async def take_back(work: Work, person: Person, swap_id: int, now: datetime) -> Swap | Refused:
    """[收回], of whoever asked, while it is not settled. Whoever was asked hears it where they were asked."""
    swap = await work.swaps.get(swap_id)
    if swap is None or not _answers(person, swap):
        return Refused.GONE
    accepted = swap.accepted
    if person.id != swap.asked_by or not swap.take_back(now):
        return Refused.TOO_LATE
    work.record(swap.subject, "taken_back", now, person.id)
    if accepted:
        tell(work, swap, swap.taker_id, off(work, swap, swap.taker_id, Off.TAKEN_BACK))
    others = {*swap.offered_to, *(leaders(work, swap, now) if accepted else ())} - {swap.taker_id}
    await put_away(work, swap, sorted(others), now)
    return swap


def _answers(person: Person, swap: Swap) -> bool:
    return may_here(person, Do.ANSWER, Thing.SWAP, About(own=swap.people))


async def _offered(work: Work, person: Person, swap_id: int) -> Swap | Refused:
    """For those whom it concerns; for everybody else there is none."""
    swap = await work.swaps.get(swap_id)
    if swap is None or not _answers(person, swap):
        return Refused.GONE
    return swap if person.id in swap.offered_to else Refused.TOO_LATE
