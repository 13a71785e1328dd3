"""Spot checks as rules: who may ask whom, when nobody is asked, and what the officer reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.attendance.checkins import check_in
from duty.attendance.spotting import spotchecks, spotchoosing
from duty.attendance.spotting.spotcheck import Chosen, Outcome, SpotAnswer, SpotCheck
from duty.attendance.spotting.spotchecks import Findings, PlaceNoLongerAsked, PlacePlease
from duty.attendance.spotting.spotchoosing import AllLeftOut, Asked, InPeak, NobodyThere, Posts, Schools
from duty.district.people import Role
from duty.messaging.refused import Refused
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment

TWO = moment("14:00")


@pytest.fixture
def work() -> Any:
    """Monday at two, between the peaks: two of SCH01 are there."""
    work: Any = MemoryWork()
    for person, post in (("G05", "P001"), ("PO02", "P003")):
        now_of(check_in(work, work.district.people[person], TWO, place=place_of(post)))
    return work


def officer(work: Any, person: str = "DO3") -> Any:
    return work.district.people[person]


def told(work: Any, kind: type) -> list[str]:
    return [notice.person_id for notice in work.notices if isinstance(notice.news, kind)]


def ask_all(work: Any, person: str = "DO3") -> Asked:
    asked = now_of(spotchoosing.at_post(work, officer(work, person), "SCH01", "", TWO))
    assert isinstance(asked, Asked)
    return asked


# -- where ----------------------------------------------------------------------------------------


def test_only_schools_with_somebody_on_duty_are_offered(work: Any) -> None:
    found = now_of(spotchoosing.schools(work, officer(work), TWO))
    assert isinstance(found, Schools)
    assert [(school.id, count) for school, count in found.counted] == [("SCH01", 2)]


@pytest.mark.parametrize("person", ["G05", "PO02", "PR01", "AD01"])
def test_whose_job_it_is_not_asks_nobody(work: Any, person: str) -> None:
    by = officer(work, person)
    assert now_of(spotchoosing.schools(work, by, TWO)) is Refused.GONE
    assert now_of(spotchoosing.at_random(work, by, TWO)) is Refused.GONE
    assert now_of(spotchoosing.at_school(work, by, "SCH01", TWO)) is Refused.GONE
    assert now_of(spotchoosing.at_post(work, by, "SCH01", "P001", TWO)) is Refused.GONE
    assert not work.spot_checks.things


def test_another_stations_school_does_not_exist(work: Any) -> None:
    chief = officer(work, "PO05")
    assert now_of(spotchoosing.at_school(work, chief, "SCH01", TWO)) is Refused.GONE
    assert now_of(spotchoosing.at_post(work, officer(work), "SCH99", "", TWO)) is Refused.GONE
    assert now_of(spotchoosing.schools(work, chief, TWO)) == NobodyThere()


def test_of_several_posts_the_officer_names_one(work: Any) -> None:
    found = now_of(spotchoosing.at_school(work, officer(work), "SCH01", TWO))
    assert isinstance(found, Posts) and found.count == 2
    assert [post.id for post in found.posts] == ["P001", "P003"]
    one = now_of(spotchoosing.at_post(work, officer(work), "SCH01", "P001", TWO))
    assert isinstance(one, Asked) and one.check.chosen is Chosen.POST
    assert told(work, PlacePlease) == ["G05"]


def test_a_single_post_is_asked_at_once(work: Any) -> None:
    work.check_ins.things[1].check_out(TWO, "person")
    asked = now_of(spotchoosing.at_school(work, officer(work), "SCH01", TWO))
    assert isinstance(asked, Asked) and (asked.check.post_id, asked.check.chosen) == ("", Chosen.SCHOOL)


def test_at_random_one_post_with_somebody_is_drawn(work: Any) -> None:
    asked = now_of(spotchoosing.at_random(work, officer(work), TWO))
    assert isinstance(asked, Asked) and asked.check.chosen is Chosen.RANDOM
    assert asked.check.post_id in ("P001", "P003") and len(told(work, PlacePlease)) == 1


@pytest.mark.parametrize(
    ("at", "until"),
    [("15:40", "16:05"), ("16:04", "16:05"), ("16:05", None), ("17:39", None), ("17:40", "17:50")],
)
def test_of_a_window_the_first_quarter_and_the_last_ten_minutes_are_left_alone(
    work: Any, at: str, until: str | None
) -> None:
    found = now_of(spotchoosing.at_post(work, officer(work), "SCH01", "P001", moment(at)))
    assert found == InPeak(moment(until)) if until else isinstance(found, Asked)


def test_as_people_come_everybody_is_left_alone(work: Any) -> None:
    for ask in (
        spotchoosing.schools(work, officer(work), moment("15:40")),
        spotchoosing.at_random(work, officer(work), moment("15:40")),
        spotchoosing.at_school(work, officer(work), "SCH01", moment("15:40")),
        spotchoosing.at_post(work, officer(work), "SCH01", "P001", moment("15:40")),
    ):
        assert isinstance(now_of(ask), InPeak)
    assert not work.spot_checks.things and not told(work, PlacePlease)


def test_nobody_there_is_said(work: Any) -> None:
    assert now_of(spotchoosing.at_post(work, officer(work), "SCH01", "P002", TWO)) == NobodyThere()
    assert now_of(spotchoosing.schools(work, officer(work), moment("18:30"))) == NobodyThere()


def test_volunteers_are_never_asked(work: Any) -> None:
    now_of(check_in(work, work.district.people["T01"], TWO, place=place_of("P003")))
    there = now_of(spotchoosing.there_now(work, officer(work), TWO))
    assert sorted(made.person_id for made in there) == ["G05", "PO02"]


def test_nobody_asks_themselves(work: Any) -> None:
    chief = work.district.people["PO01"]
    now_of(check_in(work, chief, TWO, place=place_of("P002")))
    asked = now_of(spotchoosing.at_post(work, chief, "SCH01", "", TWO))
    assert isinstance(asked, Asked) and "PO01" not in told(work, PlacePlease)
    assert asked.check.left_out == 0


# -- whom -----------------------------------------------------------------------------------------


def test_nobody_is_asked_twice_in_a_week(work: Any) -> None:
    ask_all(work)
    assert now_of(spotchoosing.at_post(work, officer(work, "DO1"), "SCH01", "", TWO)) == AllLeftOut(2)
    assert len(work.spot_checks.things) == 1


def test_who_cannot_be_reached_is_counted_and_not_called_silent(work: Any) -> None:
    work.accounts.unreachable = {"G05"}
    asked = ask_all(work)
    assert asked.check.left_out == 1 and told(work, PlacePlease) == ["PO02"]
    work.accounts.unreachable = {"G05", "PO02"}
    assert now_of(spotchoosing.at_post(work, officer(work), "SCH01", "P001", TWO)) == AllLeftOut(1)


# -- what came of it --------------------------------------------------------------------------


def test_the_last_answer_settles_it(work: Any) -> None:
    asked = ask_all(work)
    first, second = work.spot_checks.given
    now_of(spotchecks.answer(work, first, place_of("P001"), TWO + timedelta(minutes=1)))
    assert not asked.check.settled and not told(work, Findings)
    now_of(spotchecks.answer(work, second, place_of("P012"), TWO + timedelta(minutes=2)))
    assert asked.check.settled_at == TWO + timedelta(minutes=2)
    news = work.notices[-1].news
    assert [(one.outcome, one.time) for one in news.answers] == [
        (Outcome.INSIDE, "14:01"),
        (Outcome.OUTSIDE, "14:02"),
    ]
    assert work.notices[-1].replaces == asked.check.name and told(work, Findings) == ["DO3"]


def test_who_does_not_answer_is_let_go_when_time_is_over(work: Any) -> None:
    asked = ask_all(work)
    now_of(spotchecks.answer(work, work.spot_checks.given[0], place_of("P001"), TWO))
    assert now_of(spotchecks.sweep(work, TWO + timedelta(minutes=2))) == 0
    assert now_of(spotchecks.sweep(work, TWO + timedelta(minutes=3))) == 1
    assert [one.outcome for one in work.spot_checks.given] == [Outcome.INSIDE, Outcome.NO_ANSWER]
    assert told(work, PlaceNoLongerAsked) == ["PO02"]
    assert now_of(spotchecks.sweep(work, TWO + timedelta(minutes=4))) == 0
    assert asked.check.settled


@pytest.mark.parametrize(("person", "names"), [("DO3", True), ("SV01", False)])
def test_a_supervisor_reads_no_names(work: Any, person: str, names: bool) -> None:
    assert ask_all(work, person).findings.names is names
    assert (officer(work, person).role is Role.SUPERVISOR) is not names


def test_one_answer_is_given_once() -> None:
    posts = [MemoryWork().district.posts["P001"]]
    answer = SpotAnswer(1, "G05", "SCH01", "P001", TWO, TWO.date())
    assert answer.stands_at(place_of("P001"), posts, TWO) and answer.distance_m == 0
    assert not answer.stands_at(place_of("P012"), posts, TWO) and answer.outcome is Outcome.INSIDE
    assert not answer.stay_silent()
    silent = SpotAnswer(1, "G05", "SCH01", "P001", TWO, TWO.date())
    assert silent.stay_silent() and not silent.stands_at(place_of("P001"), posts, TWO)


def test_without_a_post_nobody_is_inside() -> None:
    MemoryWork()
    answer = SpotAnswer(1, "G05", "SCH01", "P999", TWO, TWO.date())
    assert answer.stands_at(place_of("P001"), [], TWO)
    assert (answer.outcome, answer.distance_m) == (Outcome.OUTSIDE, None)


def test_a_result_stands_once() -> None:
    MemoryWork()
    check = SpotCheck("DO3", Chosen.SCHOOL, "SCH01", "", TWO, TWO)
    assert check.settle(TWO) and not check.settle(TWO + timedelta(minutes=1))
    assert check.settled_at == TWO
