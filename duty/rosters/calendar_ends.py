"""Up to which day the calendar is known, and who is told before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from duty.district.district import District
from duty.district.shifts import CalendarDay
from duty.messaging.notices import News
from duty.messaging.operators import tell_admins
from duty.messaging.ports import Work

BEFORE = timedelta(days=30)
HOUR = time(9)
UNTIL = time(20)
"""What was missed in an outage is said later that day, never at night."""
STAGES = (0, 7, 30)
"""Days before the end on which it is said; after the end it is said again each Monday."""
AFTER = timedelta(days=75)
"""So long after the last term; who has not entered another by then has heard it often enough."""
MAKE_UP_BEFORE = timedelta(days=7)


class Known(StrEnum):
    """What of the calendar ends."""

    NATIONAL = "national"
    """The State Council's notices, as the library has them."""
    TERMS = "terms"
    """The district's own terms (terms.csv)."""


@dataclass(frozen=True)
class Ending:
    """The last day that is known, and how many days that is from today; fewer than none when it is over."""

    known: Known
    until: date
    days: int

    @property
    def near(self) -> bool:
        return self.days <= BEFORE.days


@dataclass(frozen=True)
class CalendarEnds(News):
    """An admin reads what is missing, and what will be of the days after it."""

    kind: ClassVar[str] = "calendar.ends"
    known: str
    until: date
    days: int


@dataclass(frozen=True)
class MakeUpAhead(News):
    """A make-up day that nobody here has put into the calendar: whose weekday it is taken for."""

    kind: ClassVar[str] = "calendar.make_up"
    day: date
    weekday: str


def endings(district: District, today: date) -> Iterator[Ending]:
    """Each part of the calendar that has an end."""
    until = district.national.until
    if until and not (until < today and _said_otherwise(district, today)):
        yield Ending(Known.NATIONAL, until, (until - today).days)
    last = max((one.end for one in district.terms if not one.school_id), default=None)
    if last and today - last <= AFTER:
        yield Ending(Known.TERMS, last, (last - today).days)


def _said_otherwise(district: District, today: date) -> bool:
    """Whether an import has said what the days from now on are."""
    coming = (today + timedelta(days=ahead) for ahead in range(BEFORE.days))
    return not any(district.day("", on).provisional for on in coming)


async def sweep(work: Work, now: datetime) -> int:
    """At nine: thirty days, seven days and on the last day; the outbox knows who has heard it."""
    district, at = work.district, work.district.local(now)
    if not HOUR <= at.time() < UNTIL:
        return 0
    for one in endings(district, at.date()):
        said = _stage(one, at.date())
        if said:
            news = CalendarEnds(one.known, one.until, one.days)
            tell_admins(work, news, f"calendar:{one.known}:{one.until}:{said}")
    for day in _make_ups(district, at.date()):
        weekday = district.weekday_of("", day.date)
        tell_admins(work, MakeUpAhead(day.date, weekday), f"calendar:make_up:{day.date}")
    return 0


def _stage(one: Ending, today: date) -> str:
    """Which word it is: each is said once. Empty where there is nothing to say today."""
    if one.days < 0:
        return f"{today:%G-%V}"
    return next((str(stage) for stage in STAGES if one.days <= stage), "")


def _make_ups(district: District, today: date) -> list[CalendarDay]:
    """Of the next week: the nation's own, which no import has named."""
    coming = (today + timedelta(days=ahead) for ahead in range(1, MAKE_UP_BEFORE.days + 1))
    found = (district.national.days.get(on) for on in coming)
    return [one for one in found if one and one.kind.taught and district.day("", one.date) is one]
