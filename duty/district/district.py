"""The district as it stands: reference data in memory, and who is where and on duty at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from duty.district.ladders import Ladder
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role, polite_name
from duty.district.places import Place
from duty.district.schools import Organisation, Post, School
from duty.district.severity import Triage
from duty.district.shifts import (
    CalendarDay,
    DayKind,
    DutyLine,
    Override,
    RosterLine,
    Shift,
    Window,
    shift_key,
)

Item = TypeVar("Item")


@dataclass(frozen=True)
class District:
    """A snapshot of the reference tables. Replaced whole when they change, never edited."""

    timezone: ZoneInfo
    organisations: dict[str, Organisation] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    roster: tuple[RosterLine, ...] = ()
    duty_roster: tuple[DutyLine, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    overrides: tuple[Override, ...] = ()
    ladders: Mapping[Triage, Ladder] = field(default_factory=dict)
    version: int = 0

    # -- time ------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()

    def clock(self, moment: datetime) -> str:
        return f"{self.local(moment):%H:%M}"

    @cached_property
    def _overrides(self) -> dict[tuple[date, str], CalendarDay]:
        return {(day.date, day.school_id): day for day in self.calendar}

    def day(self, school_id: str, on: date) -> CalendarDay:
        """What kind of day it is there: the school's override, the district's, else the weekday."""
        found = self._overrides.get((on, school_id)) or self._overrides.get((on, ""))
        if found:
            return found
        return CalendarDay(on, "", DayKind.SCHOOL_DAY if on.isoweekday() <= 5 else DayKind.HOLIDAY)

    # -- shifts ----------------------------------------------------------------------------

    @cached_property
    def _windows_of(self) -> dict[str, list[Window]]:
        return _grouped(self.windows, lambda window: window.school_id)

    @cached_property
    def _lines_of_person(self) -> dict[str, list[RosterLine]]:
        return _grouped(self.roster, lambda line: line.person_id)

    @cached_property
    def _lines_of_window(self) -> dict[str, list[RosterLine]]:
        return _grouped(self.roster, lambda line: f"{line.school_id}:{line.window}")

    @cached_property
    def _posts_of(self) -> dict[str, list[Post]]:
        return _grouped(self.posts.values(), lambda post: post.school_id)

    def posts_of(self, school_id: str) -> list[Post]:
        return self._posts_of.get(school_id, [])

    def span(self, window: Window, on: date) -> tuple[datetime, datetime] | None:
        """Aware start and end of the window on that date, or None when it is not held."""
        day = self.day(window.school_id, on)
        held = day.kind.taught if window.days == "school_day" else day.kind is DayKind.HOLIDAY
        if not held:
            return None
        start, end = window.on(on)
        if day.dismissal and window.key == "pm_peak":
            start, end = _moved(start, end, datetime.combine(on, day.dismissal), window.lead_min)
        return start.replace(tzinfo=self.timezone), end.replace(tzinfo=self.timezone)

    def windows_on(self, school_id: str, on: date) -> list[tuple[Window, datetime, datetime]]:
        found = []
        for window in self._windows_of.get(school_id, []):
            span = self.span(window, on)
            if span:
                found.append((window, *span))
        return sorted(found, key=lambda held: held[1])

    def shifts(self, window: Window, on: date) -> list[Shift]:
        """Everybody the roster names for that window on that date."""
        span = self.span(window, on)
        if span is None:
            return []
        lines = self._lines_of_window.get(f"{window.school_id}:{window.key}", [])
        weekday = str(self.day(window.school_id, on).as_weekday or on.isoweekday())
        return [
            Shift(on, window, line.post_id, line.person_id, *span)
            for line in lines
            if weekday in line.weekdays
        ]

    def shifts_of(self, person_id: str, on: date) -> list[Shift]:
        """A person's shifts that begin on that date, earliest first."""
        found: list[Shift] = []
        for school_id, key in {
            (line.school_id, line.window) for line in self._lines_of_person.get(person_id, [])
        }:
            window = next((w for w in self._windows_of.get(school_id, []) if w.key == key), None)
            if window:
                found += [shift for shift in self.shifts(window, on) if shift.person_id == person_id]
        return sorted(found, key=lambda shift: (shift.start, shift.post_id))

    def shifts_near(self, person_id: str, now: datetime) -> list[Shift]:
        """Shifts a check-in now can be meant for; last night's may still run."""
        today = self.today(now)
        days = (today - timedelta(days=1), today)
        return [s for day in days for s in self.shifts_of(person_id, day) if s.fits(now)]

    # -- people ----------------------------------------------------------------------------

    def polite(self, person_id: str) -> str:
        person = self.people[person_id]
        org = self.organisations.get(person.org_id)
        return polite_name(person, police_line=bool(org and org.police_line))

    def schools_seen_by(self, person: Person) -> list[School]:
        """The scope of a person (product.md, People): own school, station's schools, district."""
        if person.role in DESK | {Role.SUPERVISOR, Role.ADMIN}:
            return list(self.schools.values())
        if person.role in POLICE or (not person.schools and person.org_id):
            return [s for s in self.schools.values() if person.org_id in self._lines_above(s)]
        return [self.schools[school] for school in person.schools if school in self.schools]

    def _lines_above(self, school: School) -> set[str]:
        above: set[str] = set()
        for lowest in (school.education_org_id, school.station_org_id):
            here = lowest
            while here and here not in above:
                above.add(here)
                org = self.organisations.get(here)
                here = org.parent_id if org else ""
        return above

    def on_duty(self, now: datetime, *, org_id: str = "", school_id: str = "", role: str = "") -> list[str]:
        """Person ids of the duty roster at that moment for an organisation or a school, stand-ins named."""
        at = self.local(now)
        rostered = [
            line.person_id
            for line in self.duty_roster
            if line.org_id == org_id
            and line.school_id == school_id
            and (not role or line.role == role)
            and line.covers(at)
        ]
        return list(dict.fromkeys(self.standing_for(p, org_id, now) for p in rostered))

    def standing_for(self, person_id: str, org_id: str, now: datetime) -> str:
        """Who stands on duty there for that person: themselves, unless somebody took it over."""
        passed: set[str] = set()
        while person_id not in passed:
            passed.add(person_id)
            person_id = next(
                (
                    one.stand_in_id
                    for one in self.overrides
                    if one.org_id == org_id and one.absent_id == person_id and one.covers(now)
                ),
                person_id,
            )
        return person_id

    def command_desks(self, school: School) -> list[str]:
        """Both district desks of a school: education's, and the police above its station."""
        station = self.organisations.get(school.station_org_id)
        desks = [school.education_org_id, station.parent_id if station else ""]
        return [org for org in desks if org]

    def office_of(self, school_id: str, *roles: Role) -> list[str]:
        wanted = roles or tuple(SCHOOL_OFFICE)
        return [p.id for p in self.people.values() if school_id in p.schools and p.role in wanted]

    def head_of(self, school_id: str) -> list[str]:
        """The principal; while there is none the deputy, else the safety office (product.md, People)."""
        roles = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE)
        return next((found for role in roles if (found := self.office_of(school_id, role))), [])

    def leaders_of(self, school_id: str) -> list[str]:
        """The guard leader of a school; without one, its safety office (product.md, Post gap)."""
        return self.office_of(school_id, Role.GUARD_LEADER) or self.office_of(school_id, Role.SAFETY_OFFICE)

    def post_near(self, school_ids: Iterable[str], place: Place) -> Post | None:
        """The nearest post of those schools that holds the place."""
        near = [p for school in school_ids for p in self.posts_of(school) if p.holds(place)]
        return min(near, key=lambda post: post.metres_from(place), default=None)

    def shift_by(self, key: str) -> tuple[Window, date] | None:
        """The window and date a shift key names, or None when the window is gone."""
        school_id, window_key, day = key.split(":")
        on = date.fromisoformat(day)
        for window in self._windows_of.get(school_id, []):
            if window.key == window_key and shift_key(window, on) == key:
                return window, on
        return None


def _moved(start: datetime, end: datetime, dismissal: datetime, lead_min: int) -> tuple[datetime, datetime]:
    """A half day moves the afternoon window to its dismissal, keeping its length."""
    begin = dismissal - timedelta(minutes=lead_min)
    return begin, begin + (end - start)


def _grouped(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)
