"""更正, as it is told: asked, decided, put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from duty.attendance.correcting.correction import Correction
from duty.attendance.correcting.disputing import Kept
from duty.attendance.ports import Work
from duty.messaging.notices import News, Notice, Priority, Turn


@dataclass(frozen=True)
class CorrectionNews(News):
    """`who`: whose record it is. `start`: of their window. `came`: when they say to have come."""

    turn: ClassVar[Turn] = Turn.OUTSIDE
    correction: int
    who: str
    day: date
    start: str
    post: str
    came: str


@dataclass(frozen=True)
class CorrectionAsked(CorrectionNews):
    """[同意更正] [不同意]. kept, at: what the record says now; `by`: who did not see them.

    asker: the leader who asks on behalf of `who`; empty where they ask themselves.
    """

    kind: ClassVar[str] = "correct.asked"
    kept: Kept
    at: str
    by: str
    reason: str
    asker: str = ""


@dataclass(frozen=True)
class CorrectionDecided(CorrectionNews):
    """To whoever asked. The first record stays beside it."""

    kind: ClassVar[str] = "correct.decided"
    by: str
    approved: bool


@dataclass(frozen=True)
class CorrectionAway(CorrectionNews):
    """Somebody else decided, or it was taken back: nothing is left to do."""

    kind: ClassVar[str] = "correct.away"


Facts = tuple[int, str, date, str, str, str]


def facts_of(work: Work, row: Correction, reader_id: str) -> Facts:
    """As whoever reads it names the place."""
    district, reader = work.district, work.district.people[reader_id]
    held = district.held_by(row.shift_key)
    day, start = (held.date, held.start) if held else (district.today(row.came_at), row.came_at)
    post = district.spot_for(reader, row.school_id, row.post_id)
    who, came = district.polite(row.person_id), district.clock(row.came_at)
    return row.id or 0, who, day, district.clock(start), post, came


def tell(work: Work, row: Correction, person_id: str, news: CorrectionNews, *, instead: bool = False) -> None:
    """`instead`: in the place of the question."""
    name, dedupe = str(row.subject), f"{row.subject}:{news.kind}:{person_id}"
    replaced = name if instead else ""
    work.tell(Notice(person_id, news, Priority.P2, dedupe, name, replaces=replaced, silent=instead))


def clock_of(work: Work, moment: datetime | None) -> str:
    return work.district.clock(moment) if moment else ""
