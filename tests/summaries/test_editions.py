"""Which days a summary tells of: by itself in the evening, the week, the month; and when somebody asks."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.commands.tables.summary import export_summary
from bot.pictures.cards import card_of
from bot.settings import SettingsError
from duty.district.severity import Level
from duty.hazards.status import Status
from duty.summaries import daily
from duty.summaries.daily import DaySummary, PeriodSummary
from duty.summaries.editions import naming
from duty.summaries.editions.edition import Edition, of_span, periods
from duty.summaries.editions.making import Editions
from duty.summaries.figures import figures
from duty.summaries.summary import Figures, Summary
from handlers.speech.voice import Voice
from handlers.summaries.words import day_summary
from storage import tables
from storage.engine.database import Database
from tests.growth.test_lists import hazard
from tests.kit.engine_room import MONDAY
from tests.kit.memory import moment, sample_district
from tests.kit.memory_cases import CaseWork, now_of
from tests.kit.story import Story, opened, settings

TODAY = date(2026, 11, 23)
VOICE = Voice.load()


# -- which days are meant ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("小结 昨天", (22, 22)), ("昨天的小结", (22, 22)), ("前天小结", (21, 21)), ("小结 11-20", (20, 20)),
        ("小结 11月20日", (20, 20)), ("20号小结", (20, 20)), ("2026-11-20 小结", (20, 20)),
        ("上周小结", (16, 22)), ("周报", (16, 22)), ("本周小结", (23, 23)), ("本月小结", (1, 23)),
        ("小结 11-16到11-20", (16, 20)), ("请发我今天小结", (23, 23)),
    ],
)  # fmt: skip
def test_days_are_named_as_people_name_them(words: str, days: tuple[int, int]) -> None:
    assert naming.asks(words)
    assert naming.named(words, TODAY) == (TODAY.replace(day=days[0]), TODAY.replace(day=days[1]))


def test_a_date_that_is_to_come_is_that_of_the_year_before_and_the_last_month_is_whole() -> None:
    assert naming.named("小结 12-03", TODAY) == (date(2025, 12, 3), date(2025, 12, 3))
    assert naming.named("小结 28日", TODAY) == (date(2026, 10, 28), date(2026, 10, 28))
    assert naming.named("月报", TODAY) == (date(2026, 10, 1), date(2026, 10, 31))
    assert naming.named("小结", TODAY) is None


@pytest.mark.parametrize("words", ["小结 13-45", "小结一下三楼的灭火器", "11-20到11-16小结", "今天三楼小结"])
def test_what_names_no_days_is_left_to_others(words: str) -> None:
    assert not naming.asks(words)


def test_a_week_is_told_of_on_monday_and_a_month_on_the_first() -> None:
    district = sample_district()
    monday = moment("09:00")
    assert periods(district, monday) == [(Edition.WEEK, date(2026, 11, 16), date(2026, 11, 22))]
    assert not periods(district, monday - timedelta(minutes=1)) and not periods(district, moment("20:00"))
    first = moment("09:00", "2026-12-01")
    assert periods(district, first) == [(Edition.MONTH, date(2026, 11, 1), date(2026, 11, 30))]
    assert of_span(date(2026, 11, 2), date(2026, 11, 30)) is Edition.DAY


# -- by the clock --------------------------------------------------------------------------


@pytest.fixture
def work() -> Any:
    return CaseWork()


def sweep(work: Any, now: datetime, editions: Editions | None = None) -> list[Any]:
    """Part by part until nothing is left; the news of what was told."""
    editions, before = editions or Editions(), len(work.notices)
    while now_of(editions.sweep(work, now)):
        pass
    return [one.news for one in work.notices[before:]]


def test_what_the_night_swallowed_comes_next_morning_and_says_so(work: Any) -> None:
    """Down from six until midnight: nobody is woken, and whoever never had one gets none of the past."""
    assert not sweep(work, moment("07:00")), "the first day of a house"
    told = sweep(work, moment("18:00"))
    assert told and all(type(one) is DaySummary and not one.due for one in told)
    assert not sweep(work, moment("22:01", "2026-11-24")) and not sweep(work, moment("06:59", "2026-11-25"))
    late = sweep(work, moment("07:00", "2026-11-25"))
    assert len(late) == len(told) and {(one.day, one.time, one.due) for one in late} == {
        (24, "24:00", "18:00")
    }
    text = day_summary(VOICE, late[0], "zh").text
    assert text.startswith("晚发：系统中断过，本应18:00发。\n11月24日（截至24:00）：")
    assert not sweep(work, moment("08:00", "2026-11-25")), "once"


def test_the_hour_is_the_districts_own_and_whoever_heard_much_waits(work: Any) -> None:
    early = Editions(time(17, 30))
    work.summaries.heard = {"DO1": 6, "DO2": 5}
    told = sweep(work, moment("17:30"), early)
    readers = {one.person_id for one in work.notices}
    assert told and "DO1" not in readers and "DO2" in readers
    work.summaries.heard = {"DO1": 7}
    assert not sweep(work, moment("19:30"), early)
    assert [one.person_id for one in work.notices if one.person_id == "DO1"] == []
    (last,) = sweep(work, moment("19:31"), early)
    assert (last.day, last.time, last.due) == (23, "19:31", "17:30"), "not for ever"


def test_the_week_is_one_silent_summary(work: Any) -> None:
    assert not sweep(work, moment("09:00")), "a new house has nothing to tell of last week"
    sweep(work, moment("18:00", "2026-11-20"))
    sweep(work, moment("18:00", "2026-11-22"))
    work.notices.clear()
    told = sweep(work, moment("09:00"))
    assert told and all(type(one) is PeriodSummary for one in told)
    assert all(one.silent for one in work.notices)
    first = told[0]
    assert day_summary(VOICE, first, "zh").text.startswith("一周（11月16日到11月22日）（截至24:00）：")
    (made,) = [one for one in work.summaries.things if one.id == first.summary]
    assert card_of(VOICE, work.district, made).title == "护学岗一周小结"
    assert not sweep(work, moment("09:01"))


def test_what_is_more_or_less_than_the_day_before_is_said_in_text_and_card(work: Any) -> None:
    sweep(work, moment("18:00"))
    made = Summary("DO1", TODAY, moment("18:00"), Figures(1, 0, 0, 40, 48, 0, 0, 2, 1, 3, 0, 1), daily=True)
    made.figures = Figures.from_json(
        made.figures.to_json()
        | {"before": {"gaps": 2, "present": 46, "incidents": 1}, "before_on": "2026-11-22"}
    )
    now_of(work.summaries.add_all([made]))
    text = day_summary(VOICE, daily.news_of(work, made), "zh").text
    assert "比昨天：缺岗−1，到岗−6。" in text
    card = card_of(VOICE, work.district, made)
    assert ("到岗", "40/48 人次", "−6") in card.rows and ("事件", "1 起", "") in card.rows


def test_each_figure_of_the_card_stands_in_the_text(work: Any) -> None:
    """Whoever listens to a screen reader hears the same."""
    counted = Figures(
        *range(11, 23), turned_out=97, rounds=31, rounds_walked=30, routines=41, routines_done=37
    )
    made = Summary("DO1", TODAY, moment("18:00"), counted, daily=True)
    now_of(work.summaries.add_all([made]))
    card, text = card_of(VOICE, work.district, made), day_summary(VOICE, daily.news_of(work, made), "zh").text
    assert len(text) < 1024, "the caption of a picture on Telegram"
    for label, value, *_ in card.rows:
        assert value.partition(" ")[0] in text, label
    for figure in (card.gaps, card.overdue, card.open_incidents):
        assert f"{figure}" in text


# -- days gone by, from their records ------------------------------------------------------


Rows = list[dict[str, Any]]


async def test_a_day_gone_by_counts_what_was_open_at_its_end(sample: Database) -> None:
    """Each hazard by hand: when it came, when it was due, when it was put right."""
    yesterday = MONDAY - timedelta(days=1)
    rows: Rows = []
    for number in range(40):
        came = yesterday - timedelta(hours=30 - number * 2)
        settled = came + timedelta(hours=7 * (number % 6)) if number % 6 else None
        changes = {
            "registered_at": came, "due_at": came + timedelta(hours=5), "rectified_at": settled,
            "status": Status.VERIFIED if settled else Status.ASSIGNED,
            "level": Level.MAJOR if number % 5 == 0 else Level.ORDINARY,
        }  # fmt: skip
        rows.append(hazard("SCH02", 900 + number, MONDAY, **changes))
    before = await _counted(sample)
    async with sample.writing() as connection:
        await connection.execute(insert(tables.hazards), rows)
    after = await _counted(sample)
    end = yesterday.replace(hour=0, minute=0) + timedelta(days=1)
    begin = end - timedelta(days=1)
    there = [one for one in rows if one["registered_at"] < end]
    open_ = [one for one in there if one["rectified_at"] is None or one["rectified_at"] >= end]
    expected = {
        "open_hazards": len(open_),
        "overdue": sum(one["due_at"] < end for one in open_),
        "major_open": sum(one["level"] is Level.MAJOR for one in open_),
        "new_hazards": sum(one["registered_at"] >= begin for one in there),
        "rectified": sum(begin <= (one["rectified_at"] or end) < end for one in rows),
    }
    assert {name: getattr(after, name) - getattr(before, name) for name in expected} == expected
    assert all(expected.values()), "each of them is tried"


async def _counted(database: Database) -> Figures:
    async with database.reading_work(MONDAY) as work:
        return await figures(work, ["SCH02"], MONDAY.date() - timedelta(days=1), MONDAY)


# -- as somebody reads it ------------------------------------------------------------------


@pytest.mark.usefixtures("both_databases")
async def test_figures_open_their_rows_and_what_came_later_is_a_correction(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T17:59:00")) as story:
        desk = story.phone("DO3")
        await story.forward(minutes=1, seconds=30)
        first = await desk.sees("11月23日（截至18:00）", "超期隐患")
        assert list(first.buttons) == ["看明细"]
        await desk.presses("看明细")
        figure = await _opens(desk, "超期隐患", lambda label: label.startswith("超期隐患"))
        count = int(figure.text.splitlines()[0].removeprefix("超期隐患").partition("（")[0])
        shown = len(figure.text.splitlines()) - 1
        while "下一页" in figure.buttons:
            await desk.presses("下一页")
            figure = await desk.sees("超期隐患")
            shown += len(figure.text.splitlines()) - 1
        assert shown == count > 6, "every one of them, once"
        await _settle_one(story)
        await desk.presses("回明细")
        await desk.sees("明细（截至18:00）")
        await desk.presses(f"超期隐患 {count}")
        assert "等复查" in str(await desk.sees("后面写的是现在的情况"))
        await _comes_late(story)
        await story.forward(hours=14)
        await desk.sends("小结 昨天")
        again = await desk.sees("11月23日（截至18:00）", "更正（11月23日的小结发出以后）：", "新报隐患0→1")
        assert "新报隐患0处" in again.text, "what was frozen stays"
        assert {"昨天", "上周", "上月"} <= set(again.buttons)
        await desk.sends("小结 12-31")
        await desk.sees("12月31日（截至24:00）")
        guard = story.phone("G02")
        await guard.sends("小结 昨天")
        await guard.sees("小结由值班员和学校查看")
        story.phones.clear()


async def _opens(phone: Any, words: str, which: Callable[[str], bool]) -> Any:
    shown = await phone.sees("明细（截至18:00）")
    await phone.presses(next(label for label in shown.buttons if which(label)))
    return await phone.sees(words)


async def _settle_one(story: Story) -> None:
    """Somebody puts right one that was overdue."""
    now = story.house.clock.now()
    (row, *_) = await story.rows(tables.hazards, tables.hazards.c.status == Status.ASSIGNED)
    async with story.house.database.writing() as connection:
        change = update(tables.hazards).where(tables.hazards.c.id == row.id)
        await connection.execute(change.values(status=Status.RECTIFIED, rectified_at=now))


async def _comes_late(story: Story) -> None:
    now = story.house.clock.now()
    async with story.house.database.writing() as connection:
        late = hazard(
            "SCH01", 990, now, registered_at=now, due_at=now + timedelta(days=3), status=Status.ASSIGNED
        )
        await connection.execute(insert(tables.hazards), [late])


async def test_any_days_go_out_as_rows_by_station(sample: Database, tmp_path: Path) -> None:
    async with sample.writing() as connection:
        rows = [hazard("SCH02", 900 + n, MONDAY, registered_at=MONDAY - timedelta(days=n)) for n in (1, 2, 9)]
        await connection.execute(insert(tables.hazards), rows)
    file, first, last = tmp_path / "out" / "小结.csv", date(2026, 11, 16), date(2026, 11, 22)
    count = await export_summary(sample, file, first, last, "station", MONDAY)
    table = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert len(table) == count + 1 and table[-1]["分组"] == "合计"
    assert sum(int(row["新报隐患"]) for row in table[:-1]) == int(table[-1]["新报隐患"]) == 2
    assert table[-1]["学校数"] == "12" and table[-1]["到岗率"] == "0.0%" and table[-1]["巡查完成率"] == ""
    assert await export_summary(sample, tmp_path / "小结.xlsx", first, last, "kind", MONDAY) > 1
    with pytest.raises(SettingsError, match="end its name"):
        await export_summary(sample, tmp_path / "小结.doc", first, last, "kind", MONDAY)
