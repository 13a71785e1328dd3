"""The days a summary tells of, and until when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duty.district.district import District
from duty.summaries.summary import Summary

INSTANT = timedelta(microseconds=1)
"""A day that is over ends so long before midnight, so that nothing of the next one is counted with it."""


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included; nothing counts that came after `until`.

    past: whether it ended before the moment at which it is counted: what was open then may be closed by now.
    """

    first: date
    last: date
    begin: datetime
    until: datetime
    past: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def midnight(district: District, on: date) -> datetime:
    """When that day begins."""
    return datetime.combine(on, time(), district.timezone)


def between(district: District, first: date, last: date, now: datetime) -> Span:
    """Those days, as far as they are over."""
    end = midnight(district, last + timedelta(days=1)) - INSTANT
    return Span(first, last, midnight(district, first), min(now, end), past=now > end)


def day(district: District, on: date, now: datetime) -> Span:
    return between(district, on, on, now)


def told_by(district: District, made: Summary) -> Span:
    """What a summary told of, looked at again: by now it is past."""
    first = made.first or made.date
    return Span(first, made.date, midnight(district, first), made.as_of, past=True)


def clock(district: District, until: datetime) -> str:
    """截至18:00; of a day that is over 24:00."""
    local = district.local(until)
    return "24:00" if (local + INSTANT).date() > local.date() else f"{local:%H:%M}"
