"""What the district is asked, answered by looking through everything, as it was before there were indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from duty.district.district import District
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.district.schools import School
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
from tests.kit.memory import moment

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
DAYS = [MONDAY + timedelta(days=n) for n in range(-1, 7)]
MOMENTS = [
    moment(clock, f"{day}")
    for day in (MONDAY, MONDAY + timedelta(days=1), SATURDAY)
    for clock in ("00:30", "05:59", "06:40", "07:00", "08:20", "10:00", "15:30", "17:50", "21:59", "23:30")
]


def turbulent(plain: District) -> District:
    """Somebody stands in twice over, a school has a half day, and one line names a desk and a school."""
    begins, ends = moment("06:00"), moment("12:00")
    overrides = (
        Override("ORG04", "DO3", "PO09", begins, ends),
        Override("ORG04", "PO09", "DO4", begins, ends),
        Override("ORG04", "DO3", "DO4", ends, ends + timedelta(hours=4)),
    )
    days = (
        CalendarDay(MONDAY, "SCH01", DayKind.HALF_DAY, dismissal=time(11, 30)),
        CalendarDay(SATURDAY, "", DayKind.SCHOOL_DAY, as_weekday=1),
        CalendarDay(SATURDAY, "SCH02", DayKind.CLOSED),
    )
    both = DutyLine("ORG04", "SCH05", "DO4", "duty_officer", "1234567", time(0), None)
    wanderer = Person("W1", "两校师傅", Role.GUARD, schools=("SCH02", "SCH01", "SCH02", "SCH99"))
    line = RosterLine("SCH01", "am_peak", "P001", "1", "W1")
    return replace(
        plain,
        overrides=overrides,
        calendar=(*plain.calendar, *days),
        duty_roster=(*plain.duty_roster[:4], both, *plain.duty_roster[4:]),
        people={"W1": wanderer} | plain.people,
        roster=(*plain.roster, line),
    )


def everywhere(district: District) -> Sequence[str]:
    return [*district.schools, "SCH99", ""]


def scanned_office(district: District, school_id: str, *roles: Role) -> list[str]:
    wanted = roles or tuple(SCHOOL_OFFICE)
    return [p.id for p in district.people.values() if school_id in p.schools and p.role in wanted]


def scanned_lines_above(district: District, school: School) -> set[str]:
    above: set[str] = set()
    for lowest in (school.education_org_id, school.station_org_id):
        here = lowest
        while here and here not in above:
            above.add(here)
            org = district.organisations.get(here)
            here = org.parent_id if org else ""
    return above


def scanned_schools(district: District, person: Person) -> list[School]:
    below = [s for s in district.schools.values() if person.org_id in scanned_lines_above(district, s)]
    if person.role in {Role.SUPERVISOR, Role.ADMIN} or (person.role in DESK and not below):
        return list(district.schools.values())
    if person.role in POLICE | DESK or (not person.schools and person.org_id):
        return below
    return [district.schools[school] for school in person.schools if school in district.schools]


def scanned_standing_for(district: District, person_id: str, org_id: str, now: datetime) -> str:
    passed: set[str] = set()
    while person_id not in passed:
        passed.add(person_id)
        person_id = next(
            (
                one.stand_in_id
                for one in district.overrides
                if one.org_id == org_id and one.absent_id == person_id and one.covers(now)
            ),
            person_id,
        )
    return person_id


def scanned_on_duty(district: District, now: datetime, org_id: str, school_id: str, role: str) -> list[str]:
    at = district.local(now)
    rostered = [
        line.person_id
        for line in district.duty_roster
        if line.org_id == org_id
        and line.school_id == school_id
        and (not role or line.role == role)
        and line.covers(at, lambda on: str(district.day(school_id, on).as_weekday or on.isoweekday()))
    ]
    return list(dict.fromkeys(scanned_standing_for(district, p, org_id, now) for p in rostered))


def scanned_windows(district: District, school_id: str, on: date) -> list[tuple[Window, datetime, datetime]]:
    held = [(w, district._timetable.span(w, on)) for w in district.windows if w.school_id == school_id]
    return sorted(((w, *span) for w, span in held if span), key=lambda one: one[1])


def scanned_shifts(district: District, person_id: str, on: date) -> list[Shift]:
    found = []
    for window in district.windows:
        span = district._timetable.span(window, on)
        weekday = str(district.day(window.school_id, on).as_weekday or on.isoweekday())
        found += [
            Shift(on, window, line.post_id, line.person_id, *span)
            for line in district.roster
            if span and (line.school_id, line.window) == (window.school_id, window.key)
            if line.person_id == person_id and weekday in line.weekdays
        ]
    return sorted(found, key=lambda shift: (shift.start, shift.post_id))


def scanned_open(district: District, school_id: str, now: datetime) -> list[tuple[str, datetime, datetime]]:
    today = district.today(now)
    return [
        (shift_key(window, day), start, end)
        for day in (today - timedelta(days=1), today)
        for window, start, end in scanned_windows(district, school_id, day)
        if start - timedelta(minutes=window.lead_min) <= now <= end
    ]
