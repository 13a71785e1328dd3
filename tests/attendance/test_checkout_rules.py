"""Check-out and second thoughts as rules: only one's own, asked about once, taken back in ten minutes."""

from __future__ import annotations

from typing import Any

import pytest

from duty.attendance import checkouts, undoing
from duty.attendance.checkin import ClosedBy
from duty.attendance.checkouts import CheckOut, Leaving
from duty.attendance.leading.claims import Withdrawn
from duty.attendance.undoing import LastWord, Undone
from duty.messaging.refused import Refused
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_cases import check_in, events, kept
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment


@pytest.fixture
def work() -> Any:
    return MemoryWork()


# -- leaving -----------------------------------------------------------------------------------


def out(work: Any, person: str, clock: str) -> CheckOut:
    return now_of(checkouts.check_out(work, work.district.people[person], moment(clock)))


def test_before_the_end_it_asks_and_closes_nothing(work: Any) -> None:
    made = kept(check_in(work, "G02", place=place_of("P002")))
    asked = out(work, "G02", "07:30")
    assert asked == CheckOut(Leaving.ASK, (made,), moment("08:20")) and made.open


def test_after_the_end_it_is_done_at_once(work: Any) -> None:
    made = kept(check_in(work, "G02", place=place_of("P002")))
    assert out(work, "G02", "08:25") == CheckOut(Leaving.DONE, (made,), at=moment("08:25"))
    assert made.closed_by is ClosedBy.PERSON
    assert out(work, "G02", "08:26").result is Leaving.NOT_ON_DUTY


def test_who_went_on_to_another_post_leaves_the_latest(work: Any) -> None:
    one = kept(check_in(work, "G40", place=place_of("P035")))
    two = kept(check_in(work, "G40", "06:56", place=place_of("P034")))
    person = work.district.people["G40"]
    assert (one.closed_by, one.checked_out_at) == (ClosedBy.NEXT, moment("06:56"))
    assert now_of(checkouts.leave_early(work, person, one.id or 0, moment("07:30"))) is Refused.ALREADY
    left = now_of(checkouts.leave_early(work, person, two.id or 0, moment("07:30")))
    assert left == CheckOut(Leaving.DONE, (two,), at=moment("07:30")) and not two.open


def test_who_was_forgotten_reads_that_it_closed_itself(work: Any) -> None:
    check_in(work, "G02", place=place_of("P002"))
    assert out(work, "G02", "09:00").result is Leaving.CLOSED_ITSELF, "even before the sweep"
    now_of(checkouts.close_forgotten(work, moment("09:00")))
    assert out(work, "G02", "09:01").result is Leaving.CLOSED_ITSELF


def test_without_a_check_in_there_is_nothing_to_leave(work: Any) -> None:
    assert out(work, "G02", "07:30") == CheckOut(Leaving.NOT_ON_DUTY)


def test_only_one_s_own_duty_can_be_left(work: Any) -> None:
    made = kept(check_in(work, "G02", place=place_of("P002")))
    people, now = work.district.people, moment("07:30")
    assert now_of(checkouts.leave_early(work, people["G03"], made.id or 0, now)) is Refused.GONE
    assert now_of(checkouts.still_on_duty(work, people["G03"], made.id or 0, now)) is Refused.GONE
    assert now_of(checkouts.still_on_duty(work, people["G02"], made.id or 0, now)) is made
    now_of(checkouts.leave_early(work, people["G02"], made.id or 0, now))
    assert now_of(checkouts.leave_early(work, people["G02"], made.id or 0, now)) is Refused.ALREADY
    assert now_of(checkouts.still_on_duty(work, people["G02"], made.id or 0, now)) is Refused.ALREADY


# -- second thoughts ---------------------------------------------------------------------------


def test_a_check_out_is_taken_back_before_the_check_in(work: Any) -> None:
    made = kept(check_in(work, "G02", place=place_of("P002")))
    person = work.district.people["G02"]
    now_of(checkouts.leave_early(work, person, made.id or 0, moment("07:00")))
    assert now_of(undoing.take_back(work, made, moment("07:01"))) is Undone.CHECK_OUT and made.open
    assert now_of(undoing.take_back(work, made, moment("07:02"))) is Undone.CHECK_IN and not made.counts
    assert now_of(undoing.take_back(work, made, moment("07:03"))) is Undone.NOTHING
    about = [change.what for change in work.history if change.subject == made.subject]
    assert about == ["made", "checked_out", "stayed", "taken_back"]


def test_what_is_taken_back_need_not_be_verified(work: Any) -> None:
    made = kept(check_in(work, "G02"))
    now_of(undoing.take_back(work, made, moment("07:00")))
    assert events(work, Withdrawn) == ["G01"]


def test_the_latest_word_is_the_one_to_take_back(work: Any) -> None:
    person = work.district.people["G40"]
    one = kept(check_in(work, "G40", place=place_of("P035")))
    two = kept(check_in(work, "G40", "06:58", place=place_of("P034")))
    last = now_of(undoing.latest(work, person, moment("07:00")))
    assert last == LastWord(moment("06:58"), two)
    assert now_of(undoing.latest(work, person, moment("07:09"))) is None, "nothing was said just now"
    now_of(undoing.take_back(work, two, moment("07:00")))
    assert one.open, "as if they had not moved"
    now_of(checkouts.leave_early(work, person, one.id or 0, moment("07:10")))
    assert now_of(undoing.latest(work, person, moment("07:11"))) == LastWord(moment("07:10"), one)
