"""A new roster may take the place away of which two had agreed: both hear that their 顶班 is off."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.district.district import District
from duty.district.moved import LooksAnew
from duty.rosters.ports import Work
from duty.rosters.standing import wanted
from duty.rosters.swaps.deal import Deal, deal_of
from duty.rosters.swaps.settling import off
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import Off, tell

AHEAD = timedelta(days=60)
"""Further ahead nobody agrees on a window."""
AT_ONCE = 50


class Voiding(LooksAnew):
    """One for a process."""

    async def sweep(self, work: Work, now: datetime) -> int:
        """How many are void by now; nothing is left when it is 0."""
        district = work.district
        ahead = await work.swaps.approved_around(now, now + AHEAD)
        gone = [one for one in ahead if one.begins_at > now and _without_place(district, one)][:AT_ONCE]
        for swap in gone:
            await _void(work, swap, now)
        if not gone:
            work.when_kept(lambda: self._looked_at(district, district.today(now)))
        return len(gone)


def _without_place(district: District, swap: Swap) -> bool:
    """The week names somebody else, or nobody, for it. A day that is closed may yet be opened again."""
    if district.shift_by(swap.shift_key) is None or swap.post_id not in district.posts:
        return True
    held = district.held_by(swap.shift_key)
    found = wanted(district, held, swap.post_id) if held else None
    return found is not None and all(one.origin_id != swap.origin_id for one in found)


async def _void(work: Work, swap: Swap, now: datetime) -> None:
    """What is given for it is void with it, unless that has begun; each of the two hears it once."""
    deal = await deal_of(work, swap)
    whole = deal if deal.back and now < deal.begins_at else Deal(swap)
    void = [one for one in whole.both if one.void(now)]
    for one in void:
        work.record(one.subject, "void", now)
    if not void or any(one.post_id not in work.district.posts for one in whole.both):
        return
    for person_id in dict.fromkeys((whole.swap.absent_id, whole.swap.taker_id)):
        if person_id in work.district.people:
            tell(work, whole.swap, person_id, off(work, whole, person_id, Off.VOID))
