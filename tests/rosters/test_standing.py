"""Who is expected where on a date: the week's roster, what changed hands, who is on leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duty.attendance.coverage import lacking
from duty.district.district import District
from duty.district.exceptions import Instead, Leave
from duty.district.moved import schools_moved
from duty.district.renewed import renewed
from duty.district.shifts import HeldWindow, Shift
from duty.rosters import standing
from tests.kit.memory import moment, sample_district

TUESDAY = date(2026, 11, 24)
MORNING, EVENING = "SCH01:am_peak:2026-11-24", "SCH01:pm_peak:2026-11-24"
GIVEN = Instead(MORNING, "P002", "G02", "G05")
"""李守田's west gate on Tuesday morning is 陈德海's."""


def held(district: District, key: str = MORNING) -> HeldWindow:
    found = district.held_by(key)
    assert found
    return found


def at(district: District, post_id: str, key: str = MORNING) -> list[tuple[str, str]]:
    return [
        (one.person_id, one.instead_of) for one in standing.expected(district, held(district, key), post_id)
    ]


def the_place(district: District, post_id: str = "P002", person_id: str = "G02") -> Shift:
    found = standing.place_of(district, MORNING, post_id, person_id)
    assert found
    return found


@pytest.fixture
def district() -> District:
    return sample_district()


def test_a_window_that_changed_hands_is_the_takers_in_every_answer(district: District) -> None:
    after = replace(district, swaps=(GIVEN,))
    assert at(after, "P002") == [("G05", "G02")]
    assert "SCH01:am_peak" not in {one.key[:13] for one in after.shifts_of("G02", TUESDAY)}
    taken = next(one for one in after.shifts_of("G05", TUESDAY) if one.key == MORNING)
    assert (taken.post_id, taken.instead_of) == ("P002", "G02")
    assert after.shifts_near("G05", moment("06:50", "2026-11-24"))[0].key == MORNING
    assert not [one for one in after.shifts_near("G02", moment("06:50", "2026-11-24")) if one.key == MORNING]


def test_only_that_window_of_that_day(district: District) -> None:
    after = replace(district, swaps=(GIVEN,))
    assert at(after, "P003", EVENING) == at(district, "P003", EVENING)
    for day in (23, 25, 30):
        assert at(after, "P002", f"SCH01:am_peak:2026-11-{day}") == [("G02", "")]


def test_the_last_word_counts_and_it_may_come_back(district: District) -> None:
    further = Instead(MORNING, "P002", "G02", "G04")
    assert at(replace(district, swaps=(GIVEN, further)), "P002") == [("G04", "G02")]
    back = Instead(MORNING, "P002", "G02", "G02")
    returned = replace(district, swaps=(GIVEN, back))
    assert at(returned, "P002") == [("G02", "")] and returned.shifts(held(district).window, TUESDAY) == (
        district.shifts(held(district).window, TUESDAY)
    )


def test_where_the_week_names_somebody_else_by_now_the_swap_is_void(district: District) -> None:
    lines = tuple(one for one in district.roster if (one.window, one.person_id) != ("am_peak", "G02"))
    after = replace(district, roster=lines, swaps=(GIVEN,))
    assert at(after, "P002") == []
    assert not [one for one in after.shifts_of("G05", TUESDAY) if one.key == MORNING]


def test_on_leave_nobody_is_expected_but_the_head_is_wanted(district: District) -> None:
    after = replace(district, leave=(Leave("G02", TUESDAY, TUESDAY, "病假"),))
    assert at(after, "P002") == [] and not after.shifts_of("G02", TUESDAY)
    there = held(after)
    (place,) = standing.wanted(after, there, "P002")
    assert place.person_id == "G02" and lacking(after, after.posts["P002"], [place], []) == {"guard": 1}
    (gone,) = standing.away(after, there, "P002")
    assert gone.leave.kind == "病假" and gone.shift == place
    assert after.shifts_of("G02", date(2026, 11, 25)) == district.shifts_of("G02", date(2026, 11, 25))


def test_whoever_took_it_and_goes_on_leave_leaves_it_empty(district: District) -> None:
    after = replace(district, swaps=(GIVEN,), leave=(Leave("G05", TUESDAY, TUESDAY),))
    assert at(after, "P002") == []
    assert [one.leave.person_id for one in standing.away(after, held(after), "P002")] == ["G05"]
    filled = replace(after, swaps=(GIVEN, Instead(MORNING, "P002", "G02", "G04")))
    assert at(filled, "P002") == [("G04", "G02")] and not standing.away(filled, held(after), "P002")


def test_whoever_left_leaves_an_empty_place_too(district: District) -> None:
    gone = replace(district.people["G02"], left_on=TUESDAY)
    after = replace(district, people=district.people | {"G02": gone})
    assert at(after, "P002") == []
    (place,) = standing.away(after, held(after), "P002")
    assert (place.leave.kind, place.leave.person_id) == (standing.GONE, "G02")
    assert [one.id for one in standing.free(after, place.shift)] == ["G05"]


def test_at_a_desk_nobody_on_leave_has_duty(district: District) -> None:
    now = moment("10:00")
    assert "DO3" in district.on_duty(now, org_id="ORG04")
    after = renewed(district, leave=(Leave("DO3", now.date(), now.date()),))
    assert "DO3" not in after.on_duty(now, org_id="ORG04")


def test_who_is_free_fills_the_place_and_stands_nowhere_else(district: District) -> None:
    found = [one.id for one in standing.free(district, the_place(district))]
    assert found == ["G05"], "the others of the school stand at other posts that morning"
    gone = replace(district, leave=(Leave("G05", TUESDAY, TUESDAY),))
    assert not standing.free(gone, the_place(gone))
    assert not standing.free(district, the_place(district), but=("G05",))
    police = [one.id for one in standing.free(district, the_place(district, "P003", "PO02"))]
    assert police and all(district.people[one].org_id == "ORG06" for one in police)


def test_two_places_at_the_same_time_collide_also_at_another_school(district: District) -> None:
    assert not standing.is_free(district, "G03", the_place(district))
    assert standing.is_free(district, "G05", the_place(district))
    busy = replace(district, swaps=(Instead("SCH03:am_peak:2026-11-24", "P006", "G09", "G05"),))
    assert not standing.is_free(busy, "G05", the_place(busy))


def test_schools_where_somebody_changed_are_looked_at_again(district: District) -> None:
    assert schools_moved(district, renewed(district, swaps=(GIVEN,))) == {"SCH01"}
    assert schools_moved(district, renewed(district, leave=(Leave("G09", TUESDAY, TUESDAY),))) == {"SCH03"}


def test_the_week_is_not_worked_out_again(district: District) -> None:
    assert district.shifts_of("G02", TUESDAY)
    after = renewed(district, swaps=(GIVEN,))
    assert after._timetable._windows_of is district._timetable._windows_of
    assert at(after, "P002") == [("G05", "G02")] and at(district, "P002") == [("G02", "")]
