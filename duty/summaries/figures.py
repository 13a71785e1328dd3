"""The figures of some days: counts in the units superiors ask for, and the first lines of what is red."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from duty.alerting.counting import answers as answering
from duty.alerting.counting.answers import Answer
from duty.attendance.absence.foreseeing import Lack, lacks_of_schools
from duty.attendance.gap import Gap
from duty.district.district import District
from duty.district.grouping import grouped
from duty.hazards.hazard import Hazard
from duty.hazards.sight import Sight
from duty.records.sentences import sentence, term
from duty.summaries.counting.counts import Counts
from duty.summaries.day import DayCounts
from duty.summaries.editions import span as spans
from duty.summaries.editions.span import Span
from duty.summaries.lines.answer_lines import answer_lines, false_lines
from duty.summaries.lines.rate_lines import rate_lines
from duty.summaries.ports import Work
from duty.summaries.summary import Figures

STILL_OPEN = timedelta(minutes=10)
"""A call so young that nobody took yet is not counted as one that nobody took."""
WORDS = 18
"""Characters of a hazard's words in such a line."""
LISTED = 6
"""Lines of gaps and of overdue hazards on one card."""
Ahead = Mapping[str, Sequence[Lack]]
"""What the next day lacks, by school."""


async def figures(work: Work, school_ids: Sequence[str], on: date, now: datetime) -> Figures:
    """Count one local day of those schools up to `now`."""
    (counted,) = await figures_of(work, [school_ids], on, now)
    return counted


async def figures_of(
    work: Work, scopes: Sequence[Sequence[str]], on: date, now: datetime
) -> Sequence[Figures]:
    """The same for each of several scopes: every school is counted once, however many look at it."""
    schools = [school for scope in scopes for school in scope]
    counts = await Counts(work.district, schools, spans.day(work.district, on, now)).all(work)
    return await of_scopes(work, counts, scopes, await ahead_of(work, counts.span))


async def of_scopes(
    work: Work, counts: Counts, scopes: Sequence[Sequence[str]], ahead: Ahead
) -> Sequence[Figures]:
    """Of what was counted, for each scope: its sum, and the first few of what is red in words."""
    asked = [school for scope in scopes for school in scope]
    answers = await _answers(work, asked, counts.span.until)
    found = []
    for scope in scopes:
        days = {one: counts.by_school[one] for one in scope}
        made = await _with_lines(work, scope, counts.total(scope), counts.span)
        more = _answered(work, scope, answers) | _tomorrow(work.district, scope, ahead)
        found.append(replace(made, **more, rate_lines=rate_lines(work.district, days)))
    return found


# -- what people answered, what tomorrow lacks ---------------------------------------------


async def _answers(work: Work, schools: Sequence[str], until: datetime) -> Sequence[Answer]:
    asked = None if len(set(schools)) == len(work.district.schools) else schools
    return await work.alerts.answered(asked, until - answering.SPAN, until - STILL_OPEN)


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


async def ahead_of(work: Work, span: Span) -> Ahead:
    """What is known by now of the next day, by school; of days gone by it is no news any more."""
    if span.past:
        return {}
    found = await lacks_of_schools(work, span.last + timedelta(days=1))
    return grouped(found, lambda one: one.school.id if one.school else "")


def _tomorrow(district: District, scope: Sequence[str], ahead: Ahead) -> dict[str, Any]:
    theirs = [lack for school in scope for lack in ahead.get(school, ())] if ahead else []
    lines = tuple(lack_line(district, one) for one in theirs[:LISTED])
    return {"tomorrow": len(theirs), "tomorrow_lines": lines}


# -- what is red, in words -----------------------------------------------------------------


async def _with_lines(work: Work, schools: Sequence[str], counted: DayCounts, span: Span) -> Figures:
    """And the first few of what is red, in words; asked for only where there is any.

    Of days gone by none are named here: what is open now is not what was open then.
    """
    asked = None if len(schools) == len(work.district.schools) else schools
    now = not span.past
    gaps = await work.gaps.since(asked, span.begin, LISTED) if counted.gaps and now else ()
    overdue: Sequence[Hazard] = ()
    if counted.overdue and now:
        overdue = await work.hazards.overdue(Sight(asked), span.until, LISTED)
    return Figures(
        **vars(counted),
        gap_lines=tuple(gap_line(work, g) for g in gaps),
        overdue_lines=tuple(_hazard_line(work, h) for h in overdue),
    )


def gap_line(work: Work, gap: Gap) -> str:
    district = work.district
    school = district.schools[gap.school_id].short_name
    in_full = gap.closed_at if gap.filled else None
    closed = sentence("of_summary.filled", time=district.clock(in_full)) if in_full else ""
    post, time = district.posts[gap.post_id].name, district.clock(gap.opened_at)
    lacks_ = missing(gap.missing)
    return sentence("of_summary.gap", time=time, school=school, post=post, missing=lacks_, closed=closed)


def lack_line(district: District, lack: Lack) -> str:
    """07:00 柳河小学 校门口护学岗 缺:民警1. Nobody is named: several read it."""
    school = lack.school.short_name if lack.school else ""
    what = lack.post.name if lack.post else lack.what
    time = district.clock(lack.starts_at)
    return sentence("of_summary.lack", time=time, school=school, what=what, missing=missing(lack.missing))


def missing(heads: Mapping[str, int]) -> str:
    """民警1、保安2"""
    return "、".join(f"{term('head', kind)}{count}" for kind, count in heads.items())


def _hazard_line(work: Work, hazard: Hazard) -> str:
    school = work.district.schools[hazard.school_id].short_name
    due = work.district.local(hazard.due_at) if hazard.due_at else None
    until = sentence("of_summary.due", month=due.month, day=due.day) if due else ""
    what = hazard.description if len(hazard.description) <= WORDS else f"{hazard.description[:WORDS]}…"
    return sentence("of_summary.hazard", school=school, number=hazard.short, what=what, due=until)
