"""Rounds and routines in the summary and as rows, each figure counted a second way from raw rows."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from bot.commands.exporting import export_records
from duty.patrols.scan import Found, Proof
from duty.patrols.walk import ENOUGH_PERCENT, Step, WalkState
from duty.summaries.bulletins import GroupSummary
from duty.summaries.figures import figures
from duty.summaries.summary import Figures
from duty.visits.visit import Kind
from handlers.speech.voice import Voice
from handlers.summaries.group_words import group_summary
from handlers.summaries.words import again_and_again
from storage import tables
from storage.engine.database import Database
from tests.kit.engine_room import MONDAY

pytestmark = pytest.mark.usefixtures("both_databases")
DAY = MONDAY.date()
NOW = MONDAY.replace(hour=18, minute=0)
OVER = {WalkState.DONE, WalkState.PARTLY, WalkState.MISSED}


def walk(
    school: str, hour: int, state: WalkState, done: int = 0, points: int = 6, **more: Any
) -> dict[str, Any]:
    due = MONDAY.replace(hour=hour, minute=0)
    begun = None if state in (WalkState.MISSED, WalkState.UNKNOWN, WalkState.PLANNED) else due
    return {
        "round_id": "R01", "school_id": school, "day": DAY,
        "due_at": due, "ends_at": due + timedelta(minutes=30),
        "night": False, "points": points, "done": done, "state": state, "person_id": "G02", "begun_at": begun,
        "finished_at": begun, "in_words": False, "claimed": 0, "step": Step.NOTHING, "guard_step": 0,
        "blind": False, "told": [],
    } | more  # fmt: skip


WALKS = [
    walk("SCH01", 8, WalkState.DONE, 6), walk("SCH01", 9, WalkState.PARTLY, 4),
    walk("SCH01", 10, WalkState.MISSED),
    walk("SCH01", 11, WalkState.UNKNOWN), walk("SCH01", 19, WalkState.PLANNED),
    walk("SCH01", 14, WalkState.DONE, 0, in_words=True, claimed=5),
    walk("SCH07", 9, WalkState.DONE, 5), walk("SCH07", 10, WalkState.DONE, 0, points=0, in_words=True),
    walk("SCH07", 10, WalkState.DONE, 6, day=DAY - timedelta(days=1), due_at=MONDAY - timedelta(days=1)),
]  # fmt: skip


def task(school: str, hour: int, answered: bool, *, asked: bool = True, **more: Any) -> dict[str, Any]:
    due = MONDAY.replace(hour=hour, minute=0)
    return {
        "routine_id": "gear", "school_id": school, "bus_id": f"{hour}", "day": DAY, "due_at": due,
        "ends_at": due + timedelta(hours=1), "title": "装备", "text": "齐吗？", "buttons": [], "told": {},
        "asked_at": due if asked else None, "delays": 0, "answered_at": due if answered else None,
        "answered_by": "G01" if answered else "", "answer": "=齐" if answered else "", "act": "",
    } | more  # fmt: skip


TASKS = [
    task("SCH01", 7, True), task("SCH01", 9, False), task("SCH07", 8, True),
    task("SCH07", 10, False, asked=False), task("SCH07", 17, False, ends_at=NOW + timedelta(hours=1)),
]  # fmt: skip

EARLIER = DAY - timedelta(days=1)
NIGHTS = [
    walk("SCH07", 1, WalkState.MISSED, day=EARLIER, night=True),
    walk("SCH07", 3, WalkState.DONE, 6, day=EARLIER, night=True),
    walk("SCH07", 4, WalkState.UNKNOWN, day=EARLIER, night=True),
    walk("SCH07", 2, WalkState.MISSED, day=EARLIER - timedelta(days=1), night=True),
    walk("SCH07", 5, WalkState.MISSED, day=EARLIER),
]


def visit(school: str, hour: int, kind: Kind, taken_back_at: datetime | None = None) -> dict[str, Any]:
    at = MONDAY.replace(hour=hour, minute=0)
    words = dict.fromkeys(("post_id", "place_id", "found", "words"), "")
    return {"school_id": school, "person_id": "PO02", "kind": kind, "at": at} | words | {
        "taken_back_at": taken_back_at
    }  # fmt: skip


VISITS = [
    visit("SCH07", 9, Kind.DRILL), visit("SCH07", 10, Kind.INSPECTION), visit("SCH07", 10, Kind.BEAT),
    visit("SCH01", 11, Kind.AWARENESS, MONDAY.replace(hour=11, minute=3)), visit("SCH07", 20, Kind.AWARENESS),
]  # fmt: skip


@pytest.fixture
async def lived(sample: Database) -> Database:
    async with sample.writing() as connection:
        for number, row in enumerate(WALKS):
            row["due_at"] = row["due_at"] + timedelta(seconds=number)
            await connection.execute(insert(tables.walks).values(**row))
        for row in TASKS:
            await connection.execute(insert(tables.tasks).values(**row))
    return sample


async def test_the_summary_counts_what_the_rows_say(lived: Database) -> None:
    for schools in (["SCH01"], ["SCH07"], ["SCH01", "SCH07", "SCH02"]):
        async with lived.reading_work(NOW) as work:
            counted = await figures(work, schools, DAY, NOW)
        mine = [w for w in WALKS if w["school_id"] in schools and w["day"] == DAY and w["state"] in OVER]
        pointed = [w for w in mine if w["points"]]
        enough = [w for w in pointed if w["done"] / w["points"] >= ENOUGH_PERCENT / 100]
        assert (counted.rounds, counted.rounds_walked) == (len(pointed), len(enough))
        assert counted.rounds_told == sum(w["in_words"] for w in mine)
        due = [t for t in TASKS if t["school_id"] in schools and (t["answered_at"] or _missed(t))]
        assert counted.routines == len(due)
        assert counted.routines_done == sum(t["answered_at"] is not None for t in due)


def _missed(row: dict[str, Any]) -> bool:
    return row["asked_at"] is not None and bool(row["ends_at"] <= NOW)


async def test_last_night_and_the_police_at_the_door_are_counted_too(lived: Database) -> None:
    """Whatever was missed the night before last, by day, or while we were down is not last night's."""
    async with lived.writing() as connection:
        for number, row in enumerate(NIGHTS):
            moved = row | {"due_at": row["due_at"] + timedelta(days=-9, seconds=number)}
            await connection.execute(insert(tables.walks).values(**moved))
        await connection.execute(insert(tables.visits), VISITS)
    async with lived.reading_work(NOW) as work:
        counted = await figures(work, ["SCH07", "SCH01"], DAY, NOW)
        other = await figures(work, ["SCH02"], DAY, NOW)
    missed = [w for w in NIGHTS if w["night"] and w["day"] == EARLIER and w["state"] is WalkState.MISSED]
    called = [v for v in VISITS if v["kind"] is not Kind.BEAT and not v["taken_back_at"] and v["at"] <= NOW]
    assert (counted.nights_missed, counted.visits) == (len(missed), len(called)) == (1, 2)
    assert (other.nights_missed, other.visits) == (0, 0)
    line = "巡查2/5圈（按时2圈），未打点巡查2次，昨夜没人走的夜巡1圈，例行事项2/3项，上门2次。"
    assert again_and_again(Voice.load(), counted, "zh") == line
    group = GroupSummary("", counted, 11, 23, "18:00")
    assert group_summary(Voice.load(), group, "zh").text.endswith(line), "a group reads the same"


async def test_it_reads_in_plain_words_and_nothing_of_what_there_was_none_of(lived: Database) -> None:
    voice = Voice.load()
    async with lived.reading_work(NOW) as work:
        some = await figures(work, ["SCH01"], DAY, NOW)
        none = await figures(work, ["SCH02"], DAY, NOW)
    assert again_and_again(voice, some, "zh") == "巡查1/4圈（按时1圈），未打点巡查1次，例行事项1/2项。"
    assert again_and_again(voice, none, "zh") == ""


async def test_the_day_goes_out_as_rows(lived: Database, tmp_path: Path) -> None:
    async with lived.writing() as connection:
        first = (await connection.execute(tables.walks.select().order_by(tables.walks.c.id))).first()
        assert first
        scan = {
            "walk_id": first.id, "checkpoint_id": "SCH01-C01", "person_id": "G02", "at": MONDAY,
            "proof": Proof.QR, "failed": False, "too_fast": True, "out_of_order": False, "found": Found.FINE,
        }  # fmt: skip
        await connection.execute(insert(tables.scans).values(**scan))
        visit = {"school_id": "SCH01", "person_id": "PO02", "kind": Kind.DRILL, "at": MONDAY, "words": "+1"}
        columns = {c.name for c in tables.visits.c if not c.nullable and not c.primary_key} - set(visit)
        await connection.execute(insert(tables.visits).values(**visit, **dict.fromkeys(columns, "")))
    assert await export_records(lived, tmp_path / "out", DAY, DAY, NOW) == 5
    rows = {
        f.stem: list(csv.DictReader(io.StringIO(f.read_text("utf-8")))) for f in (tmp_path / "out").iterdir()
    }
    assert {name: len(some) for name, some in rows.items()} == {
        "walks": len(WALKS) - 1, "scans": 1, "tasks": len(TASKS), "visits": 1, "corrections": 0,
    }  # fmt: skip
    assert rows["walks"][0]["due_at"] == "2026-11-23 08:00:00" and rows["scans"][0]["too_fast"] == "yes"
    assert rows["tasks"][0]["answer"] == "'=齐" and rows["visits"][0]["words"] == "'+1", "text stays text"
    assert not any("李守田" in str(row) for some in rows.values() for row in some)
    assert await export_records(lived, tmp_path / "none", date(2020, 1, 1), date(2020, 1, 1), NOW) == 5


def test_a_summary_kept_by_an_older_house_still_opens() -> None:
    kept = Figures(*range(12)).to_json()
    for name in (
        "rounds",
        "rounds_walked",
        "rounds_told",
        "routines",
        "routines_done",
        "nights_missed",
        "visits",
    ):
        kept.pop(name)
    assert Figures.from_json(kept).rounds == 0
