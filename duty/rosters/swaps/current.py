"""A place of the roster as it stands by now, with what was settled in this very transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.district.district import District
from duty.district.renewed import renewed
from duty.district.shifts import Shift
from duty.rosters.ports import Work
from duty.rosters.standing import wanted
from duty.rosters.swaps.swap import Swap

NIGHT = timedelta(days=1)
"""What was settled a moment ago is looked at for so long around a window."""


async def by_now(work: Work, begins_at: datetime, ends_at: datetime) -> District:
    """The district with what was settled since it was read, in this very transaction too."""
    settled = await work.swaps.approved_around(begins_at - NIGHT, ends_at + NIGHT)
    if not settled:
        return work.district
    return renewed(work.district, swaps=(*work.district.swaps, *(one.instead for one in settled)))


def place_in(district: District, shift: Shift) -> Shift | None:
    """That place of the roster as it stands by now, an empty one too; None where the week has none there."""
    return _place(district, shift.key, shift.post_id, shift.origin_id)


def _place(district: District, key: str, post_id: str, origin_id: str) -> Shift | None:
    held = district.held_by(key)
    found = wanted(district, held, post_id) if held else ()
    return next((one for one in found if one.origin_id == origin_id), None)


async def still(work: Work, swap: Swap) -> Shift | None:
    """The place, while it is that person's to give; the week, the calendar or another swap may move it."""
    district = await by_now(work, swap.begins_at, swap.ends_at)
    if district.exceptions.named_for(swap.shift_key, swap.post_id, swap.origin_id) != swap.absent_id:
        return None
    return _place(district, swap.shift_key, swap.post_id, swap.origin_id)
