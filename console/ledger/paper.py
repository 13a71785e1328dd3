"""A hazard as a line of 隐患排查整改台账, as schools keep it (domain §2.10, W34)."""

from __future__ import annotations

from datetime import datetime

from console.shell.words import Words
from duty.district.district import District
from duty.hazards.facts import guided
from duty.hazards.hazard import Hazard
from duty.records.restricted import masked
from media.books.sheet import Cell, Column

COLUMNS = (
    Column("序号", 5, middle=True),
    Column("编号", 11),
    Column("学校", 11),
    Column("地点", 10),
    Column("隐患描述", 28),
    Column("类别", 7, middle=True),
    Column("等级", 6, middle=True),
    Column("发现人/岗位", 12),
    Column("发现时间", 16),
    Column("责任人", 12),
    Column("整改措施", 22),
    Column("整改时限", 11, day=True),
    Column("整改情况", 9, middle=True),
    Column("整改完成时间", 13, day=True),
    Column("复查人", 8, middle=True),
    Column("销号时间", 11, day=True),
    Column("备注", 16),
)


def line_of(district: District, words: Words, hazard: Hazard, number: int, now: datetime) -> tuple[Cell, ...]:
    """Its cells, in the order of COLUMNS. Moments as the wall clock has them; telephones are masked."""
    school = district.schools[hazard.school_id]
    post = district.posts.get(hazard.post_id)
    point = district.checkpoints.get(hazard.checkpoint_id)
    place = post.name if post else point.name if point else ""
    return (
        number,
        hazard.number,
        school.short_name,
        place,
        masked(hazard.description),
        words.term("category", hazard.category),
        words.term("level", hazard.level),
        _with(_name(district, hazard.reported_by), place),
        _local(district, hazard.reported_at),
        _with(_name(district, hazard.owner_id), hazard.owner_title),
        masked("；".join(filter(None, (hazard.measure, hazard.remedy)))),
        _local(district, hazard.due_at),
        words.term("status", hazard.stands),
        _local(district, hazard.rectified_at),
        _name(district, hazard.verified_by),
        _local(district, hazard.closed_at),
        "；".join(_remarks(district, words, hazard, now)),
    )


def _remarks(district: District, words: Words, hazard: Hazard, now: datetime) -> list[str]:
    found = [words.line("paper.overdue")] if hazard.overdue(now) else []
    if item := guided(hazard):
        found.append(words.line("paper.guided", item=words.term("guide", item)))
    if hazard.passed_on_at:
        found.append(words.line("paper.passed_on", day=district.local(hazard.passed_on_at)))
    elif hazard.outside:
        found.append(words.line("paper.outside"))
    if hazard.listed_at:
        found.append(words.line("paper.listed", by=masked(hazard.supervisor)))
    if hazard.unfixed_why:
        found.append(words.line("paper.unfixed", why=masked(hazard.unfixed_why)))
    if hazard.left_open:
        found.append(words.line("paper.left", left=masked(hazard.left_open)))
    if hazard.returned_why:
        found.append(words.line("paper.returned", why=masked(hazard.returned_why)))
    return found


def _name(district: District, person_id: str) -> str:
    person = district.people.get(person_id)
    return person.name if person else ""


def _with(name: str, more: str) -> str:
    return f"{name}（{more}）" if name and more else name or more


def _local(district: District, at: datetime | None) -> datetime | None:
    return district.local(at).replace(tzinfo=None, second=0, microsecond=0) if at else None
