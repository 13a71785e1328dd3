"""接警用时 and false calls as lines of a summary, frozen with it. By hour and by school, never by person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duty.alerting.counting import answers as answering
from duty.alerting.counting.answers import Answer, Times
from duty.summaries.ports import Work

LISTED = 8
"""Lines of each kind on one card."""


def answer_lines(work: Work, answers: Sequence[Answer]) -> Iterator[str]:
    """The hours in their order, the schools in that of the district: no ranking (promise 6)."""
    district = work.district
    hours = list(answering.by_hour(answers, district.timezone).items())
    for hour, found in hours[:LISTED]:
        yield f"{hour:02d}时 {_times(found)}"
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
    return "、".join("没人接" if one is None else f"{one:.0f}秒" for one in seconds) + f"（{found.calls}次）"
