"""替我值班: a colleague of the same organisation is asked to take a span of somebody's duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from duty.district.district import District
from duty.district.people import Person
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here, opens, roles
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.standin import StandIn

MAY_STAND_IN = roles(Do.ASK, Thing.STAND_IN)
MORNING = time(8)


class Span(StrEnum):
    """How long somebody may be stood in for: 到今天24点, 2小时, 到明早8点."""

    DAY = "day"
    TWO_HOURS = "two_hours"
    MORNING = "morning"


@dataclass(frozen=True)
class StandInNews(News):
    """The duty of `who` at `org` until that moment; `by` is the colleague."""

    who: str
    by: str
    org: str
    until: str


@dataclass(frozen=True)
class StandInPlease(StandInNews):
    """The colleague is asked: [我来替] [替不了]."""

    kind: ClassVar[str] = "standin.ask"
    stand_in: int


@dataclass(frozen=True)
class StandInDeclined(StandInNews):
    kind: ClassVar[str] = "standin.declined"


def duty_org(district: District, person: Person) -> str:
    """The desk or station whose duty roster names them; empty for everybody else."""
    orgs = [line.org_id for line in district.duties_of(person.id) if line.org_id]
    if person.role not in MAY_STAND_IN or not orgs:
        return ""
    return person.org_id if person.org_id in orgs else orgs[0]


def colleagues(district: District, person: Person) -> list[Person]:
    """Who may stand in: officers of the same organisation."""
    org = duty_org(district, person)
    if not org:
        return []
    return [p for p in district.people_of(org) if p != person and p.role in MAY_STAND_IN]


def until(district: District, span: Span, now: datetime) -> datetime:
    """When it ends; the next morning is today's while it is not eight yet."""
    if span is Span.TWO_HOURS:
        return now + timedelta(hours=2)
    at = district.local(now)
    if span is Span.MORNING:
        day = at.date() if at.time() < MORNING else at.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, district.timezone)
    return datetime.combine(at.date() + timedelta(days=1), time(), district.timezone)


async def begin(work: Work, person: Person) -> StandIn | Sequence[Person]:
    """What is running already, or the colleagues who could be asked (nobody, where there is no duty)."""
    return await work.stand_ins.of(person.id) or colleagues(work.district, person)


def colleague(district: District, person: Person, colleague_id: str) -> Person | Refused:
    """The one who was picked from the list."""
    found = district.people.get(colleague_id)
    return found if found and found in colleagues(district, person) else Refused.GONE


async def ask(work: Work, absent: Person, stand_in_id: str, span: str, now: datetime) -> StandIn | Refused:
    """The colleague is asked; until they accept, nothing changes.

    GONE: they are no colleague, which reads like nobody at all. TOO_LATE: something is running already, or it
    would go round in a circle.
    """
    stand_in = work.district.people.get(stand_in_id)
    if stand_in not in colleagues(work.district, absent) or span not in tuple(Span):
        return Refused.GONE
    assert stand_in is not None
    if await work.stand_ins.of(absent.id):
        return Refused.TOO_LATE
    theirs = await work.stand_ins.of(stand_in.id)
    if theirs and theirs.stand_in_id == absent.id:
        return Refused.TOO_LATE
    ends_at = until(work.district, Span(span), now)
    asked = StandIn(duty_org(work.district, absent), absent.id, stand_in.id, now, ends_at)
    await work.stand_ins.add(asked)
    work.record(asked.subject, "asked", now, absent.id, stand_in=stand_in.id, until=ends_at.isoformat())
    tell(work, asked, stand_in.id, StandInPlease(*facts_of(work.district, asked), asked.id or 0))
    return asked


async def decline(work: Work, person: Person, stand_in_id: int, now: datetime) -> StandIn | Refused:
    """[替不了]"""
    one = await either_side(work, person, stand_in_id)
    if isinstance(one, Refused):
        return one
    if person.id != one.stand_in_id or not one.decline():
        return Refused.TOO_LATE
    work.record(one.subject, "declined", now, one.stand_in_id)
    tell(work, one, one.absent_id, StandInDeclined(*facts_of(work.district, one)))
    return one


async def either_side(work: Work, person: Person, stand_in_id: int) -> StandIn | Refused:
    """The agreement, for the two whom it concerns; for everybody else there is none."""
    one = await work.stand_ins.get(stand_in_id)
    if one is None:
        return Refused.GONE
    about = About(own=(one.absent_id, one.stand_in_id))
    return one if may_here(person, Do.ANSWER, Thing.STAND_IN, about) else Refused.GONE


def facts_of(district: District, one: StandIn) -> tuple[str, str, str, str]:
    """Whose duty, who takes it, where, until when: the facts of every notice about it."""
    org = district.organisations.get(one.org_id)
    who, by = district.people[one.absent_id].name, district.people[one.stand_in_id].name
    return who, by, org.name if org else "", f"{district.local(one.ends_at):%m-%d %H:%M}"


def tell(work: Work, one: StandIn, person_id: str, news: StandInNews) -> None:
    """Once for each step and person."""
    work.tell(Notice(person_id, news, Priority.P2, f"{one.subject}:{news.kind}:{person_id}"))


@dataclass(frozen=True)
class OnDuty:
    """Who has duty at a desk or a station now, by name; empty where nobody has."""

    org: str
    names: tuple[str, ...]


def on_duty_lines(district: District, person: Person, now: datetime) -> list[OnDuty]:
    """Both desks and the stations of one's scope, under 👥."""
    if not opens(person, Do.SEE, Thing.STAND_IN):
        return []
    orgs: list[str] = []
    for school in district.schools_seen_by(person):
        orgs += [*district.command_desks(school), school.station_org_id]
    known = [district.organisations[org] for org in dict.fromkeys(orgs) if org in district.organisations]
    people = district.people
    return [
        OnDuty(org.name, tuple(people[p].name for p in district.on_duty(now, org_id=org.id))) for org in known
    ]
