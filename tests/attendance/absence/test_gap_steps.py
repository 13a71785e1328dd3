"""An empty place in three steps: the person, the leader, whoever can fill it; and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duty.attendance.absence import acting, hearing
from duty.attendance.absence.gap_news import GapOpened, KnownOf
from duty.attendance.absence.note import AbsenceNote, Known
from duty.attendance.absence.nudging import NotHeardYet
from duty.attendance.checkin import ClosedBy, Standing
from duty.attendance.checkins import check_in
from duty.attendance.leading import sending
from duty.attendance.leading.cards import LeaderNews
from duty.attendance.leading.missing import Short
from duty.attendance.verifying import take_back
from duty.attendance.watching.watch import Watch
from duty.district.exceptions import Instead, Leave
from duty.district.people import VOLUNTARY
from duty.messaging.refused import Refused
from tests.attendance.test_checkin_entity import place_of
from tests.attendance.test_gap_rules import LONG_AGO, one_school, open_posts, sweep, told
from tests.kit.memory import MemoryWork, moment
from tests.kit.memory_cases import now_of

MONDAY = date(2026, 11, 23)


@pytest.fixture
def work() -> Any:
    made: Any = MemoryWork()
    one_school(made, "SCH01")
    return made


def comes(work: Any, guard: str, post: str, clock: str = "06:55") -> Any:
    now = moment(clock)
    return now_of(check_in(work, work.district.people[guard], now, place=place_of(post))).check_in


def says(work: Any, person: str, known: Known, words: str, clock: str, **more: Any) -> Any:
    return now_of(hearing.heard(work, work.district.people[person], known, words, moment(clock), **more))


def card(work: Any, leader: str = "G01") -> LeaderNews:
    """As the leader reads it last."""
    cards = [one.news for one in work.notices if isinstance(one.news, LeaderNews) and one.person_id == leader]
    return cards[-1]


# -- the person --------------------------------------------------------------------------------


def test_at_the_start_whoever_was_not_heard_reads_one_line(work: Any) -> None:
    comes(work, "G02", "P002")
    says(work, "G03", Known.LATE, "路上堵，晚十分钟", "06:50", minutes=10)
    sweep(work, "07:00")
    assert set(told(work, NotHeardYet)) == {"G01", "G04", "PO02"}
    news = next(one.news for one in work.notices if one.person_id == "G04")
    assert news == NotHeardYet("刘师傅", "校门口护学岗")
    before = len(work.notices)
    sweep(work, "07:01")
    assert len(told(work, NotHeardYet)) == before, "once"


def test_teachers_and_volunteers_are_never_asked(work: Any) -> None:
    line = replace(work.district.roster[0], person_id="T01", post_id="P003")
    work.district = replace(work.district, roster=(*work.district.roster, line))
    for clock in ("07:00", "07:05", "07:10"):
        sweep(work, clock)
    assert "T01" not in {one.person_id for one in work.notices}
    assert work.district.people["T01"].name not in str([one.news for one in work.notices])


def test_after_an_outage_of_ours_nobody_is_asked_what_they_may_have_said(work: Any) -> None:
    sweep(work, "07:01", moment("07:01"))
    assert not told(work, NotHeardYet)


# -- the leader --------------------------------------------------------------------------------


def test_five_minutes_later_the_leader_is_asked_post_by_post(work: Any) -> None:
    for guard, post in (("G01", "P001"), ("G03", "P003")):
        comes(work, guard, post)
    sweep(work, "07:05")
    assert [(one.post, one.heads) for one in card(work).short] == [("西门岗", 1), ("校门口护学岗", 1)]
    assert card(work).short[0] == Short("07:05", "P002", "西门岗", 1)


def test_a_word_of_the_leader_checks_in_and_can_be_taken_back(work: Any) -> None:
    comes(work, "G01", "P001")
    sweep(work, "07:05")
    leader, number = work.district.people["G01"], work.leader_cards.things[0].id
    made = now_of(sending.they_are_here(work, leader, number, "P003", moment("07:06")))
    assert {(one.person_id, one.reported_by) for one in made} == {("G03", "G01"), ("G04", "G01")}
    again = now_of(sending.they_are_here(work, leader, number, "P003", moment("07:07")))
    assert again is Refused.ALREADY
    assert len(now_of(take_back(work, leader, number, moment("07:08")))) == 2
    assert {one.standing for one in made} == {Standing.TAKEN_BACK}
    stranger = work.district.people["G09"]
    assert now_of(sending.they_are_here(work, stranger, number, "P003", moment("07:08"))) is Refused.GONE


def test_on_the_way_gives_ten_minutes_and_no_more(work: Any) -> None:
    for guard, post in (("G01", "P001"), ("G03", "P003"), ("G04", "P003"), ("PO02", "P003")):
        comes(work, guard, post)
    sweep(work, "07:05")
    leader, number = work.district.people["G01"], work.leader_cards.things[0].id
    assert now_of(sending.they_are_on_the_way(work, leader, number, "P002", moment("07:06"))) == ["G02"]
    assert sweep(work, "07:10") == 0 and sweep(work, "07:15") == 0
    assert sweep(work, "07:16") == 1
    (notice,) = [one for one in work.notices if isinstance(one.news, GapOpened) and one.person_id == "G01"]
    assert notice.news.line.known == (KnownOf("李守田", Known.ON_THE_WAY, "07:16"),)


# -- what was said -----------------------------------------------------------------------------


def test_late_is_waited_for_half_an_hour_at_most(work: Any) -> None:
    for guard, post in (("G01", "P001"), ("G03", "P003"), ("G04", "P003"), ("PO02", "P003")):
        comes(work, guard, post)
    says(work, "G02", Known.LATE, "晚一个小时到", "06:50", minutes=60)
    assert sweep(work, "07:29") == 0 and sweep(work, "07:30") == 1


def test_who_is_out_on_a_call_is_not_missing_and_the_last_word_counts(work: Any) -> None:
    for guard, post in (("G01", "P001"), ("G02", "P002"), ("G03", "P003"), ("G04", "P003")):
        comes(work, guard, post)
    note = says(work, "PO02", Known.LATE, "出警中，可能晚到", "06:50")
    assert note.known is Known.ON_CALL
    assert sweep(work, "07:10") == 0 and not open_posts(work)
    says(work, "PO02", Known.LATE, "晚十分钟", "07:11", minutes=10)
    assert note.withdrawn_at == moment("07:11")
    assert sweep(work, "07:21") == 1


def test_a_leave_said_the_day_before_is_of_that_day(work: Any) -> None:
    note = says(work, "G03", Known.LEAVE, "老刘明天请假", "18:10", name="老刘")
    assert (note.person_id, note.begins_at) == ("G04", moment("00:00", "2026-11-24"))
    assert says(work, "G03", Known.LEAVE, "小赵明天请假", "18:10", name="小赵") is None, "nobody of that name"


def test_whoever_else_was_told_reads_that_somebody_knows(work: Any) -> None:
    sweep(work, "07:10")
    gap = next(one for one in work.gaps.things if one.post_id == "P003")
    first, *others = gap.told
    person = work.district.people[first]
    assert now_of(acting.know(work, person, gap.id, moment("07:12"))).by == person.name
    assert now_of(acting.know(work, person, gap.id, moment("07:13"))) is Refused.ALREADY
    heard = [one.person_id for one in work.notices if isinstance(one.news, acting.GapKnown)]
    assert set(heard) == set(others)
    assert now_of(acting.know(work, work.district.people["G09"], gap.id, moment("07:13"))) is Refused.GONE


# -- over mornings that nobody planned ----------------------------------------------------------

PEOPLE = ("G01", "G02", "G03", "G04", "PO02")
DEED = st.tuples(
    st.integers(-10, 79),
    st.sampled_from(("comes", "comes", "comes", "leaves", "late", "on call", "swap", "leave")),
    st.sampled_from(PEOPLE),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(DEED, max_size=12))
def test_no_gap_while_the_requirement_is_met_and_one_alert_while_it_is_not(deeds: list[Any]) -> None:
    """Swept again and again by a process that knows nothing yet; a plain count says what is true."""
    work: Any = MemoryWork()
    one_school(work, "SCH01")
    deeds = sorted(deeds, key=lambda one: one[0])
    for minute in sorted({*range(-10, 80, 5), *(at for at, _, _ in deeds)}):
        for at, deed, person in deeds:
            if at == minute:
                _do(work, deed, person, minute)
        now = moment("07:00") + timedelta(minutes=minute)
        watch = Watch(LONG_AGO)
        while now_of(watch.sweep(work, now)):
            pass
        for post_id in ("P001", "P002", "P003"):
            opened = [one for one in work.gaps.things if one.post_id == post_id]
            assert len(opened) <= 1, "once for each post and window"
            if not _lacks(work, post_id, now):
                assert not any(one.open for one in opened)
            elif 10 <= minute <= 75 and not _waits(work, now):
                assert opened, "somebody is told"
    names = {one.name for one in work.district.people.values() if one.role in VOLUNTARY}
    assert not any(name in str([one.news for one in work.notices]) for name in names)
    alerts = [(one.person_id, one.dedupe) for one in work.notices if isinstance(one.news, GapOpened)]
    assert len(alerts) == len(set(alerts))


def _do(work: Any, deed: str, person: str, minute: int) -> None:
    now = moment("07:00") + timedelta(minutes=minute)
    who = work.district.people[person]
    held = next(one for one in work.district.windows_on("SCH01", MONDAY) if one[0].key == "am_peak")
    mine = next((one for one in work.district.shifts(held[0], MONDAY) if one.person_id == person), None)
    if deed == "comes" and mine:
        now_of(check_in(work, who, now, place=place_of(mine.post_id)))
    elif deed == "leaves":
        for made in work.check_ins.things:
            if made.person_id == person and made.open:
                made.check_out(now, ClosedBy.PERSON)
    elif deed in ("late", "on call"):
        now_of(hearing.heard(work, who, Known.LATE, "出警中" if deed == "on call" else "", now, "", 20))
    elif deed == "swap" and mine and not mine.instead_of:
        taken = Instead(mine.key, mine.post_id, person, "PO01" if person == "PO02" else "G05")
        work.district = replace(work.district, swaps=(*work.district.swaps, taken))
    elif deed == "leave":
        work.district = replace(work.district, leave=(*work.district.leave, Leave(person, MONDAY, MONDAY)))


def _notes(work: Any, now: Any) -> Sequence[AbsenceNote]:
    return [one for one in work.absences.all(AbsenceNote) if one.touches(now, now)]


def _lacks(work: Any, post_id: str, now: Any) -> bool:
    """Counted once more, head by head."""
    if not moment("07:00") <= now <= moment("08:20"):
        return False
    (window,) = [w for w, _, _ in work.district.windows_on("SCH01", MONDAY) if w.key == "am_peak"]
    called = {one.person_id for one in _notes(work, now) if one.known is Known.ON_CALL}
    key = f"SCH01:am_peak:{MONDAY}"
    here = {
        c.person_id for c in work.check_ins.things if c.open and (c.shift_key, c.post_id) == (key, post_id)
    }
    people, required = work.district.people, work.district.posts[post_id].required
    for kind in ("police", "guard"):
        planned = [s for s in work.district.places(window, MONDAY) if s.post_id == post_id]
        expected = [s for s in planned if s.person_id not in called and people[s.person_id].fills(kind)]
        there = sum(people[one].fills(kind) for one in here)
        if there < min(required.get(kind, 0), len(expected)):
            return True
    return False


def _waits(work: Any, now: Any) -> bool:
    """Somebody said that they come later, and it is not that late yet."""
    return any(
        one.comes_at and now < min(one.comes_at, moment("07:30")) for one in work.absences.all(AbsenceNote)
    )
