"""Who was missing, or late, behind the figure 到岗: school by school, until a page is full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from duty.district.grouping import grouped
from duty.district.people import VOLUNTARY
from duty.district.shifts import HeldWindow
from duty.summaries.corrected import arrived
from duty.summaries.counting.came import wanted
from duty.summaries.counting.counts import AT_ONCE, begun
from duty.summaries.day import Arrived
from duty.summaries.ports import Work
from duty.summaries.rows.row import Row, Which

NOT_THERE, LATE = "not_there", "late"
OF_SCHOOL = 10_000
"""Keys of one school: its place in the scope, and the number of the row there."""


async def who_was_missing(
    work: Work, scope: Sequence[str], which: Which, peak: str, most: int
) -> Sequence[Row]:
    """So many behind that key. Volunteers are never listed (domain §3.3)."""
    found: list[Row] = []
    begin = which.key // OF_SCHOOL
    for at in range(begin, len(scope), AT_ONCE):
        some = range(at, min(at + AT_ONCE, len(scope)))
        rows = await _of_schools(work, scope, some, which, peak)
        found += [row for row in rows if row.key > which.key]
        if len(found) >= most:
            return found[:most]
    return found


async def _of_schools(work: Work, scope: Sequence[str], places: range, which: Which, peak: str) -> list[Row]:
    held = {
        at: [
            one
            for day in which.span.days
            for one in begun(work.district, scope[at], day, which.span)
            if not peak or one.window.key == peak
        ]
        for at in places
    }
    keys = [one.key for some in held.values() for one in some]
    said = grouped(await arrived(work, keys), lambda one: one.shift_key)
    found = []
    for at, windows in held.items():
        there = [one for window in windows for one in said.get(window.key, ())]
        rows = enumerate(_rows(work, scope[at], windows, there), 1)
        found += [replace(row, key=at * OF_SCHOOL + number) for number, row in rows]
    return found


def _rows(work: Work, school: str, windows: Sequence[HeldWindow], came: Sequence[Arrived]) -> Iterator[Row]:
    there = {(one.shift_key, one.post_id, one.person_id) for one in came}
    for shift in wanted(work.district, windows):
        if (shift.key, shift.post_id, shift.person_id) not in there:
            yield Row(0, school, shift.start, shift.post_id, state=NOT_THERE, person_id=shift.person_id)
    for one in came:
        if one.late and work.district.people[one.person_id].role not in VOLUNTARY:
            yield Row(0, school, one.at, one.post_id, state=LATE, person_id=one.person_id)
