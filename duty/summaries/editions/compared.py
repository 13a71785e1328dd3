"""A summary beside an earlier one: what is more or less, and what the records say by now (更正)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from duty.district.district import District
from duty.summaries.day import DayCounts
from duty.summaries.ports import Work
from duty.summaries.summary import Figures, Summary

LOOKS_BACK = timedelta(days=7)
STATES = ("overdue", "open_incidents", "open_hazards")
"""How things stand: they may be compared at any hour of the day."""
FLOWS = ("gaps", "present", "incidents", "new_hazards", "rectified")
"""What a day brings: compared with a day that was told of at the same hour or later it would look small."""
CORRECTED = (
    *("gaps", "present", "planned", "late", "doubtful", "turned_out", "incidents", "new_hazards"),
    *("rectified", "rounds", "rounds_walked", "routines", "routines_done", "visits"),
)
"""What only grows with the day, or changes when a record is put right. What is open is another thing each
hour, and its change is no correction."""


async def earlier_of(work: Work, people: Iterable[str], before: date) -> Mapping[str, Summary]:
    """The daily one each of them is compared with: the latest on which the roster named anybody."""
    found = await work.summaries.dailies(list(people), before - LOOKS_BACK, before - timedelta(days=1))
    best: dict[str, Summary] = {}
    for one in found:  # the newest first
        known = best.get(one.person_id)
        if known is None or (one.figures.planned and not known.figures.planned):
            best[one.person_id] = one
    return best


def beside(district: District, made: Summary, earlier: Summary | None) -> Summary:
    """With the figures of the earlier one; of a day that is still young only how things stand."""
    if earlier is None:
        return made
    whole = _clock(district, made) >= _clock(district, earlier) or made.date != district.today(made.as_of)
    names = STATES + FLOWS if whole else STATES
    before = {name: getattr(earlier.figures, name) for name in names}
    made.figures = replace(made.figures, before=before, before_on=f"{earlier.date}")
    return made


def _clock(district: District, made: Summary) -> str:
    return f"{district.local(made.as_of):%H:%M}"


def corrected(made: Figures, told: Summary | None, by_now: DayCounts) -> Figures:
    """With what an earlier summary said otherwise than its day's records do by now."""
    if told is None:
        return made
    changed = changes(told.figures, by_now)
    return replace(made, changed=changed, changed_on=f"{told.date}") if changed else made


def changes(told: Figures, by_now: DayCounts | Figures) -> tuple[tuple[str, int, int], ...]:
    """The figure, what was said, what it is."""
    pairs = ((name, getattr(told, name), getattr(by_now, name)) for name in _known(told))
    return tuple((name, was, is_) for name, was, is_ in pairs if was != is_)


def _known(told: Figures) -> Sequence[str]:
    """A summary of an older house does not have all of them."""
    return [name for name in CORRECTED if name != "turned_out" or told.turned_out]
