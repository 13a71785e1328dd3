"""One digest of a peak for each officer on duty: silent, once, never at night."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from duty.patrols.walk import WalkState
from duty.summaries.peaks import PeakDigest, PeakDigests
from duty.summaries.summary import Figures
from handlers.speech.voice import Voice
from handlers.summaries.words import peak_digest
from storage.tables import outbox, summaries, walks
from tests.kit.memory import moment
from tests.kit.story import MONDAY, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""
READERS = {"DO1", "DO2", "DO3", "DO4", "DO5", "PO01", "PO05", "PO07"}
"""Desks and station chiefs, all of them on duty all day."""


async def missed_last_night(story: Story) -> None:
    """22:30 at SCH07, which nobody walked."""
    due = moment("22:30", "2026-11-22")
    row = {"round_id": "R02", "school_id": "SCH07", "day": date(2026, 11, 22), "due_at": due, "night": True}
    over = {"ends_at": due + timedelta(minutes=40), "state": WalkState.MISSED, "step": "", "points": 8}
    blank = {"done": 0, "person_id": "", "in_words": False, "claimed": 0, "guard_step": 0, "blind": False}
    async with story.house.database.writing() as connection:
        await connection.execute(insert(walks), [row | over | blank | {"told": []}])


async def read(story: Story) -> dict[str, str]:
    rows = await story.rows(outbox, outbox.c.kind == "summary.peak")
    assert all(row.say["silent"] for row in rows)
    said = {row.dedupe: row.say["text"] for row in rows}
    assert len(said) == len(rows), "each once"
    return said


async def test_the_morning_says_who_came_and_what_the_night_left_out(story: Story) -> None:
    await missed_last_night(story)
    guard = story.phone("G02")
    await guard.shares("P002")
    await guard.sees("已签到")
    await story.forward(minutes=94)
    assert not await read(story), "the windows have just ended"
    await story.forward(minutes=2)
    said = await read(story)
    assert set(said) == {f"peak:20261123:am_peak:{person}" for person in READERS}
    whole, east = said["peak:20261123:am_peak:DO1"], said["peak:20261123:am_peak:PO05"]
    assert whole.startswith("早高峰护学（截至08:26）：到岗1/39人次")
    assert "昨夜没人走的夜巡1圈：\n22:30 云汀高级中学 宿舍夜巡" in whole
    assert "到岗0/7人次" in east and "昨夜" not in east, "each reads of their own schools"
    await story.forward(minutes=3)
    again = await build_again(story)
    assert await read(story) == said and not again, "once, by whichever process"
    (kept,) = await story.rows(summaries, summaries.c.peak == "am_peak", summaries.c.person_id == "DO1")
    assert kept.figures.present == 1 and not kept.daily
    story.phones.clear()


async def build_again(story: Story) -> int:
    """Another process looks, which knows nothing of the first."""
    now = story.house.clock.now()
    async with story.house.boundary.act(now) as act:
        return await PeakDigests().sweep(act.work, now)


async def test_the_afternoon_of_those_whose_last_school_is_out_and_none_at_night(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=MONDAY.replace("06:50", "17:56"))) as story:
        await story.tick()
        assert not await read(story), "of each station some school is still out at the gate"
        await story.forward(minutes=20)
        assert len(await read(story)) == len(READERS)
        await story.forward(hours=4)
        assert len(await read(story)) == len(READERS), "22:15 is night"


def test_nothing_to_say_is_said() -> None:
    nothing = Figures(*([0] * 12))
    full = PeakDigest(
        "早高峰护学", "08:25", Figures.from_json(nothing.to_json() | {"present": 46, "planned": 46})
    )
    voice = Voice.load()
    assert peak_digest(voice, full, "zh").text == "早高峰护学（截至08:25）：到岗46/46人次，零报告。"
    assert "nothing to report" in peak_digest(voice, full, "en").text
