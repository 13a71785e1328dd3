"""The figures of one day: counts in the units superiors ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from duty.alerting.counting import answers as answering
from duty.alerting.counting.answers import Answer
from duty.attendance.absence.knowing import Knowledge
from duty.attendance.gap import Gap
from duty.district.grouping import grouped
from duty.district.people import VOLUNTARY
from duty.district.shifts import Window, shift_key
from duty.hazards.hazard import Hazard
from duty.hazards.sight import Sight
from duty.summaries.answer_lines import answer_lines, false_lines
from duty.summaries.corrected import arrived
from duty.summaries.day import Arrived, DayCounts
from duty.summaries.ports import Work
from duty.summaries.rate_lines import rate_lines, rates_of_keys
from duty.summaries.summary import Figures

STILL_OPEN = timedelta(minutes=10)
"""A call so young that nobody took yet is not counted as one that nobody took."""
WORDS = 18
"""Characters of a hazard's words in such a line."""
LISTED = 6
"""Lines of gaps and of overdue hazards on one card."""


async def figures(work: Work, school_ids: Sequence[str], on: date, now: datetime) -> Figures:
    """Count one local day of those schools up to `now`."""
    (counted,) = await figures_of(work, [school_ids], on, now)
    return counted


async def figures_of(
    work: Work, scopes: Sequence[Sequence[str]], on: date, now: datetime
) -> Sequence[Figures]:
    """The same for each of several scopes: every school is counted once, however many look at it."""
    schools = list(dict.fromkeys(school for scope in scopes for school in scope))
    days = await _days(work, schools, on, now)
    nothing = DayCounts()
    answers = await _answers(work, schools, now)
    totals = [DayCounts.total(days.get(school, nothing) for school in scope) for scope in scopes]
    return [
        replace(
            await _with_lines(work, scope, total, on, now),
            **_answered(work, scope, answers),
            rate_lines=rate_lines(work.district, {one: days[one] for one in scope if one in days}),
        )
        for scope, total in zip(scopes, totals, strict=True)
    ]


async def _answers(work: Work, schools: Sequence[str], now: datetime) -> Sequence[Answer]:
    asked = None if len(schools) == len(work.district.schools) else schools
    return await work.alerts.answered(asked, now - answering.SPAN, now - STILL_OPEN)


def _answered(work: Work, schools: Sequence[str], answers: Sequence[Answer]) -> dict[str, Any]:
    """How soon somebody took what was urgent, by hour and school; nothing of too few calls."""
    scope = set(schools)
    theirs = [one for one in answers if one.school_id in scope]
    whole = answering.times(theirs)
    if whole is None:
        return {}
    return {
        "urgent": whole.calls,
        "p50": whole.p50,
        "p80": whole.p80,
        "p985": whole.p985,
        "answer_lines": tuple(answer_lines(work, theirs)),
        "false_lines": tuple(false_lines(work, theirs)),
    }


async def _days(work: Work, schools: Sequence[str], on: date, now: datetime) -> Mapping[str, DayCounts]:
    begin = datetime.combine(on, time(), work.district.timezone)
    asked = None if len(schools) == len(work.district.schools) else schools
    happened = await work.summaries.day_counts(asked, begin, now)
    begun = {key: held for school in schools for key, held in _begun(work, school, on, now)}
    said = grouped(await arrived(work, list(begun)), lambda one: one.shift_key)
    windows = grouped(begun, lambda key: begun[key].school_id)
    known = Knowledge(await work.absences.notes(begin, now))
    days: dict[str, DayCounts] = {}
    for school in schools:
        came = attendance(work, windows.get(school, ()), said, on, now)
        rates = rates_of_keys(work.district, windows.get(school, ()), said, known)
        days[school] = replace(happened.get(school, DayCounts()), **came, **rates)
    return days


async def _with_lines(
    work: Work, schools: Sequence[str], counted: DayCounts, on: date, now: datetime
) -> Figures:
    """And the first few of what is red, in words; asked for only where there is any."""
    begin = datetime.combine(on, time(), work.district.timezone)
    asked = None if len(schools) == len(work.district.schools) else schools
    gaps = await work.gaps.since(asked, begin, LISTED) if counted.gaps else ()
    overdue = await work.hazards.overdue(Sight(asked), now, LISTED) if counted.overdue else ()
    return Figures(
        **vars(counted),
        gap_lines=tuple(gap_line(work, g) for g in gaps),
        overdue_lines=tuple(_hazard_line(work, h) for h in overdue),
    )


def _begun(work: Work, school_id: str, on: date, now: datetime) -> list[tuple[str, Window]]:
    """The day's windows that have begun, by their keys."""
    held = work.district.windows_on(school_id, on)
    return [(shift_key(window, on), window) for window, start, _ in held if start <= now]


def attendance(
    work: Work, windows: Sequence[str], said: Mapping[str, Sequence[Arrived]], on: date, now: datetime
) -> dict[str, int]:
    """Places planned and filled in the windows that have begun; volunteers and teachers are not counted."""
    planned = present = 0
    district, came = work.district, [one for key in windows for one in said.get(key, ())]
    there = {(one.shift_key, one.post_id, one.person_id) for one in came}
    for key in windows:
        found = district.shift_by(key)
        for shift in district.places(found[0], on) if found else ():
            if district.people[shift.person_id].role not in VOLUNTARY:
                planned += 1
                present += (shift.key, shift.post_id, shift.person_id) in there
    heard = [one for one in came if one.received_at <= now]
    late, doubtful = sum(one.late for one in heard), sum(one.doubtful for one in heard)
    return {"planned": planned, "present": present, "late": late, "doubtful": doubtful}


def gap_line(work: Work, gap: Gap) -> str:
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
