"""Hazards as a page shows them: in plain words, with the pictures this person may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.shell.room import Visitor
from duty.district.severity import Level
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.looking.pairing import pair_of
from duty.hazards.rights import may_see_photos
from duty.records.photos import Photo
from duty.records.subject import Subject
from storage.engine.work import SqlWork


@dataclass(frozen=True)
class Row:
    """A line of the table. pictures: keys of small ones, before first; empty for who may see none."""

    facts: HazardFacts
    place: str
    category: str
    level: str
    status: str
    registered: str
    due: str
    overdue: bool
    pictures: tuple[str, ...]

    @property
    def major(self) -> bool:
        return self.facts.level is Level.MAJOR


async def rows_of(work: SqlWork, visitor: Visitor, some: Sequence[Hazard]) -> list[Row]:
    """One question for all their pictures."""
    theirs = [one for one in some if may_see_photos(work, one, visitor.person)]
    photos = await work.photos.of_several([one.subject for one in theirs]) if theirs else ()
    by_subject: dict[Subject, list[Photo]] = {}
    for photo in photos:
        by_subject.setdefault(photo.subject, []).append(photo)
    return [row_of(work, visitor, one, by_subject.get(one.subject, ())) for one in some]


def row_of(work: SqlWork, visitor: Visitor, hazard: Hazard, photos: Sequence[Photo]) -> Row:
    found, term = facts(work, hazard), visitor.words.term
    return Row(
        facts=found,
        place=f"{found.school} {found.post or found.point}".strip(),
        category=term("category", hazard.category),
        level=term("level", hazard.level),
        status=term("status", hazard.stands),
        registered=moment(visitor, hazard.registered_at),
        due=day(visitor, hazard.due_at),
        overdue=hazard.overdue(visitor.now),
        pictures=_small(pair_of(photos)),
    )


def _small(photos: Iterable[Photo | None]) -> tuple[str, ...]:
    return tuple(one.small_key or one.large_key for one in photos if one)


def moment(visitor: Visitor, at: datetime | None) -> str:
    return visitor.local(at) if at else ""


def day(visitor: Visitor, at: datetime | None) -> str:
    """11月26日; of another year with the year, too."""
    if at is None:
        return ""
    local = visitor.district.local(at)
    near = local.year == visitor.today.year
    return visitor.words.line("ledger.day" if near else "ledger.day_of_year", day=local)
