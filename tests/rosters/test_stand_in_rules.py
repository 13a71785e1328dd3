"""Stand-ins as rules: asked of a colleague, accepted by that colleague, and over by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.alerting.answering import handover
from duty.district.people import DESK, POLICE
from duty.messaging.refused import Refused
from duty.rosters import standins
from duty.rosters.standin import ANSWER_WITHIN, LIVE, StandIn, StandInState
from duty.rosters.standins import OnDuty, Span
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

TEN = moment("10:00")


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def person(work: Any, who: str) -> Any:
    return work.district.people[who]


def asked(work: Any, absent: str = "DO3", colleague: str = "PO09", span: str = "two_hours") -> Any:
    return now_of(standins.ask(work, person(work, absent), colleague, span, TEN))


def kinds(work: Any) -> list[tuple[str, str]]:
    return [(notice.kind, notice.person_id) for notice in work.notices]


# -- the row -----------------------------------------------------------------------------------


def one(state: StandInState = StandInState.ASKED) -> StandIn:
    MemoryWork()
    return StandIn("ORG04", "DO3", "PO09", TEN, TEN + timedelta(hours=2), state)


@pytest.mark.parametrize("state", StandInState)
def test_each_step_needs_the_step_before(state: StandInState) -> None:
    assert one(state).accept(TEN) == one(state).decline() == one(state).lapse() == (state == "asked")
    assert one(state).end(TEN) == (state == "accepted")
    assert one(state).take_back(TEN) == one(state).live == (state in LIVE)


def test_an_acceptance_comes_in_time_or_not_at_all() -> None:
    assert one().accept(TEN + ANSWER_WITHIN)
    assert not one().accept(TEN + ANSWER_WITHIN + timedelta(seconds=1))
    short = StandIn("ORG04", "DO3", "PO09", TEN, TEN + timedelta(minutes=5))
    assert not short.accept(TEN + timedelta(minutes=5)), "the span is over"


def test_from_the_acceptance_on_it_is_the_other_s() -> None:
    asked = one()
    assert asked.asked and asked.accept(TEN + timedelta(minutes=1))
    assert asked.accepted and asked.begins_at == TEN + timedelta(minutes=1)
    assert asked.end(TEN + timedelta(hours=2)) and asked.ended_at == TEN + timedelta(hours=2)


# -- asking ------------------------------------------------------------------------------------


def test_colleagues_are_officers_of_the_same_organisation(work: Any) -> None:
    found = standins.colleagues(work.district, person(work, "DO3"))
    assert {p.org_id for p in found} == {"ORG04"} and {p.role for p in found} <= DESK | POLICE
    assert "DO3" not in {p.id for p in found}
    assert standins.colleagues(work.district, person(work, "G02")) == []


@pytest.mark.parametrize(
    ("span", "clock", "ends"),
    [
        (Span.TWO_HOURS, "23:30", moment("01:30", "2026-11-24")),
        (Span.DAY, "10:00", moment("00:00", "2026-11-24")),
        (Span.MORNING, "10:00", moment("08:00", "2026-11-24")),
        (Span.MORNING, "07:59", moment("08:00", "2026-11-23")),
        (Span.MORNING, "08:00", moment("08:00", "2026-11-24")),
    ],
)
def test_when_a_span_ends(work: Any, span: Span, clock: str, ends: Any) -> None:
    assert standins.until(work.district, span, moment(clock)) == ends


def test_what_runs_is_shown_instead_of_the_list(work: Any) -> None:
    assert isinstance(now_of(standins.begin(work, person(work, "DO3"))), list)
    running = asked(work)
    assert now_of(standins.begin(work, person(work, "DO3"))) is running
    assert now_of(standins.begin(work, person(work, "G02"))) == []


def test_the_colleague_is_asked_and_nothing_changes_yet(work: Any) -> None:
    one = asked(work)
    assert kinds(work) == [("standin.ask", "PO09")]
    assert work.notices[0].dedupe == f"{one.subject}:standin.ask:PO09"
    assert "DO3" in work.district.on_duty(TEN, org_id="ORG04")


@pytest.mark.parametrize(
    ("absent", "colleague", "span", "why"),
    [
        ("DO3", "PO99", "day", Refused.GONE),
        ("DO3", "PO09", "a_year", Refused.GONE),
        ("DO3", "DO1", "day", Refused.GONE),  # of the other desk
        ("DO3", "DO3", "day", Refused.GONE),
        ("G02", "PO09", "day", Refused.GONE),  # no duty to hand over
    ],
)
def test_what_cannot_be_asked(work: Any, absent: str, colleague: str, span: str, why: Refused) -> None:
    assert asked(work, absent, colleague, span) is why
    assert not work.stand_ins.things and not work.notices


def test_one_at_a_time_and_never_in_a_circle(work: Any) -> None:
    asked(work)
    assert asked(work, "DO3", "DO4") is Refused.TOO_LATE
    other = work.district.people["DO4"]
    assert standins.duty_org(work.district, other) == "ORG04"
    now_of(handover.take_back(work, person(work, "DO3"), 1, TEN))
    assert isinstance(asked(work, "DO3", "DO4"), StandIn)
    assert asked(work, "DO4", "DO3") is Refused.TOO_LATE


def test_only_a_colleague_can_be_picked(work: Any) -> None:
    district = work.district
    assert standins.colleague(district, person(work, "DO3"), "PO09") == person(work, "PO09")
    assert standins.colleague(district, person(work, "DO3"), "DO1") is Refused.GONE
    assert standins.colleague(district, person(work, "DO3"), "") is Refused.GONE


# -- answering ---------------------------------------------------------------------------------


def accept(work: Any, who: str, number: int = 1, after: int = 1) -> Any:
    return now_of(handover.accept(work, person(work, who), number, TEN + timedelta(minutes=after)))


def test_accepted_the_duty_is_the_colleagues(work: Any) -> None:
    one = asked(work)
    assert accept(work, "PO09") is one
    assert kinds(work)[-1] == ("standin.accepted", "DO3")
    there = work.district.on_duty(TEN + timedelta(minutes=2), org_id="ORG04")
    assert "PO09" in there and "DO3" not in there


def test_nobody_answers_for_another(work: Any) -> None:
    one = asked(work)
    assert accept(work, "DO3") is Refused.TOO_LATE, "whoever asks cannot accept"
    assert accept(work, "DO1") is Refused.GONE, "for a third person there is none"
    assert now_of(standins.decline(work, person(work, "DO3"), 1, TEN)) is Refused.TOO_LATE
    assert now_of(standins.decline(work, person(work, "DO1"), 1, TEN)) is Refused.GONE
    assert now_of(handover.take_back(work, person(work, "PO09"), 1, TEN)) is Refused.TOO_LATE
    assert now_of(handover.take_back(work, person(work, "DO1"), 1, TEN)) is Refused.GONE
    assert one.asked and accept(work, "PO09", number=9) is Refused.GONE


def test_declined_the_duty_stays_where_it_is(work: Any) -> None:
    one = asked(work)
    assert now_of(standins.decline(work, person(work, "PO09"), 1, TEN)) is one
    assert kinds(work)[-1] == ("standin.declined", "DO3")
    assert accept(work, "PO09") is Refused.TOO_LATE


def test_taken_back_before_it_was_accepted(work: Any) -> None:
    one = asked(work)
    assert now_of(handover.take_back(work, person(work, "DO3"), 1, TEN)) is one
    assert kinds(work)[-1] == ("standin.taken_back", "PO09") and one.begins_at is None
    assert now_of(handover.take_back(work, person(work, "DO3"), 1, TEN)) is Refused.TOO_LATE


def test_what_nobody_answers_lapses_and_what_is_over_ends(work: Any) -> None:
    asked(work)
    assert now_of(handover.sweep(work, TEN + ANSWER_WITHIN)) == 1
    assert kinds(work)[-1] == ("standin.lapsed", "DO3")
    asked(work)
    accept(work, "PO09", number=2)
    assert now_of(handover.sweep(work, TEN + timedelta(hours=2))) == 1
    assert kinds(work)[-2:] == [("standin.ended", "DO3"), ("standin.ended", "PO09")]
    assert now_of(handover.sweep(work, TEN + timedelta(hours=3))) == 0


# -- the board ---------------------------------------------------------------------------------


def test_officers_read_who_is_on_duty_at_desks_and_stations(work: Any) -> None:
    lines = standins.on_duty_lines(work.district, person(work, "PO01"), TEN)
    assert OnDuty("云汀区教育局安全科", ("苏敏", "程远")) in lines
    assert OnDuty("柳河派出所", ("陆承平", "韩小雨")) in lines
    assert standins.on_duty_lines(work.district, person(work, "G02"), TEN) == []
