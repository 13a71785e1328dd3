"""Settings of the district: whoever edits them, by whatever means, the running house hears of it at once."""

import csv
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from bot.commands.doctor import examine
from bot.commands.exporting import export_settings
from duty.district.ladders import LADDERS
from duty.district.severity import Triage
from duty.rosters.standin import StandInState
from storage.engine.database import Database
from storage.importing import import_directory
from storage.importing.writing import SETTINGS
from storage.queries.district import load_district
from storage.tables import alerts, ladders, metadata, stand_ins
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def by_hand(story: Story, statement: str) -> None:
    """SQL of an operator, on a connection of their own."""
    async with story.house.database.engine.connect() as connection:
        await connection.execute(text(statement))
        await connection.commit()


async def read_tables(story: Story) -> set[str]:
    """What the snapshot is made of, as the database sees it asked for."""
    asked: list[str] = []
    database = Database(story.house.settings.database, story.house.database.timezone)

    def note(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.reading() as connection:
        await load_district(connection, database.timezone, 0)
    await database.close()
    return {name for one in asked for name in re.findall(r"FROM (\w+)", one)}


async def routines_by_hand(story: Story) -> None:
    """A row in each table of routines, which the sample leaves empty."""
    routine = "'X', '', '门', '', '[]', '', 0, '[]', '', '[]', '', ''"
    columns = (
        "id, school_id, title, text, who, schedule, window_min, buttons, then_id, silent_to, feeds, source"
    )
    await by_hand(story, f"INSERT INTO routines ({columns}) VALUES ({routine})")
    bus = "'B1', 'SCH03', '1号车', 'G02'"
    await by_hand(story, f"INSERT INTO buses (id, school_id, name, attendant_id) VALUES ({bus})")
    days = "'', '学期', '2026-09-01', '2027-01-20'"
    await by_hand(story, f'INSERT INTO terms (school_id, name, "begin", "end") VALUES ({days})')
    columns = 'school_id, name, "begin", "end", extra'
    await by_hand(story, f"INSERT INTO key_periods ({columns}) VALUES ({days}, '')")


async def hazards_by_hand(story: Story) -> None:
    """A district's own times and rules for hazards, which the sample leaves empty."""
    await by_hand(story, "INSERT INTO due_times (category, level, minutes) VALUES ('fire', 'major', 60)")
    await by_hand(story, "INSERT INTO hazard_rules (rule, value) VALUES ('goal_hours', 24)")
    await by_hand(story, "INSERT INTO form_rules (rule, value) VALUES ('guard_age_limit', 60)")


async def exceptions_by_hand(story: Story) -> None:
    """A window that changed hands, and a day of leave."""
    at, day = "'2026-11-23 00:00:00'", "'2026-11-23'"
    columns = (
        "school_id, shift_key, post_id, origin_id, absent_id, offered_to, taker_id, asked_by, decided_by"
    )
    values = f"'SCH01', 'SCH01:am_peak:2026-11-23', 'P002', 'G02', 'G02', '[]', 'G05', 'G02', 'G01', {at}"
    moments = "state, asked_at, begins_at, ends_at, open_until"
    await by_hand(
        story,
        f"INSERT INTO swaps ({columns}, decided_at, {moments}) VALUES ({values}, 'approved'{f', {at}' * 4})",
    )
    leave = f"'G02', {day}, {day}, '事假'"
    await by_hand(story, f'INSERT INTO leave (person_id, "begin", "end", kind) VALUES ({leave})')


async def test_every_table_of_the_snapshot_is_heard(calm: Story) -> None:
    database = calm.house.database
    row = {"org_id": "ORG03", "absent_id": "DO3", "stand_in_id": "DO1", "state": StandInState.ASKED}
    at = calm.house.clock.now()
    async with database.writing() as connection:
        await connection.execute(insert(stand_ins).values(**row, asked_at=at, ends_at=at))
    await routines_by_hand(calm)
    await exceptions_by_hand(calm)
    await hazards_by_hand(calm)
    names = await read_tables(calm)
    assert {"people", "ladders", "stand_ins", "calendar"} <= names
    for name in sorted(names):
        before = (await database.district()).version
        column = next(iter(metadata.tables[name].primary_key)).name
        await by_hand(calm, f'UPDATE {name} SET "{column}" = "{column}"')
        assert (await database.district()).version != before, name


async def test_a_ladder_edited_by_hand_is_climbed_by_the_next_call(calm: Story) -> None:
    guard, other, desk, leader = (calm.phone(p) for p in ("G02", "G10", "DO3", "DO4"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await by_hand(calm, "UPDATE ladders SET after_s = 10 WHERE triage = 'P0' AND step = 1")
    await call(other)
    await desk.sees("【紧急求助】", "东岭中心小学")
    await calm.forward(seconds=11)
    await leader.sees("【紧急求助】", "东岭中心小学")
    first, second = await calm.rows(alerts)
    assert [step["after_s"] for step in first.ladder] == [0, 20, 60], "what is open keeps its own"
    assert [step["after_s"] for step in second.ladder] == [0, 10, 60]
    await calm.settled()
    for phone in (guard, other, desk, leader):
        phone.unseen.clear()


async def test_what_is_added_and_taken_away_by_hand_is_heard_too(calm: Story) -> None:
    await by_hand(calm, "DELETE FROM ladders WHERE triage = 'P0' AND step = 2")
    assert len((await calm.house.database.district()).ladders[Triage.P0].steps) == 2
    await by_hand(
        calm,
        "INSERT INTO ladders (triage, step, after_s, groups, repeat_s, repeats) "
        "VALUES ('P0', 5, 240, '[\"everyone\"]', 60, NULL)",
    )
    ladder = (await calm.house.database.district()).ladders[Triage.P0]
    assert [step.after for step in ladder.steps][-1] == timedelta(minutes=4)
    assert ladder.repeat == timedelta(minutes=1)


@pytest.mark.parametrize(
    "mistake",
    [
        "repeat_s = -60",
        "repeat_s = 1",
        "repeats = 3",
        "after_s = 30",
        "groups = '\"desk\"'",
        "groups = '[\"desk\", 7]'",
        "groups = '{\"desk\": 1}'",
        "groups = 'desk'",
        "after_s = 'at once'",
    ],
)
async def test_a_mistake_by_hand_stops_nobody_and_the_doctor_says_so(
    calm: Story, tmp_path: Path, mistake: str
) -> None:
    if ("at once" in mistake or "'desk'" in mistake) and not calm.house.database.sqlite:
        pytest.skip("PostgreSQL refuses it by itself")
    await by_hand(calm, f"UPDATE ladders SET {mistake} WHERE triage = 'P0'")
    assert Triage.P0 not in (await calm.house.database.district()).ladders
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    (alert,) = await calm.rows(alerts)
    assert [step["after_s"] for step in alert.ladder] == [0, 20, 60]
    assert alert.repeat_s == LADDERS[Triage.P0].repeat.total_seconds()  # type: ignore[union-attr]
    chosen = settings(tmp_path, now=QUIET_HOUR, database_url=calm.house.settings.database)
    lines = [finding.line async for finding in examine(chosen)]
    assert any(line.startswith("✗ ladders: P0 of the table cannot be used") for line in lines)


async def test_the_doctor_is_content_with_the_ladders_that_come_along(calm: Story, tmp_path: Path) -> None:
    chosen = settings(tmp_path, now=QUIET_HOUR, database_url=calm.house.settings.database)
    assert "✓ ladders: those of the table are used" in [finding.line async for finding in examine(chosen)]


async def test_questions_and_answers_go_out_are_edited_and_come_back_as_they_were(
    calm: Story, tmp_path: Path
) -> None:
    folder, database, now = tmp_path / "settings", calm.house.database, calm.house.clock.now()
    await export_settings(database, folder, now)
    path = folder / "faq.csv"
    before = path.read_text("utf-8")
    kept = list(csv.reader(before.splitlines()))
    kept[1][1] = '找“总务”，电话在群里; "两副"起'
    added = ["雨衣、伞在哪里领？", "门卫室,北墙的柜子"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*kept, added])
    edited = await import_directory(database, folder, dry_run=False, now=now)
    assert edited.summary.startswith("新增 1 更新 1 ")
    again = tmp_path / "again"
    await export_settings(database, again, now)
    rows = list(csv.reader((again / "faq.csv").read_text("utf-8").splitlines()))
    assert sorted(rows[1:]) == sorted([*kept[1:], added]) and rows[0] == kept[0]
    assert (await import_directory(database, again, dry_run=True, now=now)).changes == []
    guard = calm.phone("G02")
    await guard.sends("雨衣在哪里领？")
    await guard.sees("门卫室,北墙的柜子")
    guard.unseen.clear()


async def test_settings_go_out_are_edited_and_come_in_while_the_house_runs(
    calm: Story, tmp_path: Path
) -> None:
    folder, database, now = tmp_path / "settings", calm.house.database, calm.house.clock.now()
    assert await export_settings(database, folder, now) == len(SETTINGS)
    table = (folder / "ladders.csv").read_text("utf-8")
    assert table.splitlines()[:3] == [
        "triage,step,after_s,groups,repeat_s,repeats",
        "P0,0,0,desk;station;principal,120,",
        "P0,1,20,desk_leaders,120,",
    ]
    assert (folder / "report_clock.csv").read_text("utf-8").splitlines()[1] == "P0,30,60,2"
    same = await import_directory(database, folder, dry_run=False, now=now)
    assert same.summary == "新增 0 更新 0 不变 109"
    (folder / "ladders.csv").write_text(
        "triage,step,after_s,groups,repeat_s,repeats\n"
        "P0,0,0,desk;station;principal,90,\nP0,1,30,everyone,90,\n", "utf-8"
    )  # fmt: skip
    told = await import_directory(database, folder, dry_run=True, now=now)
    assert told.changes == [
        "ladders.csv:P0/0: repeat_s 120 → 90",
        "ladders.csv:P0/1: after_s 20 → 30；groups desk_leaders → everyone；repeat_s 120 → 90",
        "ladders.csv:P0/2: 删除",
    ]
    changed = await import_directory(database, folder, dry_run=False, now=now)
    assert changed.summary == "新增 0 更新 2 不变 102 删除 1"
    again = await import_directory(database, folder, dry_run=False, now=now)
    assert (again.summary, again.changes) == ("新增 0 更新 0 不变 104", [])
    assert len(await calm.rows(ladders, ladders.c.triage == "P1")) == 3, "levels not in the file stay"
    guard, desk, leader = (calm.phone(p) for p in ("G02", "DO3", "DO4"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.forward(seconds=31)
    await leader.sees("【紧急求助】")
    guard.unseen.clear()
