"""Duty windows, who stands where in them, and what kind of day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

LATE_AFTER = timedelta(minutes=5)
"""Up to five minutes after the start is on time (domain §3.4)."""
CLOSES_AFTER_END = timedelta(minutes=30)
"""A forgotten check-out closes itself this long after the window (product.md, Check-in)."""
EARLY_BY = timedelta(hours=2)
"""A check-in this long before the window opens is still for that window, marked early."""
MAKE_UP_WITHIN = timedelta(hours=6)
"""A check-in this long after the window is kept as 补报."""


class Punctuality(StrEnum):
    """How a check-in stands to the window it is meant for."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    MAKE_UP = "make_up"
    """补报: after the window's end."""
    UNROSTERED = "unrostered"
    """The roster names the person for no window now."""


class DayKind(StrEnum):
    SCHOOL_DAY = "school_day"
    HALF_DAY = "half_day"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    """Nobody comes: the weather, an outbreak."""
    EXAM = "exam"

    @property
    def taught(self) -> bool:
        return self in (DayKind.SCHOOL_DAY, DayKind.HALF_DAY, DayKind.EXAM)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """An override of the calendar; `school_id` empty is the whole district."""

    date: date
    school_id: str
    kind: DayKind
    as_weekday: int | None = None
    dismissal: time | None = None
    note: str = ""
    second_dismissal: time | None = None
    """Where the school lets them go twice; the windows of the afternoon follow in their order."""
    provisional: bool = False
    """Nobody has said yet what the nation does on that day: nothing is asked and nobody is missed."""

    @property
    def taught(self) -> bool:
        """Whether there are lessons, as far as that is known."""
        return self.kind.taught and not self.provisional

    @property
    def dismissals(self) -> tuple[time, ...]:
        return tuple(at for at in (self.dismissal, self.second_dismissal) if at)


@dataclass(frozen=True, slots=True)
class Window:
    """A duty window of a school in local time. An end at or before the start is on the next day."""

    school_id: str
    key: str
    name: str
    start: time
    end: time
    days: str
    lead_min: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Start and end on that day, naive local time."""
        start, end = datetime.combine(day, self.start), datetime.combine(day, self.end)
        return start, end if end > start else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldWindow:
    """A window on one date. Times are aware."""

    window: Window
    date: date
    start: datetime
    end: datetime

    @property
    def key(self) -> str:
        return shift_key(self.window, self.date)

    @property
    def opens(self) -> datetime:
        """From when on a check-in is in time."""
        return self.start - timedelta(minutes=self.window.lead_min)

    def open(self, now: datetime) -> bool:
        """Whether it runs, or is about to and takes check-ins already."""
        return self.opens <= now <= self.end


@dataclass(frozen=True, slots=True)
class RosterLine:
    """Who stands where: school × window × post × weekdays (`12345`, 1 = Monday) × person."""

    school_id: str
    window: str
    post_id: str
    weekdays: str
    person_id: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Who is on duty at an organisation or a school, in which role, on which weekdays and hours."""

    org_id: str
    school_id: str
    person_id: str
    role: str
    weekdays: str
    start: time
    end: time | None
    """None is the end of the day (24:00)."""

    def covers(self, at: datetime, weekday_of: Callable[[date], str]) -> bool:
        """Whether it covers that local moment; hours may pass midnight.

        weekday_of: for which weekday a date stands; a make-up Saturday may be a Thursday.
        """
        clock = at.time()
        if self.end is None or self.start < self.end:
            inside = clock >= self.start and (self.end is None or clock < self.end)
            return inside and weekday_of(at.date()) in self.weekdays
        if clock >= self.start:
            return weekday_of(at.date()) in self.weekdays
        return clock < self.end and weekday_of(at.date() - timedelta(days=1)) in self.weekdays


@dataclass(frozen=True, slots=True)
class Override:
    """替我值班: for that span the one stands on the duty roster of the organisation for the other."""

    org_id: str
    absent_id: str
    stand_in_id: str
    begins_at: datetime
    ends_at: datetime

    def covers(self, now: datetime) -> bool:
        return self.begins_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Shift:
    """One window on one date at one post for one person. Times are aware."""

    date: date
    window: Window
    post_id: str
    person_id: str
    start: datetime
    end: datetime
    instead_of: str = ""
    """Whose place it is by the week's roster, where that is somebody else."""

    @property
    def key(self) -> str:
        """Names the window on its date: the unit of gaps and check-ins."""
        return shift_key(self.window, self.date)

    @property
    def origin_id(self) -> str:
        """Whom the week names for it."""
        return self.instead_of or self.person_id

    @property
    def opens(self) -> datetime:
        return self.start - timedelta(minutes=self.window.lead_min)

    def punctuality(self, now: datetime) -> Punctuality:
        """How a check-in at that moment stands to this shift."""
        if now < self.opens:
            return Punctuality.EARLY
        if now <= self.start + LATE_AFTER:
            return Punctuality.ON_TIME
        return Punctuality.LATE if now <= self.end else Punctuality.MAKE_UP

    def fits(self, now: datetime) -> bool:
        """Whether a check-in now can be meant for this shift."""
        return self.opens - EARLY_BY <= now <= self.end + MAKE_UP_WITHIN

    def running(self, now: datetime) -> bool:
        return self.opens <= now <= self.end


def shift_key(window: Window, day: date) -> str:
    return f"{window.school_id}:{window.key}:{date.isoformat(day)}"
