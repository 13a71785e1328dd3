"""The watchdog: every open alert against its own snapshot. What does not climb is set going, and said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.paging import this_round
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.standing import Fault
from duty.alerting.ports import Work
from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority

LATE = timedelta(seconds=90)
"""A step or question that is overdue by more is one nobody will ask any more."""


@dataclass(frozen=True)
class Repaired(News):
    """An alert that was raised at the time of day `raised` had stopped, and was set going again."""

    kind: ClassVar[str] = "watchdog.repaired"
    school: str
    at: str
    raised: str
    what: tuple[Fault, ...]


async def sweep(work: Work, now: datetime) -> int:
    """Everything wrong is repaired, recorded, and told to the admins once for each alert."""
    found = await ill(work, now)
    for alert, faults in found:
        alert.repair(faults, now)
        work.record(alert.subject, "repaired", now, "", what=faults)
        _tell_admins(work, alert, faults, now)
    return len(found)


async def ill(work: Work, now: datetime) -> list[tuple[Alert, list[Fault]]]:
    """Every open alert with what of it has stopped."""
    found = [(alert, await faults_of(work, alert, now)) for alert in await work.alerts.live()]
    return [(alert, faults) for alert, faults in found if faults]


async def faults_of(work: Work, alert: Alert, now: datetime) -> list[Fault]:
    """What of the alert has stopped. Empty: all is well."""
    checks = ((Fault.STEP, _step), (Fault.RECEIPT, _receipt), (Fault.FOLLOW_UP, _follow_up))
    found = [fault for fault, stopped in checks if stopped(alert, now)]
    if alert.open and alert.step and not await this_round(work, alert):
        found.append(Fault.PAGES)
    return found


def _step(alert: Alert, now: datetime) -> bool:
    if not alert.open:
        return False
    if alert.next_at is None:
        return bool(alert.has_steps_left or alert.repeats or alert.mistake_at)
    return alert.next_at < now - LATE


def _receipt(alert: Alert, now: datetime) -> bool:
    """The reporter of an urgent one is owed a word until they read the desk's phone."""
    if not alert.open or alert.mistake_at or not alert.urgent or alert.unanswered_told:
        return False
    return alert.receipt_at is None or alert.receipt_at < now - LATE


def _follow_up(alert: Alert, now: datetime) -> bool:
    """Taken: whoever has it is asked about it in time."""
    if not alert.taken:
        return False
    return alert.follow_up_at is None or alert.follow_up_at < now - LATE


def _tell_admins(work: Work, alert: Alert, faults: Sequence[Fault], now: datetime) -> None:
    district = work.district
    news = Repaired(
        school=district.schools[alert.school_id].short_name,
        at=district.clock(now),
        raised=district.clock(alert.raised_at),
        what=tuple(faults),
    )
    for person in district.people.values():
        if person.role is Role.ADMIN:
            work.tell(Notice(person.id, news, Priority.P2, f"{alert.subject}:repaired"))
