"""Who came, with what was put right: figures follow an approved 更正, the check-ins stay as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duty.attendance.correcting.correction import Correction
from duty.district.district import District
from duty.district.shifts import LATE_AFTER
from duty.summaries.day import Arrived
from duty.summaries.ports import Work


async def arrived(work: Work, shift_keys: Sequence[str]) -> Sequence[Arrived]:
    """Of those windows; whose record was corrected stands there once, as corrected."""
    said = await work.summaries.arrived(shift_keys)
    rows = [one for one in await work.absences.corrections(shift_keys) if one.holds]
    return corrected(work.district, said, rows) if rows else said


def corrected(district: District, said: Iterable[Arrived], rows: Iterable[Correction]) -> Sequence[Arrived]:
    """In the place of what was first said for that post, if anything was."""
    right = {(one.shift_key, one.post_id, one.person_id): one for one in rows}
    kept = [one for one in said if (one.shift_key, one.post_id, one.person_id) not in right]
    return [*kept, *(_came(district, one) for one in right.values())]


def _came(district: District, row: Correction) -> Arrived:
    """By the word of whoever approved it, which proves as much as the leader's [人在]."""
    held = district.held_by(row.shift_key)
    late = held is not None and row.came_at > held.start + LATE_AFTER
    decided = row.decided_at or row.asked_at
    return Arrived(row.shift_key, row.post_id, row.person_id, late, False, decided, row.came_at, True)
