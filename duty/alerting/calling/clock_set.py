"""The clock was set: every ladder goes on as if it had not been, and the admins are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calls.alert import Alert
from duty.alerting.ports import Work
from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority

NOTICED_AFTER = timedelta(seconds=2)
"""Between a clock's being set and our noticing it."""


@dataclass(frozen=True)
class ClockSet(News):
    """The machine's clock jumped by so much, and says `at` now."""

    minutes: int
    seconds: int
    at: str


class ClockAhead(ClockSet):
    kind: ClassVar[str] = "clock.ahead"


class ClockBack(ClockSet):
    kind: ClassVar[str] = "clock.back"


async def follow(work: Work, by: timedelta, now: datetime) -> int:
    """What is still to come of a call is as far away as before. Returns how many calls that were."""
    moved = 0
    for alert in await work.alerts.live():
        if now - NOTICED_AFTER <= await touched_at(work, alert) <= now:
            continue  # since it was set, so it knows the new time already
        alert.follow_clock(by)
        work.record(alert.subject, "clock_set", now, "", by_s=round(by.total_seconds()))
        moved += 1
    await never_back(work, now)
    _tell_admins(work, by, now)
    return moved


async def touched_at(work: Work, alert: Alert) -> datetime:
    """When it was last raised, climbed or taken, by the clock as it went then."""
    pages = await work.alerts.pages(alert.known_id)
    moments = (alert.raised_at, alert.taken_at, *(page.called_at for page in pages[-1:]))
    return max(moment for moment in moments if moment)


async def never_back(work: Work, now: datetime) -> int:
    """After a start: nothing of a call lies farther ahead than it can, whatever the clock said before."""
    moved = 0
    for alert in await work.alerts.live():
        if too_far := alert.ahead_of_itself(now):
            alert.follow_clock(-too_far)
            work.record(alert.subject, "clock_set", now, "", by_s=-round(too_far.total_seconds()))
            moved += 1
    return moved


def _tell_admins(work: Work, by: timedelta, now: datetime) -> None:
    minutes, seconds = divmod(round(abs(by).total_seconds()), 60)
    kind = ClockAhead if by > timedelta() else ClockBack
    news = kind(minutes, seconds, work.district.clock(now))
    for person in work.district.people_in(frozenset({Role.ADMIN})):
        work.tell(Notice(person.id, news, Priority.P2, f"{kind.kind}:{now:%Y%m%d%H%M}"))
