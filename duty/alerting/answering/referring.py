"""转派, and what passes on with a duty: others are called, and may take over what somebody has in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.alerting.answering.rights import Refusal, Refused, answerable
from duty.alerting.calling.paging import call_besides, called
from duty.alerting.calls.call import Call
from duty.alerting.calls.page import Page, PageState
from duty.alerting.ports import Work
from duty.district.people import Person, Role


class To(StrEnum):
    """The roles a call can be passed on to."""

    LEADERS = "leaders"
    STATION = "station"
    DESK = "desk"
    """The other desk of the district."""


Choice = dict[To, list[str]]
"""Who of each role is on duty now."""


@dataclass(frozen=True, slots=True)
class Referral:
    """Who was called, in that order, and who of them cannot be reached."""

    people: Sequence[str]
    unreached: Sequence[str]

    @property
    def reached(self) -> list[str]:
        return [person for person in self.people if person not in self.unreached]


async def whom_to_refer_to(work: Work, alert_id: int, by: Person, now: datetime) -> Choice | Refused:
    """What can be chosen from; refused where nobody else is on duty."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    if not call.alert.live:
        return Refused(Refusal.TOO_LATE, call)
    found = referable(work, call, by, now)
    return found if any(found.values()) else Refused(Refusal.NOBODY, call)


def referable(work: Work, call: Call, by: Person, now: datetime) -> Choice:
    """The leaders on duty, the station, the other desk; whoever of them is on duty now."""
    district = work.district
    school = district.schools[call.alert.school_id]
    desks = district.command_desks(school)
    leader, officer = Role.LEADER_ON_DUTY, Role.DUTY_OFFICER
    other = [org for org in desks if org != by.org_id]
    found = {
        To.LEADERS: [p for org in desks for p in district.on_duty(now, org_id=org, role=leader)],
        To.STATION: district.on_duty(now, org_id=school.station_org_id),
        To.DESK: [p for org in other for p in district.on_duty(now, org_id=org, role=officer)],
    }
    nobody = {by.id, call.alert.reporter_id}
    return {to: [p for p in people if p not in nobody] for to, people in found.items()}


async def refer(work: Work, alert_id: int, to: str, by: Person, now: datetime) -> Referral | Refused:
    """Call a role, or one person of it, at once. Who has it keeps it until one of these takes it over."""
    call = await answerable(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    pages = await _refer(work, call, _meant(referable(work, call, by, now), to), by, now)
    if not pages:
        return Refused(Refusal.TOO_LATE, call)
    skipped = [page.person_id for page in pages if page.state is PageState.SKIPPED]
    return Referral([page.person_id for page in pages], skipped)


def _meant(found: Choice, to: str) -> list[str]:
    if to in list(To):
        return found[To(to)]
    everybody = [person for people in found.values() for person in people]
    return [to] if to in everybody else []


async def _refer(work: Work, call: Call, people: Sequence[str], by: Person, now: datetime) -> list[Page]:
    if not call.alert.refer(people, now):
        return []
    work.record(call.subject, "referred", now, by.id, people=list(people))
    return await call_besides(work, call, people, now, by.id)


async def pass_on(work: Work, absent: str, stand_in: str, now: datetime) -> int:
    """替我值班: call the stand-in for everything open that the absent one was called for.

    What somebody else has in hand stays with them.
    """
    count = 0
    for call in await work.alerts.open(list(work.district.schools)):
        people = await called(work, call.alert)
        if absent not in people or stand_in in (*people, call.alert.reporter_id):
            continue
        if not call.alert.hand_on(absent, stand_in):
            continue
        work.record(call.subject, "passed", now, absent, people=[stand_in])
        await call_besides(work, call, [stand_in], now, absent)
        count += 1
    return count
