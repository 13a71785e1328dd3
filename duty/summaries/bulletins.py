"""What a group chat reads: P0/P1 text and the summary; no phone, place, picture or button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts
from duty.alerting.calls.standing import Stands
from duty.messaging.accounts import MOVED_TO, Account
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.operators import tell_admins
from duty.summaries.editions import edition
from duty.summaries.figures import figures
from duty.summaries.group import Group
from duty.summaries.groups import move, scope
from duty.summaries.ports import Work
from duty.summaries.summary import Figures

LOOKS_BACK = timedelta(hours=24)
"""An alert older than this no longer changes what stands in a group."""
PHONE = re.compile(r"(?<!\d)\+?\d(?:[ \-]?\d){6,}(?!\d)")


@dataclass(frozen=True)
class GroupAlert(News):
    """An urgent alert, and how it stands. Without phone, place and anything to press: many eyes read it.

    who: the person who called for help or reported, politely; by: who brought it to where it stands.
    """

    kind: ClassVar[str] = "group.alert"
    incident_kind: str
    sentence: str
    time: str
    received: str
    delayed: bool
    school: str
    post: str
    unsure: bool
    who: str
    stands: Stands
    by: str
    at: str


@dataclass(frozen=True)
class GroupSummary(News):
    """The day so far at the schools of the group. `scope` is the school's name, empty for the district."""

    kind: ClassVar[str] = "group.summary"
    scope: str
    figures: Figures
    month: int
    day: int
    time: str


@dataclass(frozen=True)
class GroupLost(News):
    """What happens does not arrive in that group any more. `scope` is empty for the district."""

    kind: ClassVar[str] = "operator.group_lost"
    scope: str
    time: str


async def sweep(work: Work, now: datetime, hour: time = edition.HOUR) -> int:
    """Tell every bound group what it does not know yet. Each thing has its key, so it is told once."""
    told = 0
    for group, account in await work.groups.bound():
        if not account.reachable:
            await _follow(work, account, now)
            await _tell_lost(work, group, account, now)
            continue
        told += await _alerts(work, group, now) + await _summary(work, group, now, hour)
    return told


async def _follow(work: Work, account: Account, now: datetime) -> None:
    """A refusal named the chat's new id before the chat itself did."""
    if account.unreachable_why.startswith(MOVED_TO):
        address = account.unreachable_why.removeprefix(MOVED_TO)
        await move(work, account, await work.accounts.find_or_add(account.channel, address), now)


async def _tell_lost(work: Work, group: Group, account: Account, now: datetime) -> None:
    """Nothing arrives there any more (its topic was closed, we were thrown out): once to the admins."""
    why = account.unreachable_why
    if why.startswith(MOVED_TO):
        return
    heard = account.last_heard_at or group.bound_at
    if any(change.what == "lost" and change.at >= heard for change in await work.changes(group.subject)):
        return
    work.record(group.subject, "lost", now, "", why=why)
    news = GroupLost(scope(work, group.school_id), work.district.clock(now))
    tell_admins(work, news, f"{group.subject}:lost:{now:%Y%m%d%H%M%S}")


async def _alerts(work: Work, group: Group, now: datetime) -> int:
    since = max(group.bound_at, now - LOOKS_BACK)
    schools = [s for s in work.district.schools if group.covers(s)]
    calls = await work.groups.calls(schools, since)
    known = await work.groups.told(group.account_id, [_key(call.alert) for call in calls])
    named = await work.groups.named(group.account_id, [str(call.subject) for call in calls])
    fresh = [
        call
        for call in calls
        if _key(call.alert) not in known and (str(call.subject) in named or _calls_now(call.alert))
    ]
    for call in fresh:
        work.tell(_notice(work, group, call))
    return len(fresh)


def _calls_now(alert: Alert) -> bool:
    """Urgent, real and not over: a group that knows nothing of it yet must read it."""
    return alert.urgent and alert.live and not alert.drill


def _key(alert: Alert) -> str:
    """How it stands; when that changes, what the group reads changes with it."""
    mistake = ":mistake" if alert.mistake_at and alert.live else ""
    arrived = ":arrived" if alert.arrived_at and alert.live else ""
    taken = f":{alert.taken_at:%Y%m%d%H%M%S}" if alert.taken_at else ""
    stands = f"{alert.state}:{alert.triage}:{alert.raised_at:%Y%m%d%H%M%S}{taken}{mistake}{arrived}"
    return f"group:{alert.subject}:{stands}"


def _notice(work: Work, group: Group, call: Call) -> Notice:
    """One message per alert, which then changes in place: a group is not rung up twice."""
    return Notice(
        "",
        _alert(work, call),
        Priority.P1 if call.alert.urgent else Priority.P2,
        dedupe=_key(call.alert),
        name=str(call.subject),
        replaces=str(call.subject),
        account_id=group.account_id,
    )


def _alert(work: Work, call: Call) -> GroupAlert:
    facts, standing, district = CallFacts.of(work.district, call), call.alert.standing, work.district
    return GroupAlert(
        incident_kind=facts.kind,
        sentence=PHONE.sub("…", facts.sentence),
        time=facts.time,
        received=facts.received,
        delayed=facts.delayed,
        school=facts.school,
        post=facts.post,
        unsure=facts.unsure,
        who=facts.who,
        stands=standing.stands,
        by=district.polite(standing.by) if standing.by in district.people else "",
        at=district.clock(standing.at) if standing.at else "",
    )


async def _summary(work: Work, group: Group, now: datetime, hour: time) -> int:
    """The text of the day's summary for the group's scope, at the district's hour, once."""
    at = work.district.local(now)
    if not edition.evening(work.district, now, hour):
        return 0
    key = f"group:summary:{at:%Y%m%d}"
    if await work.groups.told(group.account_id, [key]):
        return 0
    schools = [s for s in work.district.schools if group.covers(s)]
    day = work.district.today(now)
    news = GroupSummary(
        scope=scope(work, group.school_id),
        figures=await figures(work, schools, day, now),
        month=day.month,
        day=day.day,
        time=work.district.clock(now),
    )
    work.tell(Notice("", news, Priority.SUMMARY, key, account_id=group.account_id))
    return 1
