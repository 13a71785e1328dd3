"""Some days of some schools, counted a few schools at a time.

A thousand schools take about a second of the processor. Between two parts everybody else has their turn, so
the one that counts may be asked again and again, in one transaction or in many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from duty.attendance.absence.knowing import Knowledge
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.shifts import HeldWindow
from duty.summaries.corrected import arrived
from duty.summaries.counting.came import attendance
from duty.summaries.day import DayCounts
from duty.summaries.editions.span import Span
from duty.summaries.lines.rate_lines import rates_of_windows
from duty.summaries.ports import Work

AT_ONCE = 6
"""Schools of one part, of one day: about 10 ms at six windows' places each."""
HAPPENED_AT_ONCE = 120
"""Schools whose events are counted in the database in one part."""
NOTHING = DayCounts()


def every(held: HeldWindow) -> bool:
    """All windows of the day."""
    return True


class Counts:
    """The schools of one or many scopes: each is counted once, however many look at it."""

    def __init__(
        self,
        district: District,
        schools: Sequence[str],
        span: Span,
        which: Callable[[HeldWindow], bool] = every,
    ) -> None:
        self.span = span
        self.schools = tuple(dict.fromkeys(schools))
        self._district = district
        self._which = which
        self._known: Knowledge | None = None
        self._came: dict[str, Counter[str]] = {school: Counter() for school in self.schools}
        self._days: dict[str, DayCounts] = {}
        self._totals: dict[tuple[str, ...], DayCounts] = {}
        self._parts = [*self._in_parts()][::-1]

    def _in_parts(self) -> Iterator[tuple[date | None, Sequence[str]]]:
        """First (None) what happened in all those days, then who came on each of them."""
        for some in _chunks(self.schools, HAPPENED_AT_ONCE):
            yield None, some
        for day in self.span.days:
            for some in _chunks(self.schools, AT_ONCE):
                yield day, some

    @property
    def done(self) -> bool:
        return not self._parts

    async def all(self, work: Work) -> Counts:
        """Whole, within this transaction."""
        while not self.done:
            await self.some(work)
        return self

    async def some(self, work: Work) -> None:
        """One part of it: what happened, counted in the database, or who came."""
        if self._parts:
            day, schools = self._parts.pop()
            await (self._what_happened(work, schools) if day is None else self._who_came(work, day, schools))

    async def _what_happened(self, work: Work, schools: Sequence[str]) -> None:
        span = self.span
        asked = None if len(schools) == len(self._district.schools) else schools
        found = await work.summaries.day_counts(asked, span.begin, span.until, past=span.past)
        self._days |= {school: found.get(school, NOTHING) for school in schools}

    async def _who_came(self, work: Work, day: date, schools: Sequence[str]) -> None:
        if self._known is None:
            self._known = Knowledge(await work.absences.notes(self.span.begin, self.span.until))
        held = [one for school in schools for one in begun(self._district, school, day, self.span)]
        held = [one for one in held if self._which(one)]
        said = grouped(await arrived(work, [one.key for one in held]), lambda one: one.shift_key)
        for school, windows in grouped(held, lambda one: one.window.school_id).items():
            came = attendance(self._district, windows, said, self.span)
            self._came[school].update(came)
            self._came[school].update(rates_of_windows(self._district, windows, said, self._known))
        if day == self.span.last:
            self._days |= {school: self._days[school].but(self._came.pop(school)) for school in schools}

    # -- what came of it -------------------------------------------------------------------

    @property
    def by_school(self) -> Mapping[str, DayCounts]:
        """Every school, once it is done."""
        assert self.done
        return self._days

    def total(self, scope: Sequence[str]) -> DayCounts:
        """Of those of the schools together."""
        days, key = self.by_school, tuple(scope)
        if key not in self._totals:
            self._totals[key] = DayCounts.total(days[school] for school in key if school in days)
        return self._totals[key]


def _chunks(schools: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (schools[at : at + most] for at in range(0, len(schools), most))


async def all_counted(work: Work, *several: Counts | None) -> bool:
    """False where one more part of them was counted now: there may be more."""
    for counts in several:
        if counts and not counts.done:
            await counts.some(work)
            return False
    return True


def begun(district: District, school: str, day: date, span: Span) -> list[HeldWindow]:
    """The windows of that day that have begun."""
    held = district.windows_on(school, day)
    return [HeldWindow(window, day, start, end) for window, start, end in held if start <= span.until]
