"""Who came of those the roster names, in some windows of one school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from duty.district.district import District
from duty.district.people import VOLUNTARY
from duty.district.shifts import HeldWindow, Shift
from duty.summaries.day import Arrived
from duty.summaries.editions.span import Span


def attendance(
    district: District, windows: Sequence[HeldWindow], said: Mapping[str, Sequence[Arrived]], span: Span
) -> dict[str, int]:
    """Places planned and filled in those windows; volunteers and teachers are not counted there.

    late, doubtful: of whoever came, as far as it was heard by then; of days that are over all of it.
    """
    planned = present = 0
    came = [one for held in windows for one in said.get(held.key, ())]
    there = {(one.shift_key, one.post_id, one.person_id) for one in came}
    for shift in wanted(district, windows):
        planned += 1
        present += (shift.key, shift.post_id, shift.person_id) in there
    heard = [one for one in came if span.past or one.received_at <= span.until]
    late, doubtful = sum(one.late for one in heard), sum(one.doubtful for one in heard)
    counted = {"planned": planned, "present": present, "late": late, "doubtful": doubtful}
    return counted | {"turned_out": len(there)}


def wanted(district: District, windows: Sequence[HeldWindow]) -> Iterator[Shift]:
    """The places that the roster names somebody for who is not a volunteer (domain §3.3)."""
    for held in windows:
        for shift in district.places(held.window, held.date):
            if district.people[shift.person_id].role not in VOLUNTARY:
                yield shift
