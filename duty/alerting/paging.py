"""Calling people: whom, when, what they read. Who cannot be reached is skipped, and the record says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duty.alerting import storms
from duty.alerting.alert import Alert, AlertState, Page, PageState
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.alerting.ports import Work
from duty.district.ladders import LADDERS, Ladder, Step
from duty.district.people import DESK, POLICE, Role
from duty.district.severity import Triage
from duty.messaging.accounts import Account
from duty.messaging.notices import Priority, untyped


async def climb(work: Work, call: Call, now: datetime) -> None:
    """Take every step that is due, and the next at once where nobody can be reached; then call all again."""
    while call.alert.state is AlertState.OPEN and call.alert.next_at and call.alert.next_at <= now:
        if call.alert.step >= len(call.alert.ladder):
            await _call_again(work, call, now)
        elif not await _call_step(work, call, now) and call.alert.step < len(call.alert.ladder):
            continue
        call.alert.next_at = next_step_at(call.alert, now)


def ladder_of(work: Work, triage: Triage) -> Ladder:
    """The district's own, or the default."""
    return work.district.ladders.get(triage) or LADDERS[triage]


async def climb_now(work: Work, call: Call, now: datetime) -> None:
    """The next step at once, if there is one; the repeats keep their time."""
    if call.alert.step < len(call.alert.ladder):
        call.alert.next_at = now
        await climb(work, call, now)


def next_step_at(alert: Alert, now: datetime) -> datetime | None:
    if alert.step < len(alert.ladder):
        return alert.raised_at + timedelta(seconds=alert.ladder[alert.step]["after_s"])
    if not alert.repeat_s or alert.repeats_left == 0:
        return None
    return now + timedelta(seconds=alert.repeat_s)


async def _call_step(work: Work, call: Call, now: datetime) -> bool:
    """Call whoever of the step was not called in this round. False when none of them can be reached."""
    pages = await this_round(work, call.alert)
    wanted = recipients(work, call.alert, call.alert.ladder[call.alert.step]["groups"], now)
    fresh = [p for p in wanted if p not in {page.person_id for page in pages}]
    made = await _call(work, call, fresh, now)
    work.record(call.subject, "step", now, "", step=call.alert.step, called=fresh)
    call.alert.step += 1
    return any(p.person_id in wanted and p.state is not PageState.SKIPPED for p in [*pages, *made])


async def _call_again(work: Work, call: Call, now: datetime) -> None:
    everybody = await called(work, call.alert)
    await _call(work, call, everybody, now)
    call.alert.step += 1
    if call.alert.repeats_left:
        call.alert.repeats_left -= 1
    work.record(call.subject, "repeated", now, "", called=everybody)


async def this_round(work: Work, alert: Alert) -> list[Page]:
    """The pages since it was raised, or raised anew."""
    return [p for p in await work.alerts.pages(alert.known_id) if p.called_at >= alert.raised_at]


async def called(work: Work, alert: Alert) -> list[str]:
    """Everybody ever called for it, in that order."""
    return list(dict.fromkeys(page.person_id for page in await work.alerts.pages(alert.known_id)))


async def call_besides(
    work: Work,
    call: Call,
    people: Sequence[str],
    now: datetime,
    kind: str,
    by: str = "",
) -> list[Page]:
    """Call these at once, outside of the ladder."""
    made = await _call(work, call, people, now, kind, by)
    work.record(call.subject, "called_besides", now, by, called=list(people))
    call.alert.step_aside()
    return made


async def _call(
    work: Work,
    call: Call,
    people: Sequence[str],
    now: datetime,
    kind: str = "alert.page",
    by: str = "",
) -> list[Page]:
    """A page for each; however many they are, storage is asked once."""
    made = [Page(call.id, person_id, call.alert.step, now) for person_id in people]
    await work.alerts.add_pages(made)
    accounts = await work.accounts.of_people(people)
    for page in made:
        await _page(work, call, page, accounts[page.person_id], now, kind, by)
    return made


async def _page(
    work: Work,
    call: Call,
    page: Page,
    accounts: Sequence[Account],
    now: datetime,
    kind: str,
    by: str,
) -> None:
    person_id = page.person_id
    if not any(account.reachable for account in accounts):
        page.state, page.settled_at = PageState.SKIPPED, now
        page.why = "unreachable" if accounts else "no_account"
        work.record(call.subject, "skipped", now, "", person=person_id, why=page.why)
        return
    storm = await storms.storm(work, call.alert, person_id, now)
    if storm:
        await storms.bundle(work, call.alert, page, storm, now)
        return
    called_by = {"by": work.district.people[by].name} if by else {}
    work.tell(
        untyped(
            person_id,
            kind,
            call.alert.priority,
            CallFacts.of(work.district, call).values() | called_by,
            dedupe=f"{call.subject}:{person_id}:{call.alert.step}",
            name=str(call.subject),
            page_id=page.id,
        )
    )


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
            found += _everyone(work, desks)
        elif group.startswith("person:"):
            found.append(group.partition(":")[2])
        elif group.startswith("org:"):
            found += district.on_duty(now, org_id=group.partition(":")[2])
    return [p for p in dict.fromkeys(found) if p != alert.reporter_id]


def _everyone(work: Work, desks: Sequence[str]) -> list[str]:
    """Every officer of the district and the level above (product.md, ladder P0 at 3 min)."""
    district = work.district
    above = {district.organisations[org].parent_id for org in desks if org in district.organisations}
    return [
        p.id
        for p in district.people.values()
        if p.role in DESK | POLICE or (p.role is Role.SUPERVISOR and p.org_id in above)
    ]


def drill_ladder(org_id: str, started_by: str) -> Ladder:
    """A drill stays with the desk that started it."""
    first = Step(timedelta(), (f"person:{started_by}", f"org:{org_id}"))
    return Ladder((first,), timedelta(minutes=3))


async def tell_called(work: Work, call: Call, kind: str, by: str, now: datetime) -> None:
    """Their message changes in place; the one who acted gets a fresh card from the answer instead.

    Who was called for it in a bundle reads it there, and nothing besides.
    """
    person = work.district.people.get(by)
    everybody = await called(work, call.alert)
    bundled = (
        set() if kind == "alert.changed" else await storms.outcome(work, call.alert, everybody, now, kind)
    )
    what = CallFacts.of(work.district, call).values() | {
        "by": person.name if person else "",
        "at": work.district.clock(now),
    }
    for person_id in everybody:
        if person_id != by and person_id not in bundled:
            work.tell(
                untyped(
                    person_id,
                    kind,
                    Priority.REPLY,
                    what,
                    dedupe=f"{call.subject}:{kind}:{person_id}:{now.timestamp():.3f}",
                    name=str(call.subject),
                    replaces=str(call.subject),
                )
            )
