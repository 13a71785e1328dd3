"""The watchdog: every open alert against its own snapshot. What does not climb is set going, and said so."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.alerting.alert import Alert, AlertState
from duty.alerting.answers import FOLLOW_UP_AFTER
from duty.alerting.paging import this_round
from duty.alerting.ports import Work
from duty.district.people import Role
from duty.messaging.notices import Priority, untyped

LATE = timedelta(seconds=90)
"""A step or question that is overdue by more is one nobody will ask any more."""


async def sweep(work: Work, now: datetime) -> int:
    """Everything wrong is repaired, recorded, and told to the admins once for each alert."""
    found = await ill(work, now)
    for alert, what in found:
        _repair(alert, what, now)
        work.record(alert.subject, "repaired", now, "", what=what)
        _tell_admins(work, alert, what, now)
    return len(found)


async def ill(work: Work, now: datetime) -> list[tuple[Alert, list[str]]]:
    """Every open alert with what of it has stopped."""
    found = [(alert, await wrong(work, alert, now)) for alert in await work.alerts.live()]
    return [(alert, what) for alert, what in found if what]


async def wrong(work: Work, alert: Alert, now: datetime) -> list[str]:
    """What of the alert has stopped: `step`, `pages`, `receipt`, `follow_up`. Empty: all is well."""
    checks = (("step", _step), ("receipt", _receipt), ("follow_up", _follow_up))
    found = [what for what, ill in checks if ill(alert, now)]
    climbs = alert.state is AlertState.OPEN and not alert.mistake_at
    if climbs and alert.step and not await this_round(work, alert):
        found.append("pages")
    return found


def _step(alert: Alert, now: datetime) -> bool:
    if alert.state is not AlertState.OPEN or alert.mistake_at:
        return False
    done = alert.step >= len(alert.ladder) and (not alert.repeat_s or alert.repeats_left == 0)
    return not done if alert.next_at is None else alert.next_at < now - LATE


def _receipt(alert: Alert, now: datetime) -> bool:
    """The reporter of an urgent one is owed a word until they read the desk's phone."""
    if alert.state is not AlertState.OPEN or alert.mistake_at or not alert.urgent or alert.unanswered_told:
        return False
    return alert.receipt_at is None or alert.receipt_at < now - LATE


def _follow_up(alert: Alert, now: datetime) -> bool:
    """Taken, or called a mistake: somebody is asked about it in time."""
    if alert.state is not AlertState.TAKEN and not alert.mistake_at:
        return False
    return alert.follow_up_at is None or alert.follow_up_at < now - LATE


def _repair(alert: Alert, what: list[str], now: datetime) -> None:
    if "pages" in what:
        alert.begin_again(now)
    if "step" in what:
        alert.next_at = now
    if "receipt" in what:
        alert.receipt_at = now
    if "follow_up" in what:
        alert.follow_up_at = now if alert.asked_follow_up else now + FOLLOW_UP_AFTER


def _tell_admins(work: Work, alert: Alert, what: list[str], now: datetime) -> None:
    values = {
        "school": work.district.schools[alert.school_id].short_name,
        "at": work.district.clock(now),
        "raised": work.district.clock(alert.raised_at),
        "what": what,
    }
    for person in work.district.people.values():
        if person.role is Role.ADMIN:
            dedupe = f"{alert.subject}:repaired"
            work.tell(untyped(person.id, "watchdog.repaired", Priority.P2, values, dedupe=dedupe))
