"""The digest of a peak: the summary in small, once per person when the last window of its kind is over.

It makes no sound and never comes at night; the one of the morning names the night rounds nobody walked.
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
from duty.summaries.corrected import arrived
from duty.summaries.day import DayCounts
from duty.summaries.figures import LISTED, attendance, gap_line
from duty.summaries.ports import Work
from duty.summaries.summary import Figures, Summary

PEAK = "_peak"
"""So the keys of such windows end."""
AFTER = timedelta(minutes=5)
"""Who leaves with the last children is still there; then it is counted."""
CATCH_UP = timedelta(minutes=30)
"""After an outage it still comes so late; later it is no news."""
SCOPES_AT_ONCE = 20


@dataclass(frozen=True)
class PeakDigest(News):
    """As it was frozen. name: of the window; time: until when it was counted."""

    kind: ClassVar[str] = "summary.peak"
    name: str
    time: str
    figures: Figures


class PeakDigests:
    """One for a process, which remembers the windows of the day as long as they are the same."""

    def __init__(self) -> None:
        self._read: tuple[District, date] | None = None
        self._held: Mapping[str, Sequence[HeldWindow]] = {}

    async def sweep(self, work: Work, now: datetime) -> int:
        """Whoever is on duty and has none of that peak yet, also across restarts and processes."""
        told = 0
        for kind, held in self._of(work.district, work.district.today(now)).items():
            if any(_over(one.end, now) for one in held):
                told += await _tell(work, kind, held, now)
        return told

    def _of(self, district: District, day: date) -> Mapping[str, Sequence[HeldWindow]]:
        if self._read is None or self._read[0] is not district or self._read[1] != day:
            peaks = [one for one in district.held_anywhere(day) if one.window.key.endswith(PEAK)]
            self._read, self._held = (district, day), grouped(peaks, lambda one: one.window.key)
        return self._held


def _over(end: datetime, now: datetime) -> bool:
    return end + AFTER <= now <= end + AFTER + CATCH_UP


async def _tell(work: Work, kind: str, held: Sequence[HeldWindow], now: datetime) -> int:
    """Those whose last window of that kind is over; a scope is counted once, some scopes at a time."""
    day = work.district.today(now)
    done = await work.summaries.peak_of(day, kind)
    waiting = [one for one in _officers(work.district, now) if one.id not in done]
    scopes = grouped(waiting, lambda one: tuple(s.id for s in work.district.schools_seen_by(one)))
    told = 0
    for schools, people in list(scopes.items()):
        theirs = [one for one in held if one.window.school_id in schools]
        end = max((one.end for one in theirs), default=None)
        if end is None or not _over(end, now) or is_night(work.district.local(end + AFTER)):
            continue
        told += await _freeze(work, kind, people, await _counted(work, schools, theirs, now), theirs[0], now)
        if told >= SCOPES_AT_ONCE:
            break
    return told


def _officers(district: District, now: datetime) -> list[Person]:
    """Of desks and stations, whoever has duty now and reads summaries."""
    reading = district.people_in(roles(Do.RECEIVE, Thing.SUMMARY) & (DESK | POLICE))
    return [one for one in reading if one.org_id and one.id in district.on_duty(now, org_id=one.org_id)]


async def _counted(work: Work, schools: Sequence[str], held: Sequence[HeldWindow], now: datetime) -> Figures:
    """Who came in those windows; what happened since they opened, in the morning since midnight."""
    district, day = work.district, work.district.today(now)
    morning = district.local(held[0].start).hour < 12
    since = district.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = since if morning else min(district.local(one.opens) for one in held)
    happened = await work.summaries.day_counts(list(schools), since, now)
    keys = [one.key for one in held]
    said = grouped(await arrived(work, keys), lambda one: one.shift_key)
    gaps = sorted(await work.gaps.of_shifts(keys), key=lambda gap: gap.opened_at)
    nights = await nights_missed(work, schools, day - timedelta(days=1)) if morning else ()
    total = DayCounts.total(happened.values())
    own = attendance(work, keys, said, day, now) | {"gaps": len(gaps), "nights_missed": len(nights)}
    lines = tuple(gap_line(work, gap) for gap in gaps[:LISTED])
    return Figures(
        **vars(replace(total, **own)), gap_lines=lines, night_lines=tuple(map(_night, nights[:LISTED]))
    )


def _night(line: WalkLine) -> str:
    return f"{line.due} {line.school} {line.name}"


async def _freeze(
    work: Work,
    kind: str,
    people: Sequence[Person],
    figures: Figures,
    window: HeldWindow,
    now: datetime,
) -> int:
    """One row for each who has an account to read it on."""
    day = work.district.today(now)
    accounts = await work.accounts.of_people([one.id for one in people])
    made = [Summary(one.id, day, now, figures, peak=kind) for one in people if accounts[one.id]]
    if made:
        await work.summaries.add_all(made)
    news = PeakDigest(window.window.name, work.district.clock(now), figures)
    for one in made:
        dedupe = f"peak:{day:%Y%m%d}:{kind}:{one.person_id}"
        work.tell(Notice(one.person_id, news, Priority.SUMMARY, dedupe, silent=True))
    return len(made)
