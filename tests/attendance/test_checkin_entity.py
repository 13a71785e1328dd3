"""A check-in changes its own fields, and refuses what may not be any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.attendance.checkin import COUNTING, CheckIn, ClosedBy, Evidence, Reason, Standing
from duty.district.places import Place
from duty.district.shifts import CLOSES_AFTER_END, Punctuality
from tests.kit.memory import moment, sample_district

CAME, ENDS = moment("06:55"), moment("08:20")


def made(**changes: Any) -> CheckIn:
    """李守田's at the west gate of SCH01, in words."""
    sample_district()  # the entities are mapped before there is one
    values = {
        "person_id": "G02",
        "school_id": "SCH01",
        "post_id": "P002",
        "shift_key": "SCH01:am_peak:2026-11-23",
        "standing": Standing.DOUBTFUL,
        "evidence": Evidence.WORDS,
        "punctuality": Punctuality.ON_TIME,
        "received_at": CAME,
        "ends_at": ENDS,
    }
    return CheckIn(**values | changes)


def place_of(post_id: str, metres_north: float = 0) -> Place:
    place = sample_district().posts[post_id].place
    return Place(place.latitude + metres_north / 111_195, place.longitude)


# -- coming ------------------------------------------------------------------------------------


def test_a_place_at_the_post_confirms_and_clears_the_doubt() -> None:
    one, post = made(reason=Reason.WHICH), sample_district().posts["P002"]
    one.prove(post, place_of("P002"))
    assert (one.standing, one.reason, one.evidence) == (
        Standing.CONFIRMED,
        Reason.NONE,
        Evidence.LOCATION,
    )
    assert one.distance_m == 0 and one.latitude == round(place_of("P002").latitude, 4)


def test_a_place_elsewhere_asks_why() -> None:
    one = made()
    one.prove(sample_district().posts["P002"], place_of("P002", 900))
    assert one.asked_why_far and one.asked_which_post and one.distance_m == pytest.approx(900, abs=2)


def test_one_question_is_answered_once() -> None:
    one = made(reason=Reason.FAR)
    assert one.explain(Reason.DRIFT) and one.reason is Reason.DRIFT and one.counts
    assert not one.explain(Reason.NOT_YET) and one.counts


def test_not_there_yet_takes_it_back() -> None:
    one = made(reason=Reason.FAR)
    assert one.explain(Reason.NOT_YET)
    assert one.standing is Standing.TAKEN_BACK and not one.counts and not one.open


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Reason.FAR, Reason.OTHER_POST),
        (Reason.WHICH, Reason.NONE),
        (Reason.MAKE_UP, Reason.MAKE_UP),
        (Reason.NONE, Reason.NONE),
    ],
)
def test_at_another_post_it_stays_doubtful(before: Reason, after: Reason) -> None:
    one = made(reason=before)
    one.move(sample_district().posts["P003"])
    assert (one.post_id, one.reason, one.standing) == ("P003", after, Standing.DOUBTFUL)
    assert one.distance_m is None, "without a fix nothing is measured"


def test_a_kept_fix_is_measured_against_the_new_post() -> None:
    one, posts = made(), sample_district().posts
    one.prove(posts["P002"], place_of("P003"))
    one.move(posts["P003"])
    assert one.distance_m is not None and one.distance_m < 10


def test_a_leader_reports_it_for_somebody() -> None:
    one = made()
    one.vouched_for("G01")
    assert (one.standing, one.evidence, one.reported_by) == (Standing.CONFIRMED, Evidence.LEADER, "G01")


# -- a leader's word ---------------------------------------------------------------------------


def test_seen_makes_words_the_leaders_word() -> None:
    one = made()
    assert one.verify("G01", CAME, seen=True)
    assert (one.standing, one.evidence, one.verified_by) == (Standing.CONFIRMED, Evidence.LEADER, "G01")


def test_seen_leaves_a_place_what_it_is() -> None:
    one = made(evidence=Evidence.LOCATION, reason=Reason.DRIFT)
    assert one.verify("G01", CAME, seen=True) and one.evidence is Evidence.LOCATION


def test_not_seen_counts_no_more_and_only_once() -> None:
    one = made()
    assert one.verify("G01", CAME, seen=False)
    assert one.standing is Standing.NOT_SEEN and not one.counts
    assert not one.verify("G01", CAME, seen=True), "the leader's word is said"


def test_nobody_verifies_their_own() -> None:
    one = made(person_id="G01")
    assert not one.verify("G01", CAME, seen=True) and one.doubtful and one.verified_by == ""


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.DOUBTFUL])
def test_only_what_is_doubtful_is_verified(standing: Standing) -> None:
    assert not made(standing=standing).verify("G01", CAME, seen=True)


# -- taking back -------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", Standing)
def test_only_what_counts_is_taken_back(standing: Standing) -> None:
    one = made(standing=standing)
    assert one.take_back(CAME) == (standing in COUNTING)
    assert one.standing is (Standing.TAKEN_BACK if standing in COUNTING else standing)


def test_ten_minutes_are_enough_for_second_thoughts() -> None:
    assert made().take_back(CAME + timedelta(minutes=10))
    assert not made().take_back(CAME + timedelta(minutes=10, seconds=1))


# -- leaving -----------------------------------------------------------------------------------


def test_whoever_left_left_once() -> None:
    one = made()
    assert one.check_out(moment("08:00"), ClosedBy.PERSON)
    assert not one.check_out(moment("08:50"), ClosedBy.CLOCK)
    assert (one.checked_out_at, one.closed_by) == (moment("08:00"), ClosedBy.PERSON)


def test_a_check_out_is_taken_back_within_ten_minutes() -> None:
    one = made()
    one.check_out(moment("08:00"), ClosedBy.PERSON)
    assert not one.stay(moment("08:11"))
    assert one.stay(moment("08:10")) and one.open and one.closed_by is ClosedBy.NOBODY
    assert not one.stay(moment("08:10")), "there is nothing to take back"


def test_what_the_clock_closed_stays_closed() -> None:
    one = made()
    one.check_out(moment("08:50"), ClosedBy.CLOCK)
    assert not one.stay(moment("08:51")) and not one.open


def test_back_before_the_end_it_goes_on() -> None:
    one = made()
    assert not one.resume(moment("07:30")), "nobody left"
    one.check_out(moment("08:00"), ClosedBy.PERSON)
    assert not one.resume(moment("08:21")), "the window is over"
    assert one.resume(moment("08:20")) and one.open


def test_without_an_end_nobody_comes_back_to_it() -> None:
    one = made(ends_at=None)
    one.check_out(moment("08:00"), ClosedBy.PERSON)
    assert not one.resume(moment("08:01"))


def test_who_fills_in_may_leave_without_being_asked() -> None:
    assert made().runs_on(moment("08:00")) and not made().runs_on(ENDS)
    assert not made(punctuality=Punctuality.UNROSTERED).runs_on(moment("08:00"))
    assert not made(ends_at=None).runs_on(moment("08:00"))


def test_the_clock_closes_as_of_half_an_hour_after_the_end_and_a_later_word_goes_before_it() -> None:
    one = made()
    assert one.close_itself() and not one.close_itself()
    assert (one.checked_out_at, one.closed_by) == (ENDS + CLOSES_AFTER_END, ClosedBy.CLOCK)
    assert one.stood(moment("08:25")) and not one.stood(moment("08:50"))
    assert one.check_out(moment("08:25"), ClosedBy.PERSON), "the tap of 08:25 was long under way"
    assert not one.check_out(moment("08:26"), ClosedBy.PERSON) and not one.stood(moment("08:26"))


@pytest.mark.parametrize(("minutes", "said_earlier"), [(0, False), (2, False), (3, True), (700, True)])
def test_both_times_are_shown_where_they_differ(minutes: int, said_earlier: bool) -> None:
    one = made(received_at=CAME + timedelta(minutes=minutes), said_at=CAME)
    assert one.said_earlier is said_earlier
    assert one.came_at == (CAME if said_earlier else one.received_at)


@pytest.mark.parametrize("reason", [one for one in Reason if one not in (Reason.FAR, Reason.WHICH)])
def test_only_who_was_asked_may_name_a_post(reason: Reason) -> None:
    assert not made(reason=reason).asked_which_post
    assert not made(standing=Standing.CONFIRMED, reason=Reason.FAR).asked_which_post
