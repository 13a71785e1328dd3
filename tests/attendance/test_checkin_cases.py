"""One call for each thing people do about their check-in; whoever must hear of it is told by the rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from duty.attendance import checkins, checkouts, explaining, verifying
from duty.attendance.checkin import CheckIn, ClosedBy, Reason, Standing
from duty.attendance.checkins import Outcome, Result
from duty.attendance.leading.cards import LeaderNews
from duty.attendance.leading.claims import NotSeenYet, Proved, VerifyPlease, Withdrawn
from duty.attendance.leading.deciding import verifiers
from duty.district.people import Role
from duty.messaging.notices import Priority
from duty.messaging.refused import Refused
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment

FIVE_TO = moment("06:55")


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def check_in(work: Any, person: str, clock: str = "06:55", **how: Any) -> Outcome:
    return now_of(checkins.check_in(work, work.district.people[person], moment(clock), **how))


def kept(outcome: Outcome) -> CheckIn:
    assert outcome.check_in is not None
    return outcome.check_in


def told(work: Any, kind: type) -> list[str]:
    return [notice.person_id for notice in work.notices if isinstance(notice.news, kind)]


def asked(work: Any) -> list[str]:
    """On whose card somebody waits."""
    cards = [notice for notice in work.notices if isinstance(notice.news, LeaderNews)]
    return [notice.person_id for notice in cards if notice.news.waiting]


def events(work: Any, kind: type) -> list[str]:
    """Whose card says that this has happened."""
    cards = [notice for notice in work.notices if isinstance(notice.news, LeaderNews)]
    return [notice.person_id for notice in cards if isinstance(notice.news.event, kind)]


def whats(work: Any) -> list[str]:
    return [change.what for change in work.history]


# -- checking in -------------------------------------------------------------------------------


def test_words_alone_ask_the_leader(work: Any) -> None:
    made = kept(check_in(work, "G02"))
    (notice,) = work.notices
    assert notice.news.waiting == (VerifyPlease("李师傅", "06:55", "西门岗", made.id),)
    assert (notice.person_id, notice.name, notice.replaces) == ("G01", "leading:1", "leading:1")
    assert notice.silent and notice.priority is not Priority.NUDGE, "it is never withheld"


def test_a_place_at_the_post_asks_nobody(work: Any) -> None:
    assert check_in(work, "G02", place=place_of("P002")).result is Result.CONFIRMED
    assert not work.notices and whats(work) == ["made"]


def test_the_leaders_own_is_asked_of_the_safety_office(work: Any) -> None:
    check_in(work, "G01")
    assert asked(work) == ["SO01"]


def test_a_second_tap_says_and_asks_nothing_new(work: Any) -> None:
    check_in(work, "G02")
    assert check_in(work, "G02", "06:56").result is Result.DOUBTFUL
    assert len(work.check_ins.things) == 1 and len(work.notices) == 1


def test_better_proof_settles_the_leaders_question(work: Any) -> None:
    made = kept(check_in(work, "G02"))
    assert check_in(work, "G02", "07:00", place=place_of("P002")).result is Result.CONFIRMED
    question, settled = work.notices
    assert isinstance(settled.news.event, Proved) and settled.replaces == question.name
    assert made.counts and not settled.news.waiting


def test_a_confirmed_one_is_already_there(work: Any) -> None:
    check_in(work, "G02", place=place_of("P002"))
    assert check_in(work, "G02", "06:58").result is Result.ALREADY


def test_a_make_up_stays_one_however_often_it_is_said(work: Any) -> None:
    first = check_in(work, "G02", "10:20", place=place_of("P002"))
    assert first.result is Result.MAKE_UP and kept(first).reason is Reason.MAKE_UP
    again = check_in(work, "G02", "10:21", place=place_of("P002"))
    assert again.result is Result.MAKE_UP and kept(again) is kept(first)


def test_between_two_posts_the_place_decides(work: Any) -> None:
    asked = check_in(work, "G40")
    assert asked.result is Result.WHICH_POST and [p.id for p in asked.posts] == ["P034", "P035"]
    assert check_in(work, "G40", "06:56").result is Result.WHICH_POST, "asked again, not kept again"
    lifted = check_in(work, "G40", "06:57", place=place_of("P035"))
    assert lifted.result is Result.CONFIRMED and kept(lifted).post_id == "P035"
    assert len(work.check_ins.things) == 1


def test_no_shift_and_nowhere_near_are_two_answers(work: Any) -> None:
    assert check_in(work, "G05", "12:00").result is Result.NO_SHIFT
    assert check_in(work, "G05", "12:00", place=place_of("P012")).result is Result.NOT_AT_A_POST
    assert check_in(work, "PR01", "12:00", place=place_of("P001")).result is Result.NO_SHIFT
    assert not work.check_ins.things


def test_who_comes_back_goes_on_where_they_were(work: Any) -> None:
    made = kept(check_in(work, "G02", place=place_of("P002")))
    now_of(checkouts.leave_early(work, work.district.people["G02"], made.id or 0, moment("07:30")))
    back = check_in(work, "G02", "07:40")
    assert back.result is Result.RESUMED and kept(back) is made and made.open


def test_whose_role_has_no_post_needs_no_place(work: Any) -> None:
    people, district = work.district.people, work.district
    assert checkins.may_check_in(district, people["G05"], moment("03:00"))
    assert not checkins.may_check_in(district, people["PR01"], FIVE_TO)
    assert not checkins.may_check_in(district, people["DO3"], FIVE_TO)


# -- far away ----------------------------------------------------------------------------------


def far(work: Any) -> CheckIn:
    outcome = check_in(work, "G12", place=place_of("P008", 900))
    assert outcome.result is Result.FAR
    return kept(outcome)


def explain(work: Any, person: str, number: int, why: Reason, clock: str = "06:56") -> CheckIn | Refused:
    return now_of(explaining.explain(work, work.district.people[person], number, why, moment(clock)))


def choose(work: Any, person: str, number: int, post: str, clock: str = "06:57") -> CheckIn | Refused:
    return now_of(explaining.choose_post(work, work.district.people[person], number, post, moment(clock)))


def test_a_wrong_position_waits_for_the_leader(work: Any) -> None:
    made = far(work)
    assert explain(work, "G12", made.id or 0, Reason.DRIFT) is made
    assert made.doubtful and not events(work, Withdrawn)
    assert explain(work, "G12", made.id or 0, Reason.NOT_YET) is Refused.ALREADY


def test_not_there_yet_spares_the_leader_the_way(work: Any) -> None:
    made = far(work)
    assert explain(work, "G12", made.id or 0, Reason.NOT_YET) is made
    assert events(work, Withdrawn) == list(dict.fromkeys(asked(work))) != []
    assert [c.what for c in work.history if c.subject == made.subject] == ["made", "explained"]


@pytest.mark.parametrize("why", [Reason.DRIFT, Reason.NOT_YET])
def test_somebody_elses_question_does_not_exist(work: Any, why: Reason) -> None:
    made = far(work)
    assert explain(work, "G38", made.id or 0, why) is Refused.GONE
    assert explain(work, "G12", 99, why) is Refused.GONE
    assert made.reason is Reason.FAR


def test_after_the_duty_the_question_is_over(work: Any) -> None:
    made = far(work)
    assert explain(work, "G12", made.id or 0, Reason.DRIFT, "08:50") is Refused.TOO_LATE
    person = work.district.people["G12"]
    assert now_of(explaining.other_posts(work, person, made.id or 0, moment("08:50"))) is Refused.TOO_LATE
    assert choose(work, "G12", made.id or 0, "P009", "08:50") is Refused.TOO_LATE


def test_the_other_posts_are_those_of_the_school(work: Any) -> None:
    made = far(work)
    found = now_of(explaining.other_posts(work, work.district.people["G12"], made.id or 0, FIVE_TO))
    assert isinstance(found, explaining.OtherPosts)
    assert [post.id for post in found.posts] == ["P009"]
    assert choose(work, "G12", made.id or 0, "P009") is made and made.post_id == "P009"
    assert choose(work, "G12", made.id or 0, "P008") is Refused.ALREADY


def test_another_schools_post_is_none(work: Any) -> None:
    made = far(work)
    assert choose(work, "G12", made.id or 0, "P001") is Refused.GONE
    assert choose(work, "G12", made.id or 0, "P999") is Refused.GONE
    assert choose(work, "G38", made.id or 0, "P009") is Refused.GONE


def test_nobody_stands_twice_at_one_post(work: Any) -> None:
    """Two check-ins of a window at one post would break the database's own rule."""
    one = kept(check_in(work, "G40", place=place_of("P035")))
    other = kept(check_in(work, "G40", "06:56", place=place_of("P034")))
    assert one is not other
    other.doubt(Reason.FAR)
    assert isinstance(choose(work, "G40", other.id or 0, "P035"), CheckIn), "who went on may come back (巡点)"
    back = kept(check_in(work, "G40", "06:58", place=place_of("P034")))
    back.doubt(Reason.FAR)
    other.closed_by = ClosedBy.PERSON
    assert choose(work, "G40", back.id or 0, "P035") is Refused.ALREADY
    assert back.post_id == "P034"


# -- the leader --------------------------------------------------------------------------------


def verify(work: Any, leader: str, number: int, *, seen: bool) -> CheckIn | Refused:
    person = work.district.people[leader]
    return now_of(verifying.verify(work, person, number, moment("07:05"), seen=seen))


def test_the_leader_has_the_last_word_once(work: Any) -> None:
    made = kept(check_in(work, "G02"))
    assert verify(work, "G01", made.id or 0, seen=True) is made
    assert verify(work, "G01", made.id or 0, seen=False) is Refused.ALREADY
    assert whats(work) == ["made", "verified"] and not told(work, NotSeenYet)


def test_who_was_not_seen_is_asked_for_a_place(work: Any) -> None:
    made = kept(check_in(work, "G02"))
    verify(work, "G01", made.id or 0, seen=False)
    assert told(work, NotSeenYet) == ["G02"] and made.standing is Standing.NOT_SEEN


@pytest.mark.parametrize("stranger", ["G02", "G03", "G06", "SO02", "DO3"])
def test_only_who_answers_for_the_school_may_verify(work: Any, stranger: str) -> None:
    made = kept(check_in(work, "G02"))
    assert verify(work, stranger, made.id or 0, seen=True) is Refused.GONE and made.doubtful
    assert verify(work, "G01", 99, seen=True) is Refused.GONE


def test_where_nobody_leads_the_office_verifies(work: Any) -> None:
    people = {k: p for k, p in work.district.people.items() if p.role is not Role.GUARD_LEADER}
    work.district = replace(work.district, people=people)
    made = kept(check_in(work, "G02"))
    assert verifiers(work, made) == ["SO01"] == asked(work)
