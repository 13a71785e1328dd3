"""Gaps as rules: once per post and window, told to whoever can fill it, closed by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from duty.attendance import gaps
from duty.attendance.absence.gap_news import GapFilled, GapLine, GapOpened, GapsOpened
from duty.attendance.checkin import ClosedBy
from duty.attendance.checkins import check_in
from duty.attendance.gap import Gap
from duty.attendance.watching import telling
from duty.attendance.watching.watch import Watch
from duty.district.people import POLICE
from duty.messaging.notices import Priority
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment

LONG_AGO = moment("06:00", "2026-11-20")


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def one_school(work: Any, school: str) -> None:
    """Of all windows only those of that school are held."""
    windows = tuple(w for w in work.district.windows if w.school_id == school)
    work.district = replace(work.district, windows=windows)


def sweep(work: Any, clock: str, up_since: datetime = LONG_AGO) -> int:
    """By a process that has looked at nothing yet; how many gaps it opened."""
    before, watch = len(work.gaps.things), Watch(up_since)
    while now_of(watch.sweep(work, moment(clock))):
        pass
    return len(work.gaps.things) - before


def open_posts(work: Any) -> list[str]:
    return [gap.post_id for gap in work.gaps.things if gap.open]


def told(work: Any, kind: type) -> Sequence[str]:
    return [notice.person_id for notice in work.notices if isinstance(notice.news, kind)]


def test_ten_minutes_into_the_window_what_is_empty_is_a_gap(work: Any) -> None:
    one_school(work, "SCH01")
    assert sweep(work, "07:09") == 0
    assert sweep(work, "07:10") == 3
    assert open_posts(work) == ["P001", "P002", "P003"]
    assert sweep(work, "07:11") == 0, "each is opened once"


def test_a_gap_is_told_to_whoever_can_fill_it(work: Any) -> None:
    one_school(work, "SCH02")
    for guard, post in (("G06", "P004"), ("G07", "P005")):
        now_of(check_in(work, work.district.people[guard], moment("06:55"), place=place_of(post)))
    assert sweep(work, "07:10") == 1
    (gap,) = work.gaps.things
    assert gap.missing == {"police": 1}
    assert gap.told == gaps.can_fill(work.district, gap, moment("07:10"))
    told_there = {work.district.people[person].org_id for person in gap.told}
    assert told_there and {work.district.people[p].role for p in gap.told} <= POLICE | {"duty_officer"}
    notice = work.notices[0]
    assert notice.priority is Priority.P2 and notice.name == str(gap.subject)
    assert notice.news.line == GapLine("07:10", "柳河小学", "校门口护学岗", {"police": 1})


def test_a_guards_place_is_the_leaders_business(work: Any) -> None:
    gap = Gap("SCH01:am_peak:2026-11-23", "P002", "SCH01", {"guard": 1}, moment("07:10"), moment("07:00"))
    assert "G01" in gaps.can_fill(work.district, gap, moment("07:10"))
    gap.missing = {}
    assert gaps.can_fill(work.district, gap, moment("07:10")) == []


def test_many_at_once_are_one_message(work: Any) -> None:
    assert sweep(work, "07:10") > telling.AT_ONCE
    many = [notice for notice in work.notices if isinstance(notice.news, GapsOpened)]
    assert many and all(len(notice.news.lines) > telling.AT_ONCE for notice in many)
    assert all(notice.name == "" for notice in many), "nothing replaces a list later"
    assert not {n.person_id for n in many} & set(told(work, GapOpened)), "nobody reads both"


def test_who_comes_fills_the_gap_and_everybody_told_reads_it(work: Any) -> None:
    one_school(work, "SCH01")
    sweep(work, "07:10")
    (gap,) = [gap for gap in work.gaps.things if gap.post_id == "P002"]
    now_of(check_in(work, work.district.people["G02"], moment("07:12"), place=place_of("P002")))
    sweep(work, "07:12")
    assert gap.filled and gap.closed_at == moment("07:12")
    filled = [notice for notice in work.notices if isinstance(notice.news, GapFilled)]
    assert [notice.person_id for notice in filled] == gap.told
    assert {notice.replaces for notice in filled} == {str(gap.subject)}


def test_at_the_end_of_the_window_it_just_ends(work: Any) -> None:
    one_school(work, "SCH01")
    sweep(work, "07:10")
    before = len(work.notices)
    sweep(work, "08:21")
    assert not open_posts(work) and not any(gap.filled for gap in work.gaps.things)
    assert len(work.notices) == before, "nobody is told"
    assert {c.what for c in work.history} == {"opened", "window_over"}


def test_after_an_outage_of_ours_nobody_is_called_missing(work: Any) -> None:
    """The process came up at 07:11: who checked in meanwhile could not be heard."""
    one_school(work, "SCH01")
    up = moment("07:11")
    assert sweep(work, "07:12", up) == 0
    assert sweep(work, "07:13", up) == 0
    assert sweep(work, "07:15", up) == 3


def test_a_window_that_began_meanwhile_is_looked_at(work: Any) -> None:
    one_school(work, "SCH01")
    assert sweep(work, "07:10", moment("07:09")) == 3, "its ten minutes ended after we came up"


def test_a_gap_is_closed_once() -> None:
    now = moment("07:10")
    gap = Gap("k", "P002", "SCH01", {"guard": 1}, now, now)
    gap.tell(("G01",))
    assert gap.open and gap.close(now, filled=True) and not gap.open
    assert not gap.close(now + timedelta(minutes=1), filled=False) and gap.filled


def test_who_leaves_with_the_last_children_leaves_no_gap() -> None:
    """Nobody could come before the window is over; who leaves earlier is missed, and who never came was."""
    for minute, gone in (("08:14", ["P002"]), ("08:16", [])):
        again: Any = MemoryWork()
        one_school(again, "SCH01")
        for guard, post in (("G01", "P001"), ("G02", "P002"), ("G03", "P003")):
            now_of(check_in(again, again.district.people[guard], moment("06:55"), place=place_of(post)))
        left = next(one for one in again.check_ins.things if one.post_id == "P002")
        left.check_out(moment(minute), ClosedBy.PERSON)
        sweep(again, minute)
        assert [post for post in open_posts(again) if post == "P002"] == gone
