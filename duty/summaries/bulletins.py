"""What a group chat reads: P0/P1 text and the summary; no phone, place, picture or button."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from duty.alerting.alert import Alert, AlertState
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.messaging.accounts import MOVED_TO, Account
from duty.messaging.notices import Notice, Priority, untyped
from duty.summaries import daily, figures
from duty.summaries.group import Group
from duty.summaries.groups import move, scope
from duty.summaries.ports import Work

LOOKS_BACK = timedelta(hours=24)
"""An alert older than this no longer changes what stands in a group."""
PHONE = re.compile(r"(?<!\d)\+?\d(?:[ \-]?\d){6,}(?!\d)")


async def sweep(work: Work, now: datetime) -> int:
    """Tell every bound group what it does not know yet. Each thing has its key, so it is told once."""
    told = 0
    for group, account in await work.groups.bound():
        if not account.reachable:
            await _follow(work, account, now)
            continue
        told += await _alerts(work, group, now) + await _summary(work, group, now)
    return told


async def _follow(work: Work, account: Account, now: datetime) -> None:
    """A refusal named the chat's new id before the chat itself did."""
    if account.unreachable_why.startswith(MOVED_TO):
        address = account.unreachable_why.removeprefix(MOVED_TO)
        await move(work, account, await work.accounts.find_or_add(account.channel, address), now)


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
    return untyped(
        "",
        "group.alert",
        Priority.P1 if call.alert.urgent else Priority.P2,
        _facts(work, call),
        dedupe=_key(call.alert),
        name=str(call.subject),
        replaces=str(call.subject),
        account_id=group.account_id,
    )


def _facts(work: Work, call: Call) -> dict[str, Any]:
    """Without phone, place and anything to press: many eyes read it."""
    kept = ("kind", "time", "received", "school", "post", "unsure", "who", "delayed")
    what = {name: value for name, value in CallFacts.of(work.district, call).values().items() if name in kept}
    by, at = _acted(call.alert)
    return what | {
        "sentence": PHONE.sub("…", call.incident.sentence),
        "stands": "mistake" if call.alert.mistake_at and call.alert.live else str(call.alert.state),
        "withdrawn": call.alert.state is AlertState.CLOSED and by == call.alert.reporter_id,
        "by": work.district.polite(by) if by in work.district.people else "",
        "at": work.district.clock(at) if at else "",
    }


def _acted(alert: Alert) -> tuple[str, datetime | None]:
    """Who brought it to where it stands, and when."""
    if not alert.live:
        return alert.closed_by, alert.closed_at
    if alert.mistake_at:
        return alert.reporter_id, alert.mistake_at
    return alert.taken_by, alert.taken_at


async def _summary(work: Work, group: Group, now: datetime) -> int:
    """The text of the day's summary for the group's scope, at the district's hour, once."""
    at = work.district.local(now)
    due = datetime.combine(at.date(), daily.HOUR, work.district.timezone)
    if not due <= now <= due + daily.CATCH_UP:
        return 0
    key = f"group:summary:{at:%Y%m%d}"
    if await work.groups.told(group.account_id, [key]):
        return 0
    schools = [s for s in work.district.schools if group.covers(s)]
    what = await _figures(work, schools, now)
    what["scope"] = scope(work, group.school_id)
    work.tell(untyped("", "group.summary", Priority.SUMMARY, what, dedupe=key, account_id=group.account_id))
    return 1


async def _figures(work: Work, schools: Sequence[str], now: datetime) -> dict[str, Any]:
    today = work.district.today(now)
    counted = await figures.figures(work, schools, today, now)
    plain = {name: value for name, value in vars(counted).items() if isinstance(value, int)}
    when = {"month": today.month, "day": today.day, "time": work.district.clock(now)}
    return plain | when | {"nil": counted.nil}
