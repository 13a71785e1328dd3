"""Who could be called tonight, who could not and why; and the monthly 能收到吗?."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from duty.district.district import District
from duty.district.people import Person, Role
from duty.messaging.accounts import Account
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.ports import Work
from duty.messaging.rollcall import RollCall
from duty.rights.may import opens
from duty.rights.words import Do, Thing

ASKED_AT = time(10)
ASKED_UNTIL = time(18)
"""After an outage of ours it is still asked that day, but not in the night."""
REPORTED_AT = time(8)


# -- how people stand --------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """How one person stands. `why` is empty when they can be reached."""

    person_id: str
    why: str = ""
    failures: int = 0
    delivered_at: datetime | None = None
    heard_at: datetime | None = None

    @property
    def last_sign_at(self) -> datetime | None:
        """When something last went through, in either direction."""
        return max((at for at in (self.delivered_at, self.heard_at) if at), default=None)


@dataclass(frozen=True)
class ReachList:
    """Of `total` people on the duty roster these cannot be reached."""

    total: int
    cut_off: tuple[Reach, ...]


async def reach_list(work: Work, person: Person) -> ReachList | None:
    """Everybody on the duty rosters of the desks, the stations and one's own schools.

    None: it is not for this person.
    """
    if not opens(person, Do.SEE, Thing.REACH):
        return None
    schools = [school.id for school in work.district.schools_seen_by(person)]
    found = await reach_of(work, work.district.on_any_duty_roster(schools))
    return ReachList(len(found), tuple(one for one in found if one.why))


async def reach_of(work: Work, people: Sequence[str]) -> list[Reach]:
    """In the same order."""
    accounts = await work.accounts.of_people(people)
    return [_best(person_id, accounts[person_id]) for person_id in people]


def _best(person_id: str, accounts: Sequence[Account]) -> Reach:
    """By the best of their accounts: one that works is enough."""
    if not accounts:
        return Reach(person_id, "no_account")
    return min((_reach(person_id, account) for account in accounts), key=lambda one: bool(one.why))


def _reach(person_id: str, account: Account) -> Reach:
    return Reach(person_id, _why(account), account.failures, account.last_delivered_at, account.last_heard_at)


def _why(account: Account) -> str:
    """What stands in the way; empty where nothing does."""
    if not account.reachable:
        return "blocked"
    if not account.failures:
        return ""
    return "page_closed" if account.last_failure == "not_on_screen" else "failures"


# -- the roll call -----------------------------------------------------------------------------


@dataclass(frozen=True)
class CanYouHear(News):
    """能收到吗? of the month, with its button."""

    kind: ClassVar[str] = "reach.ask"
    roll_call: int
    month: int


@dataclass(frozen=True)
class Silent:
    """Somebody who did not answer; `why` is empty where nothing stood in the way."""

    name: str
    phone: str
    why: str
    failures: int


@dataclass(frozen=True)
class SomeSilent(News):
    """The next morning: how many of those asked did not answer, and who."""

    kind: ClassVar[str] = "reach.report"
    month: int
    asked: int
    silent: tuple[Silent, ...]


@dataclass(frozen=True)
class AllAnswered(News):
    kind: ClassVar[str] = "reach.all_well"
    month: int
    asked: int


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
    if call and call.due(at.date()):
        await _report(work, call, now)
        return 1
    return 0


def first_school_day(district: District, day: date) -> bool:
    """Whether the district has taught on no day of the month before."""

    def taught(on: date) -> bool:
        return district.day("", on).kind.taught

    return taught(day) and not any(taught(day.replace(day=n)) for n in range(1, day.day))


async def _ask(work: Work, day: date, now: datetime) -> None:
    people = work.district.on_any_duty_roster(work.district.schools)
    call = RollCall(day, now, people)
    await work.roll_calls.add(call)
    work.record(call.subject, "asked", now, "", count=len(people))
    news = CanYouHear(call.id or 0, day.month)
    for person_id in people:
        work.tell(Notice(person_id, news, Priority.P2, dedupe=str(call.subject)))


async def answer(work: Work, person: Person, roll_call_id: int, now: datetime) -> bool:
    """[收到], once or more often. False when the person was not asked."""
    call = await work.roll_calls.get(roll_call_id)
    if call is None or not call.asks(person.id):
        return False
    await work.roll_calls.answer(roll_call_id, person.id, now)
    return True


async def silent(work: Work, call: RollCall) -> list[Reach]:
    """Who did not answer, and what is known about why."""
    answered = await work.roll_calls.answered(call.id or 0)
    return await reach_of(work, [p for p in call.asked if p not in answered])


async def _report(work: Work, call: RollCall, now: datetime) -> None:
    call.report(now)
    missing = await silent(work, call)
    work.record(call.subject, "reported", now, "", silent=[one.person_id for one in missing])
    news: News = AllAnswered(call.day.month, len(call.asked))
    if missing:
        who = tuple(_silent(work.district, one) for one in missing)
        news = SomeSilent(call.day.month, len(call.asked), who)
    for person_id in leaders_on_duty(work.district, now):
        work.tell(Notice(person_id, news, Priority.P2, dedupe=f"{call.subject}:report"))


def leaders_on_duty(district: District, now: datetime) -> list[str]:
    """Of the desks above the schools."""
    role = Role.LEADER_ON_DUTY
    found = (district.on_duty(now, org_id=org, role=role) for org in district.all_desks)
    return list(dict.fromkeys(person_id for some in found for person_id in some))


def _silent(district: District, one: Reach) -> Silent:
    person = district.people[one.person_id]
    return Silent(person.name, person.phone, one.why, one.failures)
