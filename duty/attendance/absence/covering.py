"""[找人顶] of an empty place: who is free and near is asked; the first yes has it, and the roster follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.attendance.absence.acting import foreseen_of, gap_of
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.standing import free, wanted
from duty.rosters.swaps.current import by_now
from duty.rosters.swaps.relieving import offer

MOST = 3
"""Asked at once for one place, the nearest first."""


@dataclass(frozen=True)
class Asked:
    """Who was asked for how many places, by name."""

    names: tuple[str, ...]


async def cover(
    work: Work, leader: Person, places: Sequence[Shift], heads: int, now: datetime
) -> Asked | Refused:
    """So many of these places are offered. What was refused of the first one is said."""
    asked: list[str] = []
    why: Refused | None = None
    filled = 0
    for place in places:
        if filled == heads:
            break
        district = await by_now(work, place.start, place.end)
        near = [one.id for one in free(district, place, but=(leader.id, *asked))][:MOST]
        swap = await offer(work, leader, place, near, now)
        if isinstance(swap, Refused):
            why = why or swap
            continue
        filled += 1
        asked += swap.offered_to
    if filled:
        return Asked(tuple(work.district.people[one].name for one in asked))
    return why or Refused.ALREADY


async def cover_gap(work: Work, person: Person, gap_id: int, now: datetime) -> Asked | Refused:
    """Under 缺:民警1."""
    gap = await gap_of(work, person, gap_id)
    if isinstance(gap, Refused):
        return gap
    if not gap.open:
        return Refused.TOO_LATE
    here = {
        one.person_id for one in await work.check_ins.there([gap.shift_key]) if one.post_id == gap.post_id
    }
    places = [one for one in _places(work.district, gap.shift_key, gap.post_id) if one.person_id not in here]
    return await _of_kinds(work, person, places, gap.missing, now)


async def cover_foreseen(work: Work, person: Person, foreseen_id: int, now: datetime) -> Asked | Refused:
    """Under 明早会缺."""
    row = await foreseen_of(work, person, foreseen_id)
    if isinstance(row, Refused):
        return row
    key = row.place.rpartition(":")[0]
    away = set(row.away)
    places = [one for one in _places(work.district, key, row.post_id) if one.person_id in away]
    return await _of_kinds(work, person, places, row.missing, now)


def _places(district: District, shift_key: str, post_id: str) -> list[Shift]:
    held = district.held_by(shift_key)
    return wanted(district, held, post_id) if held else []


async def _of_kinds(
    work: Work, person: Person, places: Sequence[Shift], missing: dict[str, int], now: datetime
) -> Asked | Refused:
    people = work.district.people
    lacking = [one for one in places if any(people[one.person_id].fills(kind) for kind in missing)]
    return await cover(work, person, lacking, sum(missing.values()), now)
