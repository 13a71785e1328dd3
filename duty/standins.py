"""替我值班: a colleague of the same organisation takes a span of somebody's duty, by one tap of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from duty.answers import pass_on
from duty.district.people import DESK, POLICE, Person, Role
from duty.messaging.notices import Notice, Priority

if TYPE_CHECKING:
    from duty.district.district import District
    from duty.ports import Work

ANSWER_WITHIN = timedelta(minutes=30)
"""Asked longer ago than that without a word: the duty stays where it is."""
SPANS = ("day", "two_hours", "morning")
MORNING = time(8)


class StandInState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


@dataclass(eq=False)
class StandIn:
    """Asked, then accepted: from `begins_at` until `ends_at` the duty is the stand-in's."""

    org_id: str
    absent_id: str
    stand_in_id: str
    asked_at: datetime
    ends_at: datetime
    state: StandInState = StandInState.ASKED
    begins_at: datetime | None = None
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> str:
        return f"stand_in:{self.id}"

    @property
    def live(self) -> bool:
        return self.state in (StandInState.ASKED, StandInState.ACCEPTED)


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
    _tell(work, asked, stand_in.id, "standin.ask")
    return asked


async def accept(work: Work, one: StandIn, now: datetime) -> bool:
    """From this minute the duty is theirs, and what is open with it."""
    if one.state is not StandInState.ASKED or now >= one.ends_at or now - one.asked_at > ANSWER_WITHIN:
        return False
    one.state, one.begins_at = StandInState.ACCEPTED, now
    work.record(one.subject, "accepted", now, one.stand_in_id)
    _tell(work, one, one.absent_id, "standin.accepted")
    await pass_on(work, one.absent_id, one.stand_in_id, now)
    return True


def decline(work: Work, one: StandIn, now: datetime) -> bool:
    if one.state is not StandInState.ASKED:
        return False
    one.state = StandInState.DECLINED
    work.record(one.subject, "declined", now, one.stand_in_id)
    _tell(work, one, one.absent_id, "standin.declined")
    return True


async def take_back(work: Work, one: StandIn, now: datetime) -> bool:
    """收回: the duty is one's own again at once."""
    if not one.live:
        return False
    stood = one.state is StandInState.ACCEPTED
    one.state, one.ended_at = StandInState.TAKEN_BACK, now
    work.record(one.subject, "taken_back", now, one.absent_id)
    _tell(work, one, one.stand_in_id, "standin.taken_back")
    if stood:
        await pass_on(work, one.stand_in_id, one.absent_id, now)
    return True


async def sweep(work: Work, now: datetime) -> int:
    """A span ends by itself, a question without an answer too."""
    due = await work.stand_ins.due(now, now - ANSWER_WITHIN)
    for one in due:
        if one.state is StandInState.ASKED:
            one.state = StandInState.LAPSED
            work.record(one.subject, "lapsed", now)
            _tell(work, one, one.absent_id, "standin.lapsed")
        else:
            await _end(work, one, now)
    return len(due)


async def _end(work: Work, one: StandIn, now: datetime) -> None:
    one.state, one.ended_at = StandInState.ENDED, now
    work.record(one.subject, "ended", now)
    for person_id in (one.absent_id, one.stand_in_id):
        _tell(work, one, person_id, "standin.ended")
    await pass_on(work, one.stand_in_id, one.absent_id, now)


def _tell(work: Work, one: StandIn, person_id: str, kind: str) -> None:
    district = work.district
    org = district.organisations.get(one.org_id)
    what = {
        "stand_in_id": one.id,
        "who": district.people[one.absent_id].name,
        "by": district.people[one.stand_in_id].name,
        "org": org.name if org else "",
        "until": f"{district.local(one.ends_at):%m-%d %H:%M}",
    }
    work.tell(Notice(person_id, kind, Priority.P2, what, dedupe=f"{one.subject}:{kind}:{person_id}"))


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
