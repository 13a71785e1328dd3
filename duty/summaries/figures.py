"""The figures of one day: counts in the units superiors ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.gap import Gap
from duty.district.people import VOLUNTARY
from duty.district.shifts import shift_key
from duty.hazards.hazard import Hazard
from duty.hazards.status import OPEN
from duty.summaries.ports import Work
from duty.summaries.summary import Figures

WORDS = 18
"""Characters of a hazard's words in such a line."""
LISTED = 6
"""Lines of gaps and of overdue hazards on one card."""


async def figures(work: Work, school_ids: Sequence[str], on: date, now: datetime) -> Figures:
    """Count one local day of those schools up to `now`."""
    district = work.district
    begin = datetime.combine(on, time(), district.timezone)
    said = await work.check_ins.of_shifts(_begun(work, school_ids, on, now))
    planned, present = _attendance(work, school_ids, on, now, said)
    hazards = await work.hazards.of_schools(school_ids)
    gaps = [g for g in await work.gaps.since(school_ids, begin) if g.opened_at <= now]
    incidents = [i for i in await work.incidents.since(school_ids, begin) if i.received_at <= now]
    overdue = [h for h in hazards if h.overdue(now)]
    counted = [c for c in said if c.counts and c.received_at <= now]
    return Figures(
        gaps=len(gaps),
        overdue=len(overdue),
        open_incidents=await work.incidents.open_count(school_ids),
        present=present,
        planned=planned,
        late=sum(c.punctuality == "late" for c in counted),
        doubtful=sum(c.standing is Standing.DOUBTFUL for c in counted),
        new_hazards=sum(_within(h.registered_at, begin, now) for h in hazards),
        rectified=sum(
            _within(h.rectified_at, begin, now) or _within(h.closed_at, begin, now) for h in hazards
        ),
        open_hazards=sum(h.status in OPEN for h in hazards),
        major_open=sum(h.status in OPEN and h.major for h in hazards),
        incidents=len(incidents),
        gap_lines=tuple(_gap_line(work, g) for g in gaps[:LISTED]),
        overdue_lines=tuple(_hazard_line(work, h) for h in overdue[:LISTED]),
    )


def _begun(work: Work, school_ids: Sequence[str], on: date, now: datetime) -> list[str]:
    """Keys of the day's windows that have begun."""
    return [
        shift_key(window, on)
        for school_id in school_ids
        for window, start, _ in work.district.windows_on(school_id, on)
        if start <= now
    ]


def _attendance(
    work: Work, school_ids: Sequence[str], on: date, now: datetime, said: Sequence[CheckIn]
) -> tuple[int, int]:
    """Places planned and filled in the windows that have begun; volunteers and teachers are not counted."""
    district = work.district
    there = {(c.shift_key, c.post_id, c.person_id) for c in said if c.counts}
    planned = present = 0
    for school_id in school_ids:
        for window, start, _ in district.windows_on(school_id, on):
            if start > now:
                continue
            for shift in district.shifts(window, on):
                if district.people[shift.person_id].role in VOLUNTARY:
                    continue
                planned += 1
                present += (shift.key, shift.post_id, shift.person_id) in there
    return planned, present


def _within(moment: datetime | None, begin: datetime, end: datetime) -> bool:
    return moment is not None and begin <= moment <= end


def _gap_line(work: Work, gap: Gap) -> str:
    district = work.district
    words = {"police": "民警", "guard": "保安"}
    missing = "、".join(f"{words.get(kind, kind)}{count}" for kind, count in gap.missing.items())
    school = district.schools[gap.school_id].short_name
    closed = f"，{district.clock(gap.closed_at)}到齐" if gap.closed_at and gap.filled else ""
    return f"{district.clock(gap.opened_at)} {school} {district.posts[gap.post_id].name} 缺:{missing}{closed}"


def _hazard_line(work: Work, hazard: Hazard) -> str:
    school = work.district.schools[hazard.school_id].short_name
    due = work.district.local(hazard.due_at) if hazard.due_at else None
    until = f"（{due.month}月{due.day}日到期）" if due else ""
    what = hazard.description if len(hazard.description) <= WORDS else f"{hazard.description[:WORDS]}…"
    return f"{school} {hazard.short}号 {what}{until}"
