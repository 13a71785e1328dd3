"""When which window is held, and whom the roster names for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from duty.district.days import Days
from duty.district.exceptions import Exceptions
from duty.district.grouping import grouped
from duty.district.shifts import DayKind, HeldWindow, RosterLine, Shift, Window, shift_key

HOUR = timedelta(hours=1)
AFTERNOON = "pm"
"""How the keys of windows begin in which pupils go home; a dismissal moves them."""
DAYS_KEPT = 8
"""Of so many dates the windows of each hour are kept at hand; the clock asks for two of them."""
SPANS_KEPT = 20_000
"""So many begins and ends are kept at hand: everybody at a school asks for the same ones."""
Span = tuple[datetime, datetime] | None
Held = tuple[Window, str, tuple[datetime, datetime]] | None
"""A window on a date: itself, its weekday, its begin and end; None where it is not held."""
Hours = dict[datetime, list[HeldWindow]]


class Timetable:
    """Windows and the roster of all schools, found by school, person, date and hour."""

    def __init__(
        self,
        timezone: ZoneInfo,
        windows: Iterable[Window],
        days: Days,
        roster: Iterable[RosterLine],
        exceptions: Exceptions | None = None,
    ) -> None:
        self._timezone = timezone
        self._windows_of = grouped(windows, lambda window: window.school_id)
        self._afternoons = {school: _afternoon(some) for school, some in self._windows_of.items()}
        self._window = {key: some[0] for key, some in grouped(windows, _name).items()}
        self._exceptions = exceptions or Exceptions()
        self.days = days
        self._lines_of_person = grouped(roster, lambda line: line.person_id)
        self._lines_of_window = grouped(roster, lambda line: (line.school_id, line.window))
        self._named: dict[tuple[str, str, date], Held] = {}
        self._hours: dict[date, Hours] = {}
        self._held: dict[date, list[HeldWindow]] = {}
        self.rostered = frozenset(self._lines_of_person)
        """Everybody whom the roster names for any window."""

    def with_exceptions(self, exceptions: Exceptions) -> Timetable:
        """The same weeks, other swaps and leave."""
        other = copy(self)
        other._exceptions = exceptions
        return other

    # -- days and windows ------------------------------------------------------------------

    def span(self, window: Window, on: date) -> Span:
        """Aware start and end of the window on that date, or None when it is not held."""
        if self._window.get(_name(window)) is not window:
            return self._span(window, on)
        held = self._held_by_name((window.school_id, window.key, on))
        return held[2] if held else None

    def _span(self, window: Window, on: date) -> Span:
        if not self.days.holds(window, on):
            return None
        start, end = window.on(on)
        day = self.days.on(window.school_id, on)
        if day.dismissals and window.key.startswith(AFTERNOON):
            turn = self._afternoons[window.school_id].index(window.key)
            if turn < len(day.dismissals):
                dismissal = datetime.combine(on, day.dismissals[turn])
                start, end = _moved(start, end, dismissal, window.lead_min)
            elif day.kind is DayKind.HALF_DAY:
                return None  # everybody has gone by then
        return start.replace(tzinfo=self._timezone), end.replace(tzinfo=self._timezone)

    def held(self, school_id: str, on: date) -> list[HeldWindow]:
        """The school's windows of that date, earliest first."""
        spans = [(window, self.span(window, on)) for window in self._windows_of.get(school_id, [])]
        found = [HeldWindow(window, on, *span) for window, span in spans if span]
        return sorted(found, key=lambda one: one.start)

    def held_anywhere(self, on: date) -> list[HeldWindow]:
        """The windows of all schools on that date; worked out once. Of a provisional day nobody is missed.

        A check-in finds them all the same.
        """
        if on not in self._held:
            if len(self._held) >= DAYS_KEPT:
                self._held.clear()
            schools = [one for one in self._windows_of if not self.days.on(one, on).provisional]
            self._held[on] = [one for school_id in schools for one in self.held(school_id, on)]
        return self._held[on]

    def held_by(self, key: str) -> HeldWindow | None:
        """The window and date a shift key names; None where it is not held, or no key of a window."""
        try:
            window, on = self.by_key(key) or (None, date.min)
        except ValueError:
            return None
        span = self.span(window, on) if window else None
        return HeldWindow(window, on, *span) if window and span else None

    def open(self, school_id: str, now: datetime) -> list[HeldWindow]:
        """The school's windows that take check-ins at that moment; last night's may still run."""
        return [one for day in self._days(now) for one in self.held(school_id, day) if one.open(now)]

    def open_anywhere(self, now: datetime) -> list[HeldWindow]:
        """The same of all schools at once: only windows of this hour are looked at."""
        hour = _hour(now)
        return [one for day in self._days(now) for one in self._of_hours(day).get(hour, []) if one.open(now)]

    def _days(self, now: datetime) -> tuple[date, date]:
        today = now.astimezone(self._timezone).date()
        return today - timedelta(days=1), today

    def _of_hours(self, day: date) -> Hours:
        """The windows of that date by each hour they touch; worked out once."""
        if day not in self._hours:
            if len(self._hours) >= DAYS_KEPT:
                self._hours.clear()
            hours: Hours = {}
            for one in self.held_anywhere(day):
                _note(hours, one)
            self._hours[day] = hours
        return self._hours[day]

    def by_key(self, key: str) -> tuple[Window, date] | None:
        """The window and date a shift key names, or None when the window is gone."""
        school_id, name, day = key.split(":")
        on = date.fromisoformat(day)
        window = self._window.get((school_id, name))
        return (window, on) if window and shift_key(window, on) == key else None

    # -- shifts ----------------------------------------------------------------------------

    def shifts(self, window: Window, on: date) -> list[Shift]:
        """Everybody the roster names for that window on that date: swaps followed, nobody on leave."""
        planned = self._planned(window, on)
        if not self._exceptions:
            return planned
        return [shift for one in planned if (shift := self._manned(one))]

    def places(self, window: Window, on: date) -> list[Shift]:
        """The same, and the places that somebody on leave has left empty: how many heads are wanted."""
        planned = self._planned(window, on)
        return [self._manned(one) or one for one in planned] if self._exceptions else planned

    def _manned(self, planned: Shift) -> Shift | None:
        """With who stands there on that date; None where nobody does."""
        stands = self._exceptions.at_post(planned.key, planned.date, planned.post_id, planned.person_id)
        if stands == planned.person_id:
            return planned
        return replace(planned, person_id=stands, instead_of=planned.person_id) if stands else None

    def _planned(self, window: Window, on: date) -> list[Shift]:
        """Everybody the week's roster names for it."""
        span = self.span(window, on)
        if span is None:
            return []
        lines = self._lines_of_window.get(_name(window), [])
        weekday = self.weekday(window.school_id, on)
        return [
            Shift(on, window, line.post_id, line.person_id, *span)
            for line in lines
            if weekday in line.weekdays
        ]

    def lines_of(self, person_id: str) -> Sequence[RosterLine]:
        """Where the week's roster names the person."""
        return self._lines_of_person.get(person_id, ())

    def shifts_of(self, person_id: str, on: date) -> list[Shift]:
        """A person's shifts that begin on that date, earliest first: swaps followed, none on leave."""
        found = self._planned_of(person_id, on)
        if self._exceptions:
            found = [one for one in found if self._manned(one) == one] + self._taken_by(person_id, on)
        return sorted(found, key=_in_order) if len(found) > 1 else found

    def _taken_by(self, person_id: str, on: date) -> list[Shift]:
        """Places of others that are theirs on that date, as far as the week still has them."""
        taken = self._exceptions.taken_by(person_id, on)
        windows = {found[0] for one in taken if (found := self.by_key(one.shift_key))}
        mine = (shift for window in windows for shift in self.shifts(window, on) if shift.instead_of)
        return [shift for shift in mine if shift.person_id == person_id]

    def _planned_of(self, person_id: str, on: date) -> list[Shift]:
        found: list[Shift] = []
        for line in self._lines_of_person.get(person_id, ()):
            held = self._held_by_name((line.school_id, line.window, on))
            if held and held[1] in line.weekdays:
                found.append(Shift(on, held[0], line.post_id, person_id, *held[2]))
        return found

    def _held_by_name(self, name: tuple[str, str, date]) -> Held:
        """The window by its school, its key and the date; the same for all whom the roster names there."""
        if name not in self._named:
            if len(self._named) >= SPANS_KEPT:
                self._named.clear()
            school, key, on = name
            window = self._window.get((school, key))
            span = self._span(window, on) if window else None
            self._named[name] = (window, self.weekday(school, on), span) if window and span else None
        return self._named[name]

    def shifts_near(self, person_id: str, now: datetime) -> list[Shift]:
        """Shifts a check-in now can be meant for; last night's may still run."""
        return [s for day in self._days(now) for s in self.shifts_of(person_id, day) if s.fits(now)]

    def weekday(self, school_id: str, on: date) -> str:
        """1 is Monday; a Saturday may stand in for a Monday."""
        return str(self.days.on(school_id, on).as_weekday or on.isoweekday())


def _in_order(shift: Shift) -> tuple[datetime, str]:
    return shift.start, shift.post_id


def _afternoon(windows: Iterable[Window]) -> list[str]:
    """Those in which pupils go home, by their keys, in the order of the day."""
    found = [one for one in windows if one.key.startswith(AFTERNOON)]
    return [one.key for one in sorted(found, key=lambda one: one.start)]


def _name(window: Window) -> tuple[str, str]:
    return window.school_id, window.key


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _note(hours: Hours, one: HeldWindow) -> None:
    """Under each hour during which it is open."""
    hour = _hour(one.opens)
    while hour <= one.end:
        hours.setdefault(hour, []).append(one)
        hour += HOUR


def _moved(start: datetime, end: datetime, dismissal: datetime, lead_min: int) -> tuple[datetime, datetime]:
    """A half day moves the afternoon window to its dismissal, keeping its length."""
    begin = dismissal - timedelta(minutes=lead_min)
    return begin, begin + (end - start)
