"""Check-ins as rules: distance against accuracy, one per window, and a standing only evidence can lift."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duty.attendance import checkins, checkouts, explaining, undoing
from duty.attendance.checkin import Evidence, Reason, Standing
from duty.attendance.checkins import Result
from duty.attendance.undoing import Undone
from duty.district.places import Place
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment, sample_district

METRE = 1 / 111_195
QUICK = settings(max_examples=60, deadline=None)


def near(post_id: str, metres: float, accuracy: float = 0.0) -> Place:
    place = sample_district().posts[post_id].place
    return Place(place.latitude + metres * METRE, place.longitude, accuracy)


def check_in(work: Any, person: str, now: datetime, place: Place | None = None) -> checkins.Outcome:
    return now_of(checkins.check_in(work, work.district.people[person], now, place=place))


@QUICK
@given(metres=st.floats(0, 400), accuracy=st.floats(0, 300))
def test_inside_is_distance_less_accuracy_within_the_radius(metres: float, accuracy: float) -> None:
    place = near("P032", metres, accuracy)
    post = sample_district().posts["P032"]
    outcome = check_in(MemoryWork(), "G38", moment("06:55"), place)
    inside = accuracy <= 150 and post.metres_from(place) - accuracy <= post.radius_m
    assert outcome.result is (Result.CONFIRMED if inside else Result.FAR)
    assert outcome.check_in is not None
    assert outcome.check_in.standing is (Standing.CONFIRMED if inside else Standing.DOUBTFUL)


@pytest.mark.parametrize(
    ("clock", "punctuality"),
    [("05:00", "early"), ("06:40", "on_time"), ("07:05", "on_time"), ("07:06", "late"), ("08:21", "make_up")],
)
def test_punctuality(clock: str, punctuality: str) -> None:
    made = check_in(MemoryWork(), "G38", moment(clock), near("P032", 0)).check_in
    assert made is not None and made.punctuality == punctuality
    assert made.standing is (Standing.DOUBTFUL if punctuality == "make_up" else Standing.CONFIRMED)


@QUICK
@given(
    taps=st.lists(
        st.tuples(st.integers(0, 80), st.sampled_from((None, 0.0, 60.0, 900.0))), min_size=1, max_size=8
    )
)
def test_however_often_one_taps_there_is_one_check_in_per_window(
    taps: list[tuple[int, float | None]],
) -> None:
    """And it only ever becomes more certain."""
    work, best = MemoryWork(), Standing.DOUBTFUL
    for minutes, metres in sorted(taps, key=lambda tap: tap[0]):
        now = moment("06:50") + timedelta(minutes=minutes)
        check_in(work, "G38", now, None if metres is None else near("P032", metres))
        (made,) = work.check_ins.things
        assert best is Standing.DOUBTFUL or made.standing is Standing.CONFIRMED
        best = made.standing


@QUICK
@given(why=st.sampled_from(("drift", "other")), away=st.floats(200, 5000))
def test_whatever_is_answered_far_stays_doubtful(why: str, away: float) -> None:
    work: Any = MemoryWork()
    made = check_in(work, "G12", moment("06:55"), near("P008", away)).check_in
    assert made is not None
    person = work.district.people["G12"]
    if why == "drift":
        now_of(explaining.explain(work, person, made.id or 0, Reason(why), moment("06:56")))
    else:
        now_of(explaining.choose_post(work, person, made.id or 0, "P009", moment("06:56")))
    assert made.standing is Standing.DOUBTFUL and made.evidence is Evidence.LOCATION


def test_the_half_hour_after_the_end_still_belongs_to_the_shift() -> None:
    work: Any = MemoryWork()
    made = check_in(work, "G38", moment("06:55"), near("P032", 0)).check_in
    assert made is not None
    assert made.on_duty(moment("08:49")) and not made.on_duty(moment("08:50"))
    assert now_of(checkouts.close_forgotten(work, moment("08:49"))) == 0
    assert now_of(checkouts.close_forgotten(work, moment("08:51"))) == 1
    assert made.closed_by == "clock" and made.counts


def test_outside_every_window_it_ends_by_itself() -> None:
    work: Any = MemoryWork()
    made = check_in(work, "G05", moment("12:00"), near("P001", 0)).check_in
    assert made is not None and made.punctuality == "unrostered"
    assert now_of(checkouts.close_forgotten(work, moment("14:31"))) == 1


def test_a_taken_back_check_in_leaves_room_for_a_new_one() -> None:
    work: Any = MemoryWork()
    first = check_in(work, "G38", moment("06:55")).check_in
    assert first is not None
    assert now_of(undoing.take_back(work, first, moment("07:00"))) is Undone.CHECK_IN
    second = check_in(work, "G38", moment("07:01"), near("P032", 0)).check_in
    assert second is not first and second is not None and second.standing is Standing.CONFIRMED
    assert now_of(undoing.take_back(work, second, moment("07:12"))) is Undone.NOTHING, "ten minutes are over"


def test_history_is_never_lost() -> None:
    """Each change of a check-in is a line of its own."""
    work: Any = MemoryWork()
    made = check_in(work, "G38", moment("06:55"), near("P032", 900)).check_in
    assert made is not None
    person = work.district.people["G38"]
    now_of(explaining.explain(work, person, made.id or 0, Reason.DRIFT, moment("06:56")))
    check_in(work, "G38", moment("07:02"), near("P032", 0))
    now_of(checkouts.leave_early(work, person, made.id or 0, moment("08:00")))
    check_in(work, "G38", moment("08:05"))
    assert [c.what for c in work.history] == ["made", "explained", "proved", "checked_out", "resumed"]
