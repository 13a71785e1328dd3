"""Who is near: people checked in at that school, its leader and its duty officer hear at once, and may go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.calling.paging import called
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.standing import Stands
from duty.alerting.ports import Work
from duty.attendance.checkin import CheckIn
from duty.district.district import District
from duty.district.people import GUARDS, POLICE, Person, Role
from duty.district.severity import Triage
from duty.messaging.notices import Notice, Priority

NEAR = GUARDS | POLICE | {Role.SCHOOL_STAFF}
"""Who is looked for where they stand. Volunteers and teachers are sent to no danger."""


@dataclass(frozen=True)
class HelpNear(CallNews):
    """Somebody beside you calls. It stands so by now, since `by` and `at`; `goes`: this reader goes there."""

    kind: ClassVar[str] = "near.called"
    stands: Stands
    by: str
    at: str
    goes: bool = False


@dataclass(frozen=True)
class WantsReinforcement(CallNews):
    """Whoever is there wants more people."""

    kind: ClassVar[str] = "near.reinforce"
    by: str
    at: str


@dataclass(frozen=True)
class HelpComing(CallNews):
    """To its caller: somebody from near by comes."""

    kind: ClassVar[str] = "sos.coming"
    by: str
    at: str


async def who_is_near(work: Work, school_id: str, now: datetime) -> list[str]:
    """Whoever stands at that school now, its leader and its duty officer."""
    return near_to(work.district, school_id, await work.spot_checks.on_duty([school_id], now), now)


def near_to(district: District, school_id: str, there: Iterable[CheckIn], now: datetime) -> list[str]:
    """The same where it was looked up already who stands there."""
    people = [one.person_id for one in there if district.people[one.person_id].role in NEAR]
    people += [*district.leaders_of(school_id), *district.on_duty(now, school_id=school_id)]
    return list(dict.fromkeys(people))


async def call_near(work: Work, call: Call, now: datetime, there: Sequence[str] | None = None) -> None:
    """A P0 is heard by who is near, each once; a drill by nobody but its desk.

    there: who is, where that was looked up already.
    """
    alert = call.alert
    if alert.triage is not Triage.P0 or alert.drill or not alert.open:
        return
    there = await who_is_near(work, alert.school_id, now) if there is None else there
    fresh = [p for p in await _uncalled(work, call, there) if p not in alert.near]
    if not fresh:
        return
    alert.near = [*alert.near, *fresh]
    work.record(call.subject, "near", now, "", people=fresh)
    for person_id in fresh:
        name = str(call.subject)
        work.tell(
            Notice(person_id, _card(work, call, person_id), Priority.P0, f"{name}:near:{person_id}", name)
        )


async def _uncalled(work: Work, call: Call, there: Sequence[str]) -> list[str]:
    """Those the ladder did not call; never the caller."""
    others = {*await called(work, call.alert), call.alert.reporter_id}
    return [person for person in there if person not in others]


def _card(work: Work, call: Call, person_id: str) -> HelpNear:
    standing, district = call.alert.standing, work.district
    return HelpNear(
        CallFacts.of(district, call, person_id),
        stands=standing.stands,
        by=district.polite(standing.by) if standing.by else "",
        at=district.clock(standing.at) if standing.at else "",
        goes=person_id in call.alert.going,
    )


def tell_near(work: Work, call: Call, now: datetime, but: Collection[str] = ()) -> None:
    """Their card stands as the call does, silently."""
    name = str(call.subject)
    for person_id in call.alert.near:
        if person_id not in but:
            dedupe = f"{name}:near:{person_id}:{now.timestamp():.3f}"
            news = _card(work, call, person_id)
            work.tell(Notice(person_id, news, Priority.REPLY, dedupe, name, replaces=name, silent=True))


async def may_go(work: Work, call: Call, person: Person) -> bool:
    """Whoever was told of it and can still be of use; nobody goes to their own call."""
    told = person.id in call.alert.near or person.id in await called(work, call.alert)
    return call.alert.live and told and person.id != call.alert.reporter_id


async def want_reinforcement(work: Work, call: Call, by: str, now: datetime) -> Sequence[str]:
    """Everybody who was called or is near hears it, and may go."""
    alert, district, name = call.alert, work.district, str(call.subject)
    there = await _uncalled(work, call, await who_is_near(work, alert.school_id, now))
    alert.near = list(dict.fromkeys([*alert.near, *there]))
    asked = [p for p in dict.fromkeys([*await called(work, alert), *alert.near]) if p != by]
    for person_id in asked:
        facts = CallFacts.of(district, call, person_id)
        news = WantsReinforcement(facts, by=district.polite(by), at=district.clock(now))
        dedupe = f"{name}:reinforce:{person_id}"
        work.tell(Notice(person_id, news, alert.priority, dedupe, name, replaces=name, anew=True))
    return asked


def tell_coming(work: Work, call: Call, by: str, now: datetime) -> None:
    """Whoever called reads that somebody comes."""
    alert, district = call.alert, work.district
    news = HelpComing(CallFacts.of(district, call), by=district.polite(by), at=district.clock(now))
    dedupe = f"{call.subject}:coming:{by}"
    work.tell(Notice(alert.reporter_id, news, alert.priority, dedupe, silent=alert.hushed))
