"""What kind of day it is: overrides, terms, key periods, national holidays, and what nobody has said yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from duty.district.days import Days
from duty.district.district import District
from duty.district.national import National
from duty.district.renewed import renewed
from duty.district.routines import Span
from duty.district.shifts import CalendarDay, DayKind, RosterLine, Window
from duty.rosters.calendar_ends import Known, endings
from handlers.speech.voice import Voice
from storage.queries.national import national
from storage.tables import check_ins, gaps, outbox
from tests.kit.memory import ZONE, moment, sample_district
from tests.kit.story import opened, settings

NATION = national()
HERE = Days(national=NATION)
AUTUMN = Span("", "秋学期", date(2026, 9, 1), date(2027, 1, 22))
SPRING = Span("", "春学期", date(2027, 2, 22), date(2027, 7, 2))
TERMS = Days(terms=(AUTUMN, SPRING), national=NATION)


def test_the_nations_holidays_and_make_up_days() -> None:
    assert HERE.on("SCH01", date(2026, 10, 5)).kind is DayKind.HOLIDAY, "a Monday of the National Day"
    assert HERE.on("SCH01", date(2026, 9, 25)).note == "中秋"
    made_up = HERE.on("SCH01", date(2026, 10, 10))
    assert made_up.kind is DayKind.SCHOOL_DAY and made_up.as_weekday == 3, "a Saturday taught as the 7th"
    assert HERE.on("SCH01", date(2026, 11, 28)).kind is DayKind.HOLIDAY, "a plain Saturday"
    assert HERE.names("", date(2026, 10, 5)) and not HERE.names("", date(2026, 11, 28))


def test_an_override_stands_before_the_nation_and_a_school_before_its_district() -> None:
    on = date(2026, 9, 20)
    days = Days(
        [
            CalendarDay(on, "", DayKind.SCHOOL_DAY, as_weekday=4),
            CalendarDay(on, "SCH02", DayKind.CLOSED, note="台风"),
        ],
        national=NATION,
    )
    assert days.on("SCH01", on).as_weekday == 4
    assert days.on("SCH02", on).kind is DayKind.CLOSED and not days.on("SCH02", on).taught


def test_between_terms_nothing_is_taught_or_made_up_for() -> None:
    assert TERMS.on("SCH01", date(2027, 1, 25)).kind is DayKind.HOLIDAY
    assert TERMS.on("SCH01", date(2027, 2, 22)).kind is DayKind.SCHOOL_DAY
    assert TERMS.on("SCH01", date(2027, 7, 5)).kind is DayKind.HOLIDAY, "after the last one that is known"
    before = Days(terms=(SPRING,), national=NATION)
    assert before.on("SCH01", date(2026, 11, 23)).taught, "nobody said anything of the time before the first"
    winter = Days(terms=(Span("", "秋", date(2025, 9, 1), date(2026, 2, 6)),), national=NATION)
    assert winter.on("SCH01", date(2026, 2, 14)).kind is DayKind.HOLIDAY, "made up for by others"
    assert winter.on("SCH01", date(2026, 11, 23)).taught, "a term that was forgotten is no holiday for ever"


def test_a_schools_own_terms_stand_in_for_the_districts() -> None:
    own = Span("SCH01", "秋学期", date(2026, 9, 1), date(2026, 12, 18))
    days = Days(terms=(AUTUMN, own), national=NATION)
    assert not days.on("SCH01", date(2026, 12, 21)).taught
    assert days.on("SCH02", date(2026, 12, 21)).taught


@pytest.mark.parametrize("on", [date(2027, 1, 25), date(2028, 2, 29)])
def test_beyond_the_table_a_working_day_is_provisional(on: date) -> None:
    found = HERE.on("SCH01", on)
    assert found.kind is DayKind.SCHOOL_DAY and found.provisional and not found.taught
    said = Days([CalendarDay(on, "", DayKind.SCHOOL_DAY)], national=NATION)
    assert said.on("SCH01", on).taught, "an import said so"
    assert Days(national=National()).on("SCH01", on).taught, "without any table nothing is doubted"


def test_in_a_term_the_days_beyond_the_table_are_known_but_holidays_by_law_stay() -> None:
    assert TERMS.on("SCH01", date(2027, 1, 20)).taught and TERMS.on("SCH01", date(2027, 3, 1)).taught
    assert TERMS.on("SCH01", date(2027, 1, 1)).kind is DayKind.HOLIDAY


# -- windows -----------------------------------------------------------------------------------


def window(key: str, start: int, end: int, days: str = "school_day") -> Window:
    return Window("SCH01", key, key, time(start), time(end), days, 20)


AM, PM, LATE = window("am_peak", 7, 8), window("pm_peak", 16, 17), window("pm_late", 18, 19)
NOON, PAPERS = window("noon", 11, 13, "key_period"), window("papers", 8, 9, "exam")
NIGHT = window("night", 22, 6)
MONDAY = date(2026, 11, 23)


def school(*calendar: CalendarDay, periods: tuple[Span, ...] = ()) -> District:
    windows = (LATE, AM, PM, NOON, PAPERS, NIGHT)
    plain = replace(sample_district(), windows=windows, calendar=calendar, key_periods=periods, roster=())
    return replace(plain, national=NATION)


def held(district: District, on: date = MONDAY) -> dict[str, str]:
    return {
        one.key: f"{start:%H:%M}-{end:%H:%M}"
        for one, start, end in district.windows_on("SCH01", on)
        if one is not NIGHT
    }


def test_two_dismissals_move_two_windows_in_their_order() -> None:
    assert held(school()) == {"am_peak": "07:00-08:00", "pm_peak": "16:00-17:00", "pm_late": "18:00-19:00"}
    once = CalendarDay(MONDAY, "SCH01", DayKind.HALF_DAY, dismissal=time(11, 30))
    assert held(school(once)) == {"am_peak": "07:00-08:00", "pm_peak": "11:10-12:10"}, "then all have gone"
    twice = replace(once, second_dismissal=time(15, 0))
    assert held(school(twice))["pm_late"] == "14:40-15:40"
    longer = replace(once, kind=DayKind.SCHOOL_DAY, dismissal=time(15, 30))
    assert held(school(longer))["pm_late"] == "18:00-19:00", "a school day keeps its second one"


def test_a_key_period_adds_windows_and_heads_while_it_lasts() -> None:
    week = Span("SCH01", "开学周", MONDAY, MONDAY + timedelta(days=2), "请报到校人数；police=1;guard=2")
    district = school(periods=(week,))
    post = district.posts["P003"]
    assert held(district)["noon"] == "11:00-13:00" and "noon" not in held(district, date(2026, 11, 26))
    assert district.required(post, MONDAY) == {"police": 2, "guard": 4, "teacher": 1}
    assert district.required(post, date(2026, 11, 26)) == post.required
    assert district.required(district.posts["P002"], MONDAY) == {"guard": 3}, "no police where none is wanted"
    assert week.words == "请报到校人数"
    other = replace(week, extra="window=evening")
    assert "noon" not in held(school(periods=(other,))), "it names the only ones that it adds"
    closed = CalendarDay(MONDAY, "SCH01", DayKind.CLOSED)
    assert held(school(closed, periods=(week,))) == {}


def test_an_exam_is_taught_and_has_windows_of_its_own() -> None:
    exam = CalendarDay(MONDAY, "SCH01", DayKind.EXAM, dismissal=time(15, 0))
    assert held(school(exam)) == {
        "am_peak": "07:00-08:00",
        "papers": "08:00-09:00",
        "pm_peak": "14:40-15:40",
        "pm_late": "18:00-19:00",
    }
    assert "papers" not in held(school())


def test_a_make_up_day_by_the_nation_has_its_roster_and_its_night_ends_on_sunday() -> None:
    line = RosterLine("SCH01", "night", "P001", "3", "G02")
    district = replace(school(), roster=(line,))
    saturday = date(2026, 10, 10)
    (shift,) = district.shifts_of("G02", saturday)
    assert (shift.start.date(), shift.end.date()) == (saturday, date(2026, 10, 11))
    assert district.shifts_near("G02", moment("05:00", "2026-10-11")) == [shift]
    assert district.weekday_of("", saturday) == "3", "the desks follow, too"


def test_what_is_worked_out_from_days_is_worked_out_again_with_them() -> None:
    district = replace(sample_district(), national=NATION)
    assert district.windows_on("SCH01", MONDAY)
    same = renewed(district, people=dict(district.people))
    assert same.days is district.days
    assert (
        not renewed(district, terms=(replace(SPRING, end=date(2026, 11, 20), begin=date(2026, 3, 1)),))
        .day("SCH01", MONDAY)
        .taught
    )


# -- its end -----------------------------------------------------------------------------------


def test_the_end_of_the_calendar_is_seen_and_passes_when_an_import_says_more() -> None:
    plain = District(ZONE, national=NATION)
    (one,) = endings(plain, date(2026, 11, 30))
    assert (one.known, one.until, one.days, one.near) == (Known.NATIONAL, date(2026, 12, 31), 31, False)
    (one,) = endings(plain, date(2026, 12, 1))
    assert one.near
    assert [one.days for one in endings(plain, date(2027, 1, 4))] == [-4]
    told = replace(plain, terms=(AUTUMN, SPRING))
    assert [one.known for one in endings(told, date(2027, 3, 1))] == [Known.TERMS]


async def test_admins_are_told_thirty_days_before_once_and_then_nobody_is_missed(tmp_path: Path) -> None:
    """R5: the clock in the next winter holiday, which no table knows: no gap at every post."""
    async with opened(settings(tmp_path, now="2026-12-01T08:59:30")) as story:
        admin = story.phone("AD01")
        await story.forward(minutes=1)
        told = await admin.sees("国务院的放假安排只记到2026年12月31日（周四）")
        assert "不提醒缺岗" in told.text
        await story.forward(minutes=5)
        assert len(await story.rows(outbox, outbox.c.kind == "calendar.ends")) == 1
        for phone in story.phones.values():
            phone.unseen.clear()
    later = settings(tmp_path, now="2027-01-25T07:15:00")
    async with opened(later) as story:
        guard = story.phone("G02")
        await story.forward(minutes=10)
        assert await story.rows(gaps) == []
        await guard.shares("P003")
        await guard.sees("已签到")
        assert len(await story.rows(check_ins)) == 1
        for phone in story.phones.values():
            phone.unseen.clear()


def test_the_words_of_each_ending_are_there() -> None:
    voice = Voice.load()
    for language in ("zh", "en"):
        for known in Known:
            for stage in ("ends", "over"):
                assert "x" in voice.line(f"calendar.{known}_{stage}", language, until="x")
