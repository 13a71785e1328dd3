"""[知道了] under a place that is empty, or will be: whoever else was told reads that somebody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.gap_news import GapLine, line_of
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.district.people import Person
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing


@dataclass(frozen=True)
class GapKnown(News):
    """07:10 柳河小学 校门口护学岗 缺:民警1。07:12 马丽知道了。"""

    kind: ClassVar[str] = "gap.known"
    gap: int
    line: GapLine
    by: str
    at: str


async def gap_of(work: Work, person: Person, gap_id: int) -> Gap | Refused:
    """For whoever was told of it; for everybody else there is none."""
    gap = await work.gaps.get(gap_id)
    about = About(called=gap.told if gap else ())
    if gap is None or not may_here(person, Do.ANSWER, Thing.GAP, about):
        return Refused.GONE
    return gap


def known_news(work: Work, gap: Gap) -> GapKnown:
    """How it reads for everybody once somebody knows."""
    district = work.district
    line = line_of(district, gap, gap.opened_at)
    at = district.clock(gap.known_at) if gap.known_at else ""
    return GapKnown(gap.id or 0, line, district.people[gap.known_by].name, at)


async def know(work: Work, person: Person, gap_id: int, now: datetime) -> GapKnown | Refused:
    """[知道了]"""
    gap = await gap_of(work, person, gap_id)
    if isinstance(gap, Refused):
        return gap
    if not gap.open or not gap.know(person.id, now):
        return Refused.ALREADY
    work.record(gap.subject, "known", now, person.id)
    news, name = known_news(work, gap), str(gap.subject)
    for other in gap.told:
        if other != person.id and await work.sent_notices.known(other, name):
            dedupe = f"{gap.subject}:known:{other}"
            await nudge(work, Notice(other, news, Priority.NUDGE, dedupe, name, replaces=name), now)
    return news


async def foreseen_of(work: Work, person: Person, foreseen_id: int) -> Foreseen | Refused:
    """For whoever was told of it; for everybody else there is none."""
    row = await work.absences.foreseen(foreseen_id)
    about = About(called=row.told if row else ())
    if row is None or not may_here(person, Do.ANSWER, Thing.GAP, about):
        return Refused.GONE
    return row


async def know_before(
    work: Work, person: Person, foreseen_id: int, now: datetime
) -> list[Foreseen] | Refused:
    """[知道了] of 明早会缺: of everything that stood in the same message."""
    first = await foreseen_of(work, person, foreseen_id)
    if isinstance(first, Refused):
        return first
    span = first.starts_at - timedelta(days=1), first.starts_at + timedelta(days=1)
    rows = await work.absences.foreseen_between(*span)
    mine = [one for one in rows if one.told_at == first.told_at and person.id in one.told]
    known = [one for one in mine if one.know(person.id, now)]
    for one in known:
        work.record(one.subject, "known", now, person.id)
    return known or Refused.ALREADY
