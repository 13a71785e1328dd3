"""The digest of a peak: the summary in small, once per person when the last window of its kind is over.

It makes no sound and never comes at night; the one of the morning names the night rounds nobody walked, and
what the records of yesterday say by now and its summary did not (更正).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import DESK, POLICE, Person
from duty.district.rounds import is_night
from duty.district.shifts import HeldWindow
from duty.messaging.notices import News, Notice, Priority
from duty.patrols.missing import WalkLine, nights_missed
from duty.rights.may import roles
from duty.rights.words import Do, Thing
from duty.summaries.counting.counts import Counts, all_counted
from duty.summaries.day import DayCounts
from duty.summaries.editions import span as spans
from duty.summaries.editions.compared import corrected
from duty.summaries.editions.span import Span
from duty.summaries.figures import LISTED, gap_line
from duty.summaries.ports import Work
from duty.summaries.sparing import not_told_much
from duty.summaries.summary import Figures, Summary

PEAK = "_peak"
"""So the keys of such windows end."""
AFTER = timedelta(minutes=5)
"""Who leaves with the last children is still there; then it is counted."""
CATCH_UP = timedelta(minutes=30)
"""After an outage it still comes so late; later it is no news."""
WAITS = timedelta(minutes=20)
"""So long whoever heard much of late is spared it."""


@dataclass(frozen=True)
class PeakDigest(News):
    """As it was frozen. name: of the window; time: until when it was counted."""

    kind: ClassVar[str] = "summary.peak"
    name: str
    time: str
    figures: Figures
    summary: int = 0


@dataclass
class Part:
    """The windows of one kind in one scope, as far as they are counted.

    held: those windows; `yesterday` is counted again in the morning only.
    """

    kind: str
    schools: tuple[str, ...]
    held: Sequence[HeldWindow]
    counts: Counts
    yesterday: Counts | None

    @property
    def end(self) -> datetime:
        return max(one.end for one in self.held)

    async def counted(self, work: Work) -> bool:
        """False where a part of it was counted, and there is more."""
        return await all_counted(work, self.counts, self.yesterday)


class PeakDigests:
    """One for a process, which remembers the windows of the day as long as they are the same."""

    def __init__(self) -> None:
        self._read: tuple[District, date] | None = None
        self._held: Mapping[str, Sequence[HeldWindow]] = {}
        self._part: Part | None = None

    async def sweep(self, work: Work, now: datetime) -> int:
        """Whoever is on duty and has none of that peak yet, also across restarts and processes."""
        for kind, held in self._of(work.district, work.district.today(now)).items():
            if any(_over(one.end, now) for one in held):
                done = await self._told(work, kind, held, now)
                if done:
                    return done
        self._part = None
        return 0

    def _of(self, district: District, day: date) -> Mapping[str, Sequence[HeldWindow]]:
        if self._read is None or self._read[0] is not district or self._read[1] != day:
            peaks = [one for one in district.held_anywhere(day) if one.window.key.endswith(PEAK)]
            self._read, self._held = (district, day), grouped(peaks, lambda one: one.window.key)
            self._part = None
        return self._held

    async def _told(self, work: Work, kind: str, held: Sequence[HeldWindow], now: datetime) -> int:
        """Those whose last window of that kind is over: one scope, or a part of a large one."""
        done = await work.summaries.peak_of(work.district.today(now), kind)
        waiting = [one for one in _officers(work.district, now) if one.id not in done]
        scopes = grouped(waiting, lambda one: tuple(s.id for s in work.district.schools_seen_by(one)))
        for schools, people in scopes.items():
            part = self._part_of(work.district, kind, schools, held, now)
            if part is None:
                continue
            told = await _can_be_told(work, people, part, now)
            if not told:
                continue
            self._part = part
            return await _freeze(work, part, told, now) if await part.counted(work) else 1
        return 0

    def _part_of(
        self,
        district: District,
        kind: str,
        schools: tuple[str, ...],
        held: Sequence[HeldWindow],
        now: datetime,
    ) -> Part | None:
        """The one under way, or a new one where its last window is over."""
        if self._part and (self._part.kind, self._part.schools) == (kind, schools):
            return self._part
        seen = set(schools)
        theirs = [one for one in held if one.window.school_id in seen]
        end = max((one.end for one in theirs), default=None)
        if end is None or not _over(end, now) or is_night(district.local(end + AFTER)):
            return None
        span, morning = _span(district, theirs, now)
        keys = {one.key for one in theirs}
        counts = Counts(district, schools, span, lambda one: one.key in keys)
        day = spans.day(district, span.first - timedelta(days=1), now)
        return Part(kind, schools, theirs, counts, Counts(district, schools, day) if morning else None)


def _span(district: District, held: Sequence[HeldWindow], now: datetime) -> tuple[Span, bool]:
    """Since they opened, in the morning since midnight; and whether it is the morning."""
    today = spans.day(district, district.today(now), now)
    morning = district.local(held[0].start).hour < 12
    begin = today.begin if morning else min(district.local(one.opens) for one in held)
    return replace(today, begin=begin), morning


def _over(end: datetime, now: datetime) -> bool:
    return end + AFTER <= now <= end + AFTER + CATCH_UP


def _officers(district: District, now: datetime) -> list[Person]:
    """Of desks and stations, whoever has duty now and reads summaries."""
    reading = district.people_in(roles(Do.RECEIVE, Thing.SUMMARY) & (DESK | POLICE))
    on_duty = {org: district.on_duty(now, org_id=org) for org in {one.org_id for one in reading} if org}
    return [one for one in reading if one.id in on_duty.get(one.org_id, ())]


async def _can_be_told(work: Work, people: Sequence[Person], part: Part, now: datetime) -> Sequence[Person]:
    """Who has an account to read it on, and did not hear too much of late."""
    accounts = await work.accounts.of_people([one.id for one in people])
    reached = [one for one in people if accounts[one.id]]
    return reached if now > part.end + AFTER + WAITS else await not_told_much(work, reached, now)


async def _counted(work: Work, part: Part) -> Figures:
    """Who came in those windows; what happened since they opened, in the morning since midnight."""
    span = part.counts.span
    gaps, first = await work.gaps.earliest([one.key for one in part.held], LISTED)
    nights: Sequence[WalkLine] = ()
    if part.yesterday:
        nights = await nights_missed(work, part.schools, span.first - timedelta(days=1))
    total: DayCounts = replace(part.counts.total(part.schools), gaps=gaps, nights_missed=len(nights))
    lines = tuple(gap_line(work, gap) for gap in first)
    return Figures(**vars(total), gap_lines=lines, night_lines=tuple(map(_night, nights[:LISTED])))


def _night(line: WalkLine) -> str:
    return f"{line.due} {line.school} {line.name}"


async def _freeze(work: Work, part: Part, people: Sequence[Person], now: datetime) -> int:
    """One row for each, with what their own summary of yesterday did not know."""
    span, figures = part.counts.span, await _counted(work, part)
    told: Mapping[str, Summary] = {}
    if part.yesterday:
        day = part.yesterday.span.first
        found = await work.summaries.dailies([one.id for one in people], day, day)
        told = {one.person_id: one for one in found}
    made = []
    for one in people:
        own = figures
        if part.yesterday:
            own = corrected(figures, told.get(one.id), part.yesterday.total(part.schools))
        made.append(Summary(one.id, span.first, span.until, own, peak=part.kind))
    await work.summaries.add_all(made)
    for summary in made:
        work.tell(_notice(work, part, summary))
    return len(made)


def _notice(work: Work, part: Part, made: Summary) -> Notice:
    at, name = work.district.clock(made.as_of), part.held[0].window.name
    news = PeakDigest(name, at, made.figures, made.id or 0)
    dedupe = f"peak:{made.date:%Y%m%d}:{part.kind}:{made.person_id}"
    return Notice(made.person_id, news, Priority.SUMMARY, dedupe, silent=True)
