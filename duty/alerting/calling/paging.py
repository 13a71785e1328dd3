"""Calling people: whom, when, what they read. Who cannot be reached is skipped, and the record says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling import storms
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.page import Page, PageState, Unreachable
from duty.alerting.ports import Work
from duty.district.district import District
from duty.district.ladders import LADDERS, Ladder, Step
from duty.district.people import DESK, POLICE, Role
from duty.district.schools import School
from duty.district.severity import Triage
from duty.messaging.accounts import Account
from duty.messaging.notices import Notice


class Paged(CallNews):
    """Somebody is called."""

    kind: ClassVar[str] = "alert.page"


@dataclass(frozen=True)
class AskedToPhone(CallNews):
    """Its caller said at `at` that it was a mistake, and nobody has phoned them yet."""

    kind: ClassVar[str] = "alert.phone"
    at: str


@dataclass(frozen=True)
class Referred(CallNews):
    """Somebody is called because `by` passed it on to them."""

    kind: ClassVar[str] = "alert.referred"
    by: str


# -- climbing ------------------------------------------------------------------------------------


async def climb(work: Work, call: Call, now: datetime) -> None:
    """Take the step that is due, and the next at once where nobody can be reached; then call all again.

    One at a time: where the house was away longer the others follow with the next ticks.
    """
    alert = call.alert
    while alert.open and alert.next_at and alert.next_at <= now:
        if alert.mistake_at:
            await _ask_wider(work, call, now)
        elif not alert.has_steps_left:
            await _call_again(work, call, now)
        elif not await _call_step(work, call, now) and alert.has_steps_left:
            continue
        alert.wait(now)
        return


async def climb_now(work: Work, call: Call, now: datetime) -> None:
    """The next step at once, if there is one."""
    if call.alert.hurry(now):
        await climb(work, call, now)


async def _call_step(work: Work, call: Call, now: datetime) -> bool:
    """Call whoever of the step was not called in this round. False when none of them can be reached."""
    alert = call.alert
    pages = await this_round(work, alert)
    wanted = recipients(work, alert, alert.ladder[alert.step]["groups"], now)
    fresh = [p for p in wanted if p not in {page.person_id for page in pages}]
    made = await _call(work, call, fresh, now)
    work.record(alert.subject, "step", now, "", step=alert.step, called=fresh)
    alert.count_step()
    return any(p.person_id in wanted and p.state is not PageState.SKIPPED for p in [*pages, *made])


async def _call_again(work: Work, call: Call, now: datetime) -> None:
    everybody = await called(work, call.alert)
    await _call(work, call, everybody, now)
    call.alert.count_repeat()
    work.record(call.subject, "repeated", now, "", called=everybody)


async def _ask_wider(work: Work, call: Call, now: datetime) -> None:
    """After 误触撤销: the same people, and those of the next step, are asked to phone."""
    alert = call.alert
    groups = alert.ladder[alert.step]["groups"] if alert.has_steps_left else ()
    people = list(dict.fromkeys([*await called(work, alert), *recipients(work, alert, groups, now)]))
    await _call(work, call, people, now)
    alert.count_step()
    work.record(alert.subject, "asked_to_phone", now, "", called=people)


async def this_round(work: Work, alert: Alert) -> list[Page]:
    """The pages since it was raised, or raised anew. By their steps: a clock may be set back."""
    return [p for p in await work.alerts.pages(alert.known_id) if p.step >= alert.round_step]


async def called(work: Work, alert: Alert) -> list[str]:
    """Everybody ever called for it, in that order."""
    return list(dict.fromkeys(page.person_id for page in await work.alerts.pages(alert.known_id)))


# -- one call ------------------------------------------------------------------------------------


async def call_besides(work: Work, call: Call, people: Sequence[str], now: datetime, by: str) -> list[Page]:
    """Call these at once, outside of the ladder, because `by` passed it on to them."""
    made = await _call(work, call, people, now, by)
    work.record(call.subject, "called_besides", now, by, called=list(people))
    call.alert.count_besides()
    return made


async def _call(work: Work, call: Call, people: Sequence[str], now: datetime, by: str = "") -> list[Page]:
    """A page for each; however many they are, storage is asked once."""
    made = [Page(call.id, person_id, call.alert.step, now) for person_id in people]
    having = {*await called(work, call.alert), *call.alert.near} if call.alert.step else set[str]()
    await work.alerts.add_pages(made)
    accounts = await work.accounts.of_people(people)
    for page in made:
        await _page(work, call, page, accounts[page.person_id], now, by, again=page.person_id in having)
    return made


async def _page(
    work: Work,
    call: Call,
    page: Page,
    accounts: Sequence[Account],
    now: datetime,
    by: str,
    *,
    again: bool,
) -> None:
    """`again`: they may have a card of it, which is renewed; a first one waits for no look at the ledger."""
    alert, person_id = call.alert, page.person_id
    if not any(account.reachable for account in accounts):
        page.skip(Unreachable.UNREACHABLE if accounts else Unreachable.NO_ACCOUNT, now)
        work.record(alert.subject, "skipped", now, "", person=person_id, why=page.why)
        return
    storm = await storms.storm(work, alert, person_id, now)
    if storm:
        await storms.bundle(work, alert, page, storm, now)
        return
    news = _said(work, alert, CallFacts.of(work.district, call, person_id), by)
    dedupe, name = f"{alert.subject}:{person_id}:{alert.step}", str(alert.subject)
    notice = Notice(person_id, news, alert.priority, dedupe, name, page_id=page.id)
    work.tell(renewed(notice) if again else notice)


def renewed(notice: Notice) -> Notice:
    """One card for a call, however often somebody is called: it is heard, and the earlier one is gone."""
    return replace(notice, replaces=notice.name, anew=True)


def _said(work: Work, alert: Alert, facts: CallFacts, by: str) -> CallNews:
    if alert.mistake_at:
        return AskedToPhone(facts, work.district.clock(alert.mistake_at))
    return Referred(facts, by=work.district.people[by].name) if by else Paged(facts)


# -- whom ----------------------------------------------------------------------------------------


def first_called(work: Work, call: Call, now: datetime) -> list[str]:
    """Whom its first step calls."""
    return recipients(work, call.alert, call.alert.ladder[0]["groups"], now)


def ladder_of(work: Work, triage: Triage) -> Ladder:
    """The district's own, or the default."""
    return work.district.ladders.get(triage) or LADDERS[triage]


def drill_ladder(org_id: str, started_by: str) -> Ladder:
    """A drill stays with the desk that started it."""
    first = Step(timedelta(), (f"person:{started_by}", f"org:{org_id}"))
    return Ladder((first,), timedelta(minutes=3))


def recipients(work: Work, alert: Alert, groups: Sequence[str], now: datetime) -> list[str]:
    """The people of those groups at this moment, the caller left out, in calling order."""
    district = work.district
    school = district.schools[alert.school_id]
    desks = district.command_desks(school)
    found: list[str] = []
    for group in groups:
        if group == "desk":
            for org in desks:
                found += district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)
        elif group == "desk_leaders":
            for org in desks:
                found += district.on_duty(now, org_id=org, role=Role.LEADER_ON_DUTY)
        elif group == "station":
            found += district.on_duty(now, org_id=school.station_org_id)
        elif group == "principal":
            found += district.head_of(school.id)
        elif group == "everyone":
            found += _everyone(district, school, desks)
        elif group.startswith("person:"):
            found.append(group.partition(":")[2])
        elif group.startswith("org:"):
            found += district.on_duty(now, org_id=group.partition(":")[2])
    return [p for p in dict.fromkeys(found) if p != alert.reporter_id]


def _everyone(district: District, school: School, desks: Sequence[str]) -> list[str]:
    """Every officer of the school's own district and the level above (product.md, ladder P0 at 3 min)."""
    above = {district.organisations[org].parent_id for org in desks if org in district.organisations}
    return [
        p.id
        for p in district.officers_around(school)
        if p.role in DESK | POLICE or (p.role is Role.SUPERVISOR and p.org_id in above)
    ]
