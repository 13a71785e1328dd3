"""What is said of an office that changes hands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from duty.district.district import District
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.rosters.ports import Work
from duty.rosters.succession.succession import Succession


@dataclass(frozen=True)
class OfficeNews(News):
    """The office `role` at `place`: `who` holds it, `by` takes it over (empty: it stays vacant) on `day`."""

    turn: ClassVar[Turn] = Turn.OUTSIDE
    who: str
    by: str
    role: str
    place: str
    day: date


@dataclass(frozen=True)
class OfficePlease(OfficeNews):
    """The successor is asked: [我来接] [接不了]."""

    kind: ClassVar[str] = "office.please"
    succession: int
    by_another: bool
    """Somebody else than the holder asks."""


@dataclass(frozen=True)
class OfficeAgreed(OfficeNews):
    """Whoever hands it over, and whoever asked for them: the successor has agreed, [收回]."""

    kind: ClassVar[str] = "office.agreed"
    succession: int
    leaves: bool


@dataclass(frozen=True)
class OfficeDeclined(OfficeNews):
    kind: ClassVar[str] = "office.declined"


@dataclass(frozen=True)
class OfficeWithdrawn(OfficeNews):
    kind: ClassVar[str] = "office.withdrawn"


@dataclass(frozen=True)
class OfficeLapsed(OfficeNews):
    """The day has come, and nobody took it."""

    kind: ClassVar[str] = "office.lapsed"


@dataclass(frozen=True)
class OfficeYours(OfficeNews):
    """From now on it is theirs, with what was open."""

    kind: ClassVar[str] = "office.yours"
    hazards: int
    alerts: int


@dataclass(frozen=True)
class OfficePassed(OfficeNews):
    """Whoever held it hears that it is the successor's."""

    kind: ClassVar[str] = "office.passed"
    stays_as: str
    """What they are from now on; empty: they are gone."""


@dataclass(frozen=True)
class Facts:
    """What every such notice says first."""

    who: str
    by: str
    role: str
    place: str
    day: date


def facts_of(district: District, one: Succession) -> Facts:
    """Somebody so new that the district in memory does not know them has their name in the row."""
    holder, found = district.people[one.holder_id], district.people.get(one.successor_id)
    by = found.name if found else one.newcomer
    return Facts(holder.name, by, one.role, district.home_of(holder), one.day or date.min)


def tell(work: Work, one: Succession, people: Iterable[str], news: OfficeNews, now: datetime) -> None:
    """Once for each step and person."""
    for person_id in dict.fromkeys(people):
        key = f"{one.subject}:{news.kind}:{person_id}"
        work.tell(Notice(person_id, news, Priority.P2, key))
