"""/undo as a rule: the last thing said within ten minutes, whichever job it belongs to."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from duty import undoing
from duty.alerting.answering import answers
from duty.alerting.reporters.filing import report_incident
from duty.attendance import checkins, checkouts
from duty.district.severity import Triage
from duty.hazards import drafting, filing
from duty.incidents.filing import file_incident
from duty.incidents.incident import IncidentState
from duty.language.reading import Meaning
from duty.undoing import Undone, What
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of

NOW = moment("07:00")
GUARD = "G02"


@pytest.fixture
def work() -> Any:
    return CaseWork()


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def undo(work: Any, minutes: float = 5) -> Undone:
    return now_of(undoing.undo(work, work.person(GUARD), at(minutes)))


def comes(work: Any, when: datetime = NOW) -> None:
    place = work.district.posts["P002"].place
    now_of(checkins.check_in(work, work.person(GUARD), when, place=place))


def drafts(work: Any, when: datetime = NOW) -> None:
    now_of(drafting.described(work, work.person(GUARD), "走廊灯坏了", when))


def files(work: Any, when: datetime = NOW) -> None:
    drafts(work, when)
    now_of(filing.confirm(work, work.hazards.things[-1].id, work.person(GUARD), when))


def reports(work: Any, when: datetime = NOW, words: str = "东边墙外有动静") -> None:
    person, where = work.person(GUARD), ("SCH01", "P002")
    now_of(report_incident(work, person, Meaning(words), where, None, when, when))


def calls(work: Any, when: datetime = NOW) -> None:
    guard = work.person(GUARD)
    now_of(file_incident(work, guard, when, kind="sos", triage=Triage.P0, school_id="SCH01"))


JOBS = {
    What.CHECK_IN: comes,
    What.DRAFT: drafts,
    What.NUMBERED: reports,
}


@pytest.mark.parametrize("order", list(permutations(JOBS)))
def test_one_thing_after_the_other_latest_first_and_then_nothing_is_left(
    work: Any, order: tuple[What, ...]
) -> None:
    for minute, what in enumerate(order):
        JOBS[what](work, at(minute))
    assert [undo(work).what for _ in range(4)] == [*reversed(order), What.NOTHING]


@pytest.mark.parametrize("what", sorted(JOBS))
def test_ten_minutes_later_it_stays_said(work: Any, what: What) -> None:
    JOBS[what](work)
    assert undo(work, 10.1).what is What.NOTHING


def test_nothing_said_is_nothing_to_undo_and_others_are_not_undone(work: Any) -> None:
    assert undo(work).what is What.NOTHING
    files(work)
    other = undoing.undo(work, work.person("G03"), at(1))
    assert now_of(other).what is What.NOTHING


def test_a_number_is_named_and_stays_given(work: Any) -> None:
    files(work)
    assert undo(work) == Undone(What.NUMBERED, "YH-SCH01-2026-0001")
    files(work, at(6))
    assert work.hazards.things[-1].number == "YH-SCH01-2026-0002"


def test_a_report_that_an_officer_has_in_hand_is_not_taken_back(work: Any) -> None:
    reports(work, words="门口打架了")
    (incident,), (alert,) = work.incidents.things, work.alerts.things
    now_of(answers.take(work, alert.id, work.person("DO3"), at(1)))
    assert undo(work) == Undone(What.TAKEN, by=work.district.polite("DO3"))
    assert incident.state is IncidentState.OPEN


def test_a_call_for_help_is_not_undone_by_a_word(work: Any) -> None:
    calls(work)
    assert undo(work).what is What.CALL
    assert work.incidents.things[0].state is IncidentState.OPEN


def test_a_check_out_is_taken_back_before_the_check_in(work: Any) -> None:
    comes(work)
    (made,) = work.check_ins.things
    now_of(checkouts.leave_early(work, work.person("G02"), made.id, at(2)))
    post = work.district.posts["P002"].name
    assert undo(work) == Undone(What.CHECK_OUT, post=post, at=NOW)
    assert made.open
    assert undo(work) == Undone(What.CHECK_IN, post=post, at=NOW)
    assert not made.counts
