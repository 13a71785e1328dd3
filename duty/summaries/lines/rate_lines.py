"""到岗率 and 见警率 in a summary: of each school, and of schools put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duty.attendance.absence.knowing import Knowledge
from duty.attendance.counting.rates import GROUPS, Came, Rates, grouped_rates, rates_of
from duty.district.areas import FEW
from duty.district.district import District
from duty.district.shifts import HeldWindow
from duty.records.sentences import sentence, term
from duty.summaries.day import Arrived, DayCounts


def rates_of_windows(
    district: District, windows: Sequence[HeldWindow], said: Mapping[str, Sequence[Arrived]], known: Knowledge
) -> dict[str, int]:
    """As the figures of a day keep them."""
    came = [
        Came(one.shift_key, one.post_id, one.person_id, one.at, one.proven, one.left)
        for held in windows
        for one in said.get(held.key, ())
    ]
    rates = rates_of(district, windows, came, known)
    return {
        "required": rates.required,
        "in_time": rates.on_time,
        "police_windows": rates.police_windows,
        "police_seen": rates.police_seen,
    }


def rate_lines(district: District, days: Mapping[str, DayCounts]) -> tuple[str, ...]:
    """By kind, area and station, for whoever sees more than a few schools; in the order of their names."""
    if len(days) <= FEW:
        return ()
    of_school = {school: _rates(day) for school, day in days.items()}
    return tuple(
        f"{term('schools', name)} {said(rates)}"
        for by in GROUPS
        for name, rates, _ in grouped_rates(district, by, of_school)
        if rates.required
    )


def _rates(day: DayCounts) -> Rates:
    return Rates(day.required, day.in_time, 0, day.police_windows, day.police_seen)


def said(rates: Rates) -> str:
    """按时46/48，见警11/12"""
    police = sentence("of_summary.police", seen=rates.police_seen, windows=rates.police_windows)
    in_time = sentence("of_summary.rates", on_time=rates.on_time, required=rates.required)
    return in_time + (police if rates.police_windows else "")
