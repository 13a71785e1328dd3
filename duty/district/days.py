"""What kind of day it is at a school: its own word, the district's, the terms, the nation's, the weekday."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from duty.district.grouping import grouped
from duty.district.national import National
from duty.district.routines import Span
from duty.district.shifts import CalendarDay, DayKind, Window

WORKDAYS = 5
LONGEST_HOLIDAYS = timedelta(days=75)
"""A term that nobody entered for longer than that was forgotten; then its days are like any other."""
MOST_KEPT = 400
"""Days of the district that are worked out and at hand."""


class HeldOn(StrEnum):
    """On which days a window is held."""

    SCHOOL_DAY = "school_day"
    HOLIDAY = "holiday"
    KEY_PERIOD = "key_period"
    """Taught days of a key period."""
    EXAM = "exam"


class Days:
    """The calendar of all schools. A day is asked for by school and date."""

    def __init__(
        self,
        calendar: Iterable[CalendarDay] = (),
        terms: Iterable[Span] = (),
        key_periods: Iterable[Span] = (),
        national: National | None = None,
    ) -> None:
        self._special = {(day.date, day.school_id): day for day in calendar}
        self._terms = grouped(terms, lambda span: span.school_id)
        self._periods = grouped(key_periods, lambda span: span.school_id)
        self._national = national or National()
        self._ordinary: dict[tuple[date, str], CalendarDay] = {}

    def on(self, school_id: str, on: date) -> CalendarDay:
        """The school's override, the district's, else what terms, nation and weekday say."""
        found = self._special.get((on, school_id)) or self._special.get((on, ""))
        if found:
            return found
        key = (on, school_id if school_id in self._terms else "")
        if key not in self._ordinary:
            if len(self._ordinary) >= MOST_KEPT:
                self._ordinary.clear()
            self._ordinary[key] = self._of_no_override(*key)
        return self._ordinary[key]

    def _of_no_override(self, on: date, school_id: str) -> CalendarDay:
        """Between terms nothing is made up for; beyond the nation's word a working day is provisional."""
        national = self._national.day(on)
        if national and national.kind is DayKind.HOLIDAY:
            return national
        if self.between_terms(school_id, on):
            return CalendarDay(on, "", DayKind.HOLIDAY)
        if national:
            return national
        if on.isoweekday() > WORKDAYS:
            return CalendarDay(on, "", DayKind.HOLIDAY)
        doubted = self._national.doubts(on) and not self._term(school_id, on)
        return CalendarDay(on, "", DayKind.SCHOOL_DAY, provisional=doubted)

    def names(self, school_id: str, on: date) -> bool:
        """Whether the calendar itself or the nation says what that day is there."""
        special = (on, school_id) in self._special or (on, "") in self._special
        return special or self._national.day(on) is not None

    # -- terms and key periods -------------------------------------------------------------

    def _terms_of(self, school_id: str) -> list[Span]:
        return self._terms.get(school_id) or self._terms.get("", [])

    def _term(self, school_id: str, on: date) -> bool:
        return any(one.holds(on) for one in self._terms_of(school_id))

    def between_terms(self, school_id: str, on: date) -> bool:
        """After a term and in none. Before the first one that is known nobody has said anything."""
        ended = [one.end for one in self._terms_of(school_id) if one.end < on]
        if not ended or self._term(school_id, on):
            return False
        follows = any(one.begin > on for one in self._terms_of(school_id))
        return follows or on - max(ended) <= LONGEST_HOLIDAYS

    def key_period(self, school_id: str, on: date) -> Span | None:
        """The school's own stands before the district's."""
        own = next((one for one in self._periods.get(school_id, ()) if one.holds(on)), None)
        return own or next((one for one in self._periods.get("", ()) if one.holds(on)), None)

    # -- windows ---------------------------------------------------------------------------

    def holds(self, window: Window, on: date) -> bool:
        """Whether the window is held on that day."""
        day = self.on(window.school_id, on)
        if window.days == HeldOn.HOLIDAY:
            return day.kind is DayKind.HOLIDAY
        if window.days == HeldOn.EXAM:
            return day.kind is DayKind.EXAM
        if window.days == HeldOn.KEY_PERIOD:
            period = self.key_period(window.school_id, on)
            return day.kind.taught and period is not None and period.adds(window.key)
        return day.kind.taught
