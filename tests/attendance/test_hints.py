"""Signs that something was used again: hints on the leader's card, and no check-in is worth less for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.attendance.checkins import check_in
from duty.attendance.hinting.hints import Hint, Line, Sign, hints_of, lines, note
from duty.attendance.hinting.mark import Used
from duty.district.places import Place
from storage.tables import check_ins, reuse_marks
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment, sample_district
from tests.kit.story import Story

KEY = "SCH01:am_peak:2026-11-23"
CROSSING = sample_district().posts["P003"].place
HERE = Place(CROSSING.latitude + 0.000031, CROSSING.longitude + 0.000017, 12.5)


def comes(work: Any, person: str, clock: str, place: Place, day: str = "2026-11-23") -> None:
    now_of(check_in(work, work.district.people[person], moment(clock, day), place=place))


def hints(work: Any, key: str = KEY, clock: str = "07:05", day: str = "2026-11-23") -> tuple[Hint, ...]:
    said = {key: [one for one in work.check_ins.things if one.shift_key == key]}
    return now_of(hints_of(work, said, moment(clock, day)))[key]


def test_one_fix_of_two_people_is_a_hint_and_both_are_checked_in() -> None:
    work: Any = MemoryWork()
    comes(work, "G03", "06:52", HERE)
    comes(work, "G04", "06:53", HERE)
    assert hints(work) == (Hint(Sign.ONE_PHONE, ("G03", "G04")),)
    assert {one.standing for one in work.check_ins.things} == {"confirmed"}, "never a verdict"
    assert lines(work.district, hints(work), "G01") == (Line(Sign.ONE_PHONE, ("张师傅", "刘师傅")),)
    assert lines(work.district, hints(work), "G04") == (), "nobody looks at their own"


@pytest.mark.parametrize(
    "other", [Place(HERE.latitude, HERE.longitude, 12.6), Place(HERE.latitude + 1e-7, HERE.longitude, 12.5)]
)
def test_near_is_not_the_same(other: Place) -> None:
    work: Any = MemoryWork()
    comes(work, "G03", "06:52", HERE)
    comes(work, "G04", "06:53", other)
    assert hints(work) == ()


def test_rounded_places_and_the_posts_own_say_nothing() -> None:
    work: Any = MemoryWork()
    for place in (HERE.rounded(), CROSSING):
        comes(work, "G03", "06:52", place)
        comes(work, "G04", "06:53", place)
    assert hints(work) == ()


def test_the_very_same_fix_on_three_days_is_odd_on_two_it_is_not() -> None:
    work: Any = MemoryWork()
    days = ("2026-11-23", "2026-11-24", "2026-11-25")
    for day in days[:2]:
        comes(work, "G03", "06:52", HERE, day)
    assert hints(work, f"SCH01:am_peak:{days[1]}", day=days[1]) == ()
    comes(work, "G03", "06:50", HERE, days[2])
    assert hints(work, f"SCH01:am_peak:{days[2]}", day=days[2]) == (Hint(Sign.SAME_DAYS, ("G03",), 3),)


def test_a_picture_that_came_before_and_what_was_forwarded() -> None:
    work: Any = MemoryWork()
    people, now = work.district.people, moment("06:52")
    now_of(note(work, people["G03"], Used.PICTURE, now, "one"))
    now_of(note(work, people["G03"], Used.PICTURE, now, "one"))
    now_of(note(work, people["G04"], Used.FORWARDED, now))
    assert hints(work) == (Hint(Sign.FORWARDED, ("G04",)),), "one's own twice in a window is a second try"
    now_of(note(work, people["G04"], Used.PICTURE, now + timedelta(minutes=1), "one"))
    assert hints(work) == (Hint(Sign.PICTURE, ("G04",)), Hint(Sign.FORWARDED, ("G04",)))
    comes(work, "G04", "06:56", HERE)
    assert hints(work) == (Hint(Sign.PICTURE, ("G04",)),), "better came than what was forwarded"
    now_of(note(work, people["PR01"], Used.FORWARDED, now))
    assert all(one.person_id != "PR01" for one in work.reuse_marks.things), "who is expected nowhere"


async def test_the_leader_reads_them_on_the_one_card(story: Story) -> None:
    guard, other, leader = story.phone("G03"), story.phone("G04"), story.phone("G01")
    await leader.shares("P001")
    await leader.sees("已签到")
    await guard.shares(HERE, forwarded=True)
    await guard.sees("转发的位置和照片不能用来签到")
    await guard.sends("到岗")
    await guard.sees("06:50 到岗已记下，等队长核对")
    await leader.sees(
        "张师傅 06:50 说到了校门口护学岗，请核对一下",
        "提示：张师傅发来的是转发的，没有记签到，请看一眼人在不在。",
    )
    for phone in (guard, other):
        await phone.shares(HERE)
        await phone.sees("已签到")
    await leader.sees("已有定位")
    assert {row.standing for row in await story.rows(check_ins)} == {"confirmed"}
    (mark,) = await story.rows(reuse_marks)
    assert (mark.person_id, mark.mark, mark.shift_key) == ("G03", "", KEY), "that it came, not the thing"
    second = story.phone("G02")
    await second.sends("到岗")
    await second.sees("等队长核对")
    await leader.sees(
        "请核对一下", "提示：张师傅、刘师傅的位置一模一样，可能是同一部手机发的，请看一眼人在不在。"
    )
