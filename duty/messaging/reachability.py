"""Who could be called tonight, who could not and why; and the monthly 能收到吗?."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from duty.district.district import District
from duty.district.people import DESK, Person, Role
from duty.messaging.accounts import Account
from duty.messaging.notices import Priority, untyped
from duty.messaging.ports import Work
from duty.messaging.rollcall import RollCall

ASKED_AT = time(10)
ASKED_UNTIL = time(18)
"""After an outage of ours it is still asked that day, but not in the night."""
REPORTED_AT = time(8)


@dataclass(frozen=True)
class Reach:
    """How one person stands. `why` is empty when they can be reached."""

    person_id: str
    why: str = ""
    failures: int = 0
    delivered_at: datetime | None = None
    heard_at: datetime | None = None


def may_ask(person: Person) -> bool:
    return person.role in DESK | {Role.STATION_CHIEF, Role.ADMIN}


def on_the_roster(district: District, schools: Iterable[str]) -> list[str]:
    """Everybody the duty rosters name: desks, stations, and these schools."""
    wanted = set(schools)
    lines = [line for line in district.duty_roster if line.org_id or line.school_id in wanted]
    return list(dict.fromkeys(line.person_id for line in lines))


async def roster_reach(work: Work, schools: Iterable[str]) -> list[Reach]:
    """Of everybody on the duty roster, those who cannot be reached first."""
    found = [await reach_of(work, p) for p in on_the_roster(work.district, schools)]
    return sorted(found, key=lambda one: not one.why)


async def reach_of(work: Work, person_id: str) -> Reach:
    """By the best of their accounts: one that works is enough."""
    accounts = await work.accounts.of_person(person_id)
    if not accounts:
        return Reach(person_id, "no_account")
    return min((_reach(person_id, account) for account in accounts), key=lambda one: bool(one.why))


def _reach(person_id: str, account: Account) -> Reach:
    why = ""
    if not account.reachable:
        why = "blocked"
    elif account.failures and account.last_failure == "not_on_screen":
        why = "page_closed"
    elif account.failures:
        why = "failures"
    return Reach(person_id, why, account.failures, account.last_delivered_at, account.last_heard_at)


async def sweep(work: Work, now: datetime) -> int:
    """Ask on the month's first school day; the next morning the leader reads who did not answer."""
    at = work.district.local(now)
    if not (ASKED_AT <= at.time() < ASKED_UNTIL or at.time() >= REPORTED_AT):
        return 0
    call = await work.roll_calls.since(at.date().replace(day=1))
    if call is None and ASKED_AT <= at.time() < ASKED_UNTIL and first_school_day(work.district, at.date()):
        await _ask(work, at.date(), now)
        return 1
    if call is None:  # of the last day of a month the report is due in the next one
        call = await work.roll_calls.since(at.date() - timedelta(days=7))
    if call and call.reported_at is None and at.date() > call.day:
        await _report(work, call, now)
        return 1
    return 0


def first_school_day(district: District, day: date) -> bool:
    """Whether the district has taught on no day of the month before."""

    def taught(on: date) -> bool:
        return district.day("", on).kind.taught

    return taught(day) and not any(taught(day.replace(day=n)) for n in range(1, day.day))


async def _ask(work: Work, day: date, now: datetime) -> None:
    people = on_the_roster(work.district, work.district.schools)
    call = RollCall(day, now, people)
    await work.roll_calls.add(call)
    work.record(call.subject, "asked", now, "", count=len(people))
    for person_id in people:
        what = {"roll_call": call.id, "month": day.month}
        work.tell(untyped(person_id, "reach.ask", Priority.P2, what, dedupe=str(call.subject)))


async def answer(work: Work, call: RollCall, person: Person, now: datetime) -> bool:
    """[收到]. False when they were not asked or had answered."""
    if person.id not in call.asked or call.id is None:
        return False
    return await work.roll_calls.answer(call.id, person.id, now)


async def silent(work: Work, call: RollCall) -> Sequence[Reach]:
    """Who did not answer, and what is known about why."""
    answered = await work.roll_calls.answered(call.id or 0)
    return [await reach_of(work, p) for p in call.asked if p not in answered]


async def _report(work: Work, call: RollCall, now: datetime) -> None:
    call.reported_at = now
    missing = await silent(work, call)
    work.record(call.subject, "reported", now, "", silent=[one.person_id for one in missing])
    what = {
        "month": call.day.month,
        "asked": len(call.asked),
        "count": len(missing),
        "lines": [_line(work, one) for one in missing],
    }
    for person_id in leaders_on_duty(work.district, now):
        kind = "reach.report" if missing else "reach.all_well"
        work.tell(untyped(person_id, kind, Priority.P2, what, dedupe=f"{call.subject}:report"))


def leaders_on_duty(district: District, now: datetime) -> list[str]:
    """Of the desks above the schools."""
    desks = dict.fromkeys(org for s in district.schools.values() for org in district.command_desks(s))
    role = Role.LEADER_ON_DUTY
    return list(dict.fromkeys(p for org in desks for p in district.on_duty(now, org_id=org, role=role)))


def _line(work: Work, one: Reach) -> dict[str, Any]:
    person = work.district.people[one.person_id]
    return {"name": person.name, "phone": person.phone, "why": one.why, "failures": one.failures}
