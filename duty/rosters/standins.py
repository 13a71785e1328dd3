"""替我值班: a colleague of the same organisation is asked to take a span of somebody's duty."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from duty.district.district import District
from duty.district.people import DESK, POLICE, Person, Role
from duty.messaging.notices import Priority, untyped
from duty.rosters.ports import Work
from duty.rosters.standin import StandIn, StandInState

ANSWER_WITHIN = timedelta(minutes=30)
"""Asked longer ago than that without a word: the duty stays where it is."""
SPANS = ("day", "two_hours", "morning")
MORNING = time(8)


def duty_org(district: District, person: Person) -> str:
    """The desk or station whose duty roster names them; empty for everybody else."""
    orgs = [line.org_id for line in district.duty_roster if line.person_id == person.id and line.org_id]
    if person.role not in DESK | POLICE or not orgs:
        return ""
    return person.org_id if person.org_id in orgs else orgs[0]


def colleagues(district: District, person: Person) -> list[Person]:
    """Who may stand in: officers of the same organisation."""
    org, able = duty_org(district, person), DESK | POLICE
    return [p for p in district.people.values() if org and p.org_id == org and p != person and p.role in able]


def until(district: District, span: str, now: datetime) -> datetime:
    """到今天24点 · 2小时 · 到明早8点, of the next morning when it is past midnight already."""
    if span == "two_hours":
        return now + timedelta(hours=2)
    at = district.local(now)
    if span == "morning":
        day = at.date() if at.time() < MORNING else at.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, district.timezone)
    return datetime.combine(at.date() + timedelta(days=1), time(), district.timezone)


async def ask(
    work: Work, absent: Person, stand_in: Person, ends_at: datetime, now: datetime
) -> StandIn | None:
    """The colleague is asked; until they accept, nothing changes. None when it cannot be."""
    if stand_in not in colleagues(work.district, absent) or await work.stand_ins.of(absent.id):
        return None
    theirs = await work.stand_ins.of(stand_in.id)
    if theirs and theirs.stand_in_id == absent.id:
        return None
    asked = StandIn(duty_org(work.district, absent), absent.id, stand_in.id, now, ends_at)
    await work.stand_ins.add(asked)
    work.record(asked.subject, "asked", now, absent.id, stand_in=stand_in.id, until=ends_at.isoformat())
    tell(work, asked, stand_in.id, "standin.ask")
    return asked


def decline(work: Work, one: StandIn, now: datetime) -> bool:
    if one.state is not StandInState.ASKED:
        return False
    one.state = StandInState.DECLINED
    work.record(one.subject, "declined", now, one.stand_in_id)
    tell(work, one, one.absent_id, "standin.declined")
    return True


def tell(work: Work, one: StandIn, person_id: str, kind: str) -> None:
    district = work.district
    org = district.organisations.get(one.org_id)
    what = {
        "stand_in_id": one.id,
        "who": district.people[one.absent_id].name,
        "by": district.people[one.stand_in_id].name,
        "org": org.name if org else "",
        "until": f"{district.local(one.ends_at):%m-%d %H:%M}",
    }
    work.tell(untyped(person_id, kind, Priority.P2, what, dedupe=f"{one.subject}:{kind}:{person_id}"))


ON_THE_BOARD = DESK | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN}
"""Who reads under 👥 who is on duty at the desks and the stations."""


def on_duty_lines(district: District, person: Person, now: datetime) -> list[tuple[str, list[str]]]:
    """Both desks and the stations of one's scope, with who is on duty there now."""
    if person.role not in ON_THE_BOARD | POLICE:
        return []
    orgs: list[str] = []
    for school in district.schools_seen_by(person):
        orgs += [*district.command_desks(school), school.station_org_id]
    known = [district.organisations[org] for org in dict.fromkeys(orgs) if org in district.organisations]
    return [(org.name, district.on_duty(now, org_id=org.id)) for org in known]
