"""The district's indexes give what looking through everything would give, in the same order: people, duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from duty.district.district import District
from duty.district.people import Person, Role
from duty.district.shifts import DutyLine, Override
from tests.district.scans import (
    MOMENTS,
    everywhere,
    scanned_office,
    scanned_on_duty,
    scanned_schools,
    scanned_standing_for,
    turbulent,
)
from tests.kit.memory import moment, sample_district


@pytest.fixture(params=["as imported", "with a turbulent week"], scope="module")
def district(request: pytest.FixtureRequest) -> District:
    plain = sample_district()
    return plain if request.param == "as imported" else turbulent(plain)


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
    assert district.on_any_duty_roster(()) == ["DO5"], "who belongs to no district belongs to all"
    for chosen in (("SCH05",), ("SCH03", "SCH01"), tuple(district.schools)):
        lines = [x for x in district.duty_roster if x.org_id or x.school_id in chosen]
        assert district.on_any_duty_roster(chosen) == list(dict.fromkeys(x.person_id for x in lines))


def test_all_desks_are_those_above_any_school(district: District) -> None:
    desks = [org for school in district.schools.values() for org in district.command_desks(school)]
    assert list(district.all_desks) == list(dict.fromkeys(desks))


def test_on_a_make_up_day_the_desk_is_manned_as_on_the_weekday_it_stands_for(district: District) -> None:
    """Sunday 20 September stands for a Thursday (calendar.csv); so does the night that begins on it."""
    line = DutyLine("ORG04", "", "DO3", "duty_officer", "4", time(20), time(6))
    made_up = replace(district, duty_roster=(line,), overrides=())
    assert made_up.on_duty(moment("21:00", "2026-09-20"), org_id="ORG04") == ["DO3"]
    assert made_up.on_duty(moment("05:00", "2026-09-21"), org_id="ORG04") == ["DO3"]
    assert made_up.on_duty(moment("21:00", "2026-09-27"), org_id="ORG04") == []
