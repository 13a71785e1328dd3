"""The district's indexes give what looking through everything would give, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

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
from tests.kit.memory import moment, sample_district

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
DAYS = [MONDAY + timedelta(days=n) for n in range(-1, 7)]
MOMENTS = [
    moment(clock, f"{day}")
    for day in (MONDAY, MONDAY + timedelta(days=1), SATURDAY)
    for clock in ("00:30", "05:59", "06:40", "07:00", "08:20", "10:00", "15:30", "17:50", "21:59", "23:30")
]


@pytest.fixture(params=["as imported", "with a turbulent week"], scope="module")
def district(request: pytest.FixtureRequest) -> District:
    plain = sample_district()
    return plain if request.param == "as imported" else turbulent(plain)


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


# -- looking through everything, as it was done before there were indexes ---------------------


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
    if person.role in DESK | {Role.SUPERVISOR, Role.ADMIN}:
        return list(district.schools.values())
    if person.role in POLICE or (not person.schools and person.org_id):
        return [s for s in district.schools.values() if person.org_id in scanned_lines_above(district, s)]
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
        and line.covers(at)
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


def everywhere(district: District) -> Sequence[str]:
    return [*district.schools, "SCH99", ""]


# -- people ----------------------------------------------------------------------------------


def test_who_has_an_office_at_a_school(district: District) -> None:
    choices = [(), *((role,) for role in Role), (Role.SAFETY_OFFICE, Role.PRINCIPAL)]
    for school in everywhere(district):
        for roles in choices:
            assert district.office_of(school, *roles) == scanned_office(district, school, *roles)
        leaders = scanned_office(district, school, Role.GUARD_LEADER)
        assert district.leaders_of(school) == (
            leaders or scanned_office(district, school, Role.SAFETY_OFFICE)
        )


def test_who_serves_several_schools_comes_once_and_in_turn(district: District) -> None:
    for chosen in (("SCH02", "SCH01"), ("SCH01",), ("SCH99",), (), tuple(district.schools)):
        expected = [p for p in district.people.values() if set(chosen) & set(p.schools)]
        assert district.people_at(chosen) == expected


def test_who_belongs_to_an_organisation(district: District) -> None:
    for org in [*district.organisations, "", "ORG99"]:
        assert list(district.people_of(org)) == [p for p in district.people.values() if p.org_id == org]


def test_whose_schools(district: District) -> None:
    """Own school, the station's schools, the whole district."""
    for person in district.people.values():
        expected = scanned_schools(district, person)
        assert district.schools_seen_by(person) == expected, person.id
        seen = {school.id for school in expected}
        assert {s for s in everywhere(district) if district.sees(person, s)} == seen, person.id


def test_an_answer_can_be_changed_without_harm(district: District) -> None:
    """Whoever sorts or shortens a list of schools does so for themselves."""
    officer = district.people["PO01"]
    before = list(district.schools_seen_by(officer))
    district.schools_seen_by(officer).clear()
    assert before and district.schools_seen_by(officer) == before


def test_the_home_one_is_introduced_with(district: District) -> None:
    people = district.people
    assert district.home_of(people["G02"]) == "实验小学"
    assert district.home_of(people["DO3"]) == "云汀公安分局治安大队（内保）"
    assert district.home_of(Person("X", "某人", Role.GUARD, schools=("SCH99",))) == ""


# -- on duty ---------------------------------------------------------------------------------


def test_who_is_on_duty(district: District) -> None:
    places = [(org, "") for org in district.organisations] + [("", s) for s in everywhere(district)]
    places.append(("ORG04", "SCH05"))
    for now in MOMENTS:
        for org, school in places:
            for role in ("", Role.DUTY_OFFICER, Role.LEADER_ON_DUTY):
                found = district.on_duty(now, org_id=org, school_id=school, role=role)
                assert found == scanned_on_duty(district, now, org, school, role), (now, org, school)


def test_who_stands_for_whom(district: District) -> None:
    for now in MOMENTS:
        for person in ("DO3", "PO09", "DO4", "G02"):
            for org in ("ORG04", "ORG02", ""):
                expected = scanned_standing_for(district, person, org, now)
                assert district.standing_for(person, org, now) == expected


def test_who_stands_in_is_named_until_the_span_is_over() -> None:
    district = turbulent(sample_district())
    assert "DO3" not in district.on_duty(moment("10:00"), org_id="ORG04")
    assert district.standing_for("DO3", "ORG04", moment("10:00")) == "DO4", "whoever was asked asked on"
    assert "DO3" in district.on_duty(moment("17:00"), org_id="ORG04")


def test_two_who_stand_in_for_each_other_end_the_search() -> None:
    begins, ends = moment("06:00"), moment("12:00")
    circle = (Override("O", "A", "B", begins, ends), Override("O", "B", "A", begins, ends))
    district = replace(sample_district(), overrides=circle)
    now = moment("10:00")
    assert district.standing_for("A", "O", now) == scanned_standing_for(district, "A", "O", now)


def test_what_the_duty_roster_names_a_person_for(district: District) -> None:
    for person in district.people:
        expected = [line for line in district.duty_roster if line.person_id == person]
        assert list(district.duties_of(person)) == expected


def test_everybody_on_the_duty_rosters_of_some_schools(district: District) -> None:
    for chosen in ((), ("SCH05",), ("SCH03", "SCH01"), tuple(district.schools)):
        lines = [x for x in district.duty_roster if x.org_id or x.school_id in chosen]
        assert district.on_any_duty_roster(chosen) == list(dict.fromkeys(x.person_id for x in lines))


def test_all_desks_are_those_above_any_school(district: District) -> None:
    desks = [org for school in district.schools.values() for org in district.command_desks(school)]
    assert list(district.all_desks) == list(dict.fromkeys(desks))


# -- windows and shifts ------------------------------------------------------------------------


def test_the_windows_of_a_day(district: District) -> None:
    for day in DAYS:
        for school in everywhere(district):
            assert district.windows_on(school, day) == scanned_windows(district, school, day)


def test_a_persons_shifts(district: District) -> None:
    for day in DAYS:
        for person in district.people:
            assert district.shifts_of(person, day) == scanned_shifts(district, person, day), (person, day)


def test_the_shifts_near_a_moment(district: District) -> None:
    for now in MOMENTS:
        today = district.today(now)
        for person in district.people:
            days = (today - timedelta(days=1), today)
            expected = [s for day in days for s in scanned_shifts(district, person, day) if s.fits(now)]
            assert district.shifts_near(person, now) == expected


def test_everybody_of_a_window(district: District) -> None:
    for day in DAYS:
        for window in district.windows:
            everybody = [s for p in district.people for s in scanned_shifts(district, p, day)]
            expected = {(s.post_id, s.person_id) for s in everybody if s.window == window}
            assert {(s.post_id, s.person_id) for s in district.shifts(window, day)} == expected


def test_the_windows_open_at_a_moment(district: District) -> None:
    """The clock asks for all schools at once, and gets them school by school."""
    for now in MOMENTS:
        of_each = [scanned_open(district, school, now) for school in district.schools]
        for school, expected in zip(district.schools, of_each, strict=True):
            found = district.open_windows(school, now)
            assert [(one.key, one.start, one.end) for one in found] == expected
        found = district.all_open_windows(now)
        assert [(one.key, one.start, one.end) for one in found] == [one for some in of_each for one in some]


def test_the_windows_of_many_dates_are_not_kept_for_ever(district: District) -> None:
    for days in range(40):
        now = moment("07:00") + timedelta(days=days)
        keys = [one.key for one in district.all_open_windows(now)]
        assert keys == [key for s in district.schools for key, _, _ in scanned_open(district, s, now)]
    assert len(district._timetable._hours) <= 9


def test_a_shift_key_names_its_window_and_date(district: District) -> None:
    for window in district.windows:
        assert district.shift_by(shift_key(window, MONDAY)) == (window, MONDAY)
    assert district.shift_by("SCH01:no_such:2026-11-23") is None
    assert district.shift_by("SCH99:am_peak:2026-11-23") is None


def test_everybody_rostered(district: District) -> None:
    assert district.rostered == {line.person_id for line in district.roster}


def test_a_spot_is_named_by_its_post_or_its_school(district: District) -> None:
    assert district.spot_name("SCH01", "P002") == "西门岗"
    assert district.spot_name("SCH01", "") == "实验小学"
