"""互换: one's own place for one of a colleague's, asked in one go; both change hands or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.ports import Work
from duty.rosters.standing import alike, coming, likely
from duty.rosters.swaps.current import by_now, place_in
from duty.rosters.swaps.deal import Deal
from duty.rosters.swaps.feasible import fits
from duty.rosters.swaps.swapping import about, keep, may_ask


def partners(district: District, mine: Shift, now: datetime) -> list[Person]:
    """Who has a place that could be had for that one, near ones first."""
    me = district.people[mine.person_id]
    others = [one for one in likely(district, mine, me) if one.id != me.id and alike(one, me)]
    return [one for one in others if places_for(district, mine, one, now)]


def places_for(district: District, mine: Shift, colleague: Person, now: datetime) -> list[Shift]:
    """Their places of the next days that could be had for that one."""
    return [one for one in coming(district, colleague, now) if fits(district, mine, one)]


async def ask(work: Work, person: Person, mine: Shift, theirs: Shift, now: datetime) -> Deal | Refused:
    """The colleague is asked to give theirs for one's own; until it is settled nothing changes.

    GONE: no such places of these two. ALREADY: somebody was asked about one of them and has not answered.
    BUSY: one of them could not stand there. TOO_LATE: one has begun.
    """
    begins, ends = min(mine.start, theirs.start), max(mine.end, theirs.end)
    district = await by_now(work, begins, ends)
    places = place_in(district, mine), place_in(district, theirs)
    if places[0] is None or places[1] is None or not _of_these(places[0], places[1], person, theirs):
        return Refused.GONE
    if not may_ask(person):
        return Refused.GONE
    if now >= begins:
        return Refused.TOO_LATE
    if not fits(district, places[0], places[1]):
        return Refused.BUSY
    if await _is_asked(work, (places[0], places[1])):
        return Refused.ALREADY
    return await _asked(work, person, (places[0], places[1]), now, begins)


def _of_these(mine: Shift, theirs: Shift, person: Person, named: Shift) -> bool:
    return mine.person_id == person.id and theirs.person_id == named.person_id != person.id


async def _is_asked(work: Work, places: Sequence[Shift]) -> bool:
    asked = [await work.swaps.open_at(one.key, one.post_id, one.origin_id) for one in places]
    return any(asked)


async def _asked(
    work: Work, person: Person, places: tuple[Shift, Shift], now: datetime, until: datetime
) -> Deal:
    mine, theirs = places
    swap = about(mine, person.id, person.id, now, until)
    swap.offered_to = [theirs.person_id]
    back = about(theirs, theirs.person_id, person.id, now, until)
    back.offered_to = [person.id]
    deal = Deal(swap, back)
    await keep(work, deal, now)
    return deal
