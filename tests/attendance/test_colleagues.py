"""What is said of a colleague: passed on to whoever fills the place, and never a check-in by proxy."""

from __future__ import annotations

from typing import Any

import pytest

from duty.attendance import colleagues
from duty.attendance.checkin import Evidence
from duty.attendance.checkins import Result
from duty.attendance.colleagues import ColleagueNote, ComesLater, Note, Reported
from duty.language.reading import Meaning
from duty.messaging.notices import Priority
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

NOW = moment("06:55")


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def note(work: Any, person: str, name: str, what: Note = Note.LATE) -> bool:
    return now_of(colleagues.note(work, work.district.people[person], name, what, NOW))


def report(work: Any, leader: str, words: str, clock: str = "06:55") -> Reported | None:
    return now_of(colleagues.report(work, work.district.people[leader], Meaning(words), moment(clock)))


def later(work: Any, person: str, words: str) -> bool:
    return now_of(colleagues.comes_later(work, work.district.people[person], words, NOW))


# -- notes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", Note)
def test_a_note_is_kept_and_told_to_the_leader(work: Any, what: Note) -> None:
    assert note(work, "G03", "老刘", what)
    (notice,) = work.notices
    assert notice.news == ColleagueNote("06:55", "张师傅", "老刘", what)
    assert (notice.person_id, notice.priority) == ("G01", Priority.NUDGE)
    assert notice.dedupe == f"note:G03:老刘:{what}:2026-11-23:G01"
    (change,) = [one for one in work.history if one.what == "note"]
    assert (change.what, change.detail) == ("note", {"about": "老刘", "note": what})
    assert not work.check_ins.things, "nobody is checked in by it"


def test_the_same_note_is_told_once_a_day(work: Any) -> None:
    note(work, "G03", "老刘")
    note(work, "G03", "老刘")
    note(work, "G03", "老刘", Note.LEAVE)
    assert [notice.news.note for notice in work.notices] == [Note.LATE, Note.LEAVE]


def test_where_nobody_hears_it_that_is_not_claimed(work: Any) -> None:
    """The leader's own words reach no leader; a person without a school has none."""
    assert not note(work, "G01", "老刘")
    assert not note(work, "DO3", "老刘")
    assert [c.what for c in work.history if c.subject.kind == "person"] == ["note"] * 2 and not work.notices


def test_a_leader_who_has_heard_enough_is_left_in_peace(work: Any) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        assert note(work, "G03", name)
    assert not note(work, "G03", "戊")
    assert work.history[-1].what == "kept_quiet"


# -- coming later ------------------------------------------------------------------------------


def test_who_comes_later_is_told_in_the_words_as_they_are(work: Any) -> None:
    words = "老刘晚十分钟" + "，他说路上堵" * 80
    assert later(work, "G03", words)
    (notice,) = work.notices
    assert notice.news == ComesLater("06:55", "张师傅", words), "how much of it fits is for the words"
    assert not later(work, "G01", words), "the leader tells nobody"


def test_an_officer_called_away_tells_the_station(work: Any) -> None:
    assert later(work, "PO03", "17:00前有出警可能晚到")
    station = work.district.on_duty(NOW, org_id=work.district.people["PO03"].org_id)
    assert [notice.person_id for notice in work.notices] == station == ["PO01", "PO02"]


def test_other_words_are_other_news(work: Any) -> None:
    later(work, "G03", "老刘晚十分钟")
    later(work, "G03", "老刘晚十分钟")
    later(work, "G03", "老刘晚二十分钟")
    assert len(work.notices) == 2


# -- a guard without a smartphone --------------------------------------------------------------


def test_a_leader_reports_the_guard_without_a_smartphone(work: Any) -> None:
    reported = report(work, "G09", "帮老吴签到")
    assert reported is not None and reported.guard.id == "G10"
    made = reported.outcome.check_in
    assert made is not None and (made.evidence, made.reported_by) == (Evidence.LEADER, "G09")
    assert reported.outcome.result is Result.CONFIRMED and not work.notices
    again = report(work, "G09", "帮老吴签到", "07:00")
    assert again is not None and again.outcome.result is Result.ALREADY
    assert work.check_ins.things == [made] and work.history[0].actor_id == "G09"


def test_outside_every_shift_there_is_nothing_to_report(work: Any) -> None:
    reported = report(work, "G09", "帮老吴签到", "03:00")
    assert reported is not None and reported.outcome.result is Result.NO_SHIFT
    assert not work.check_ins.things


@pytest.mark.parametrize(
    ("leader", "words"),
    [
        ("G09", "帮徐春生签到"),  # has a smartphone
        ("G09", "帮老王签到"),  # nobody of that name
        ("G09", "帮忙签到"),  # nobody named
        ("G11", "帮老吴签到"),  # no leader
        ("G01", "帮老吴签到"),  # leads another school
    ],
)
def test_everybody_else_checks_in_alone(work: Any, leader: str, words: str) -> None:
    assert report(work, leader, words) is None
    assert not work.check_ins.things
