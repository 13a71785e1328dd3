"""Whether what is asked could be done as the roster stands by now: nobody twice, nobody on leave."""

from __future__ import annotations

from duty.district.district import District
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.ports import Work
from duty.rosters.standing import alike, is_elsewhere, is_free
from duty.rosters.swaps.current import by_now, still
from duty.rosters.swaps.deal import Deal


async def hindrance(work: Work, deal: Deal, taker_id: str) -> Refused | None:
    """None where nothing stands in the way. TOO_LATE: the roster has moved on. BUSY: they stand elsewhere."""
    mine = await still(work, deal.swap)
    theirs = await still(work, deal.back) if deal.back else None
    if mine is None or (deal.back and theirs is None):
        return Refused.TOO_LATE
    district = await by_now(work, deal.begins_at, deal.ends_at)
    able = fits(district, mine, theirs) if theirs else is_free(district, taker_id, mine)
    return None if able else Refused.BUSY


def fits(district: District, mine: Shift, theirs: Shift) -> bool:
    """Whether each could stand in the other's place, and nowhere else then, once both have changed hands."""
    giver, colleague = district.people.get(mine.person_id), district.people.get(theirs.person_id)
    if giver is None or colleague is None or giver == colleague or not alike(giver, colleague):
        return False
    return _can(district, colleague.id, mine, theirs) and _can(district, giver.id, theirs, mine)


def _can(district: District, person_id: str, place: Shift, gives: Shift) -> bool:
    """Not on leave then, and nowhere else but at what they give for it."""
    return not district.leave_of(person_id, place.date) and not is_elsewhere(
        district, person_id, place, but=gives
    )
