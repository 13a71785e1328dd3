"""Windows and shifts by their index: what looking through everything would give, in the same order."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest

from duty.district.district import District
from duty.district.shifts import shift_key
from tests.district.scans import (
    DAYS,
    MOMENTS,
    MONDAY,
    everywhere,
    scanned_open,
    scanned_shifts,
    scanned_windows,
    turbulent,
)
from tests.kit.memory import moment, sample_district


@pytest.fixture(params=["as imported", "with a turbulent week"], scope="module")
def district(request: pytest.FixtureRequest) -> District:
    plain = sample_district()
    return plain if request.param == "as imported" else turbulent(plain)


def test_the_windows_of_a_day(district: District) -> None:
    for day in DAYS:
        for school in everywhere(district):
            assert district.windows_on(school, day) == scanned_windows(district, school, day)


def test_a_persons_shifts(district: District) -> None:
    for day in DAYS:
        for person in district.people:
            assert district.shifts_of(person, day) == scanned_shifts(district, person, day), (person, day)


def test_the_shifts_near_a_moment(district: District) -> None:
    scanned = cache(lambda person, day: scanned_shifts(district, person, day))
    for now in MOMENTS:
        today = district.today(now)
        for person in district.people:
            days = (today - timedelta(days=1), today)
            expected = [s for day in days for s in scanned(person, day) if s.fits(now)]
            assert district.shifts_near(person, now) == expected


def test_everybody_of_a_window(district: District) -> None:
    for day in DAYS:
        everybody = [s for p in district.people for s in scanned_shifts(district, p, day)]
        for window in district.windows:
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
