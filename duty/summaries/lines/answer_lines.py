"""接警用时 and false calls as lines of a summary, frozen with it. By hour and by school, never by person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duty.alerting.counting import answers as answering
from duty.alerting.counting.answers import Answer, Times
from duty.records.sentences import sentence
from duty.summaries.ports import Work

LISTED = 8
"""Lines of each kind on one card."""


def answer_lines(work: Work, answers: Sequence[Answer]) -> Iterator[str]:
    """The hours in their order, the schools in that of the district: no ranking (promise 6)."""
    district = work.district
    hours = list(answering.by_hour(answers, district.timezone).items())
    for hour, found in hours[:LISTED]:
        yield sentence("of_summary.hour", hour=hour, times=_times(found))
    schools = answering.by_school(answers)
    ordered = [school for school in district.schools.values() if school.id in schools]
    if len(ordered) > 1:
        for school in ordered[:LISTED]:
            yield f"{school.short_name} {_times(schools[school.id])}"


def false_lines(work: Work, answers: Sequence[Answer]) -> Iterator[str]:
    """西门岗 2/9."""
    for one in answering.false_calls(answers)[:LISTED]:
        post = work.district.posts.get(one.post_id)
        if post:
            school = work.district.schools[post.school_id].short_name
            yield f"{school}{post.name} {one.false}/{one.calls}"


def _times(found: Times) -> str:
    """12秒、35秒、90秒（41次）"""
    seconds = (found.p50, found.p80, found.p985)
    nobody = sentence("of_summary.nobody")
    each = (nobody if one is None else sentence("of_summary.seconds", count=round(one)) for one in seconds)
    return sentence("of_summary.times", times="、".join(each), count=found.calls)
