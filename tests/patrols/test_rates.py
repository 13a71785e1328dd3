"""巡查完成率 and its neighbours, counted in SQL and a second time from the raw rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duty.patrols.rates import Rates
from storage.tables import scans, walks
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import MORNING, POINTS, until
from tests.patrols.scene import scans as scan

pytestmark = pytest.mark.usefixtures("both_databases")

MONDAY = date(2026, 11, 23)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        await told.tick()
        yield told
        for phone in told.phones.values():
            phone.unseen.clear()


def again(found: Sequence[Any], seen: Sequence[Any], points: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """By hand: each walk looked at by itself, its points counted from its scans."""
    count = dict.fromkeys(("planned", "complete", "missed", "told", "claimed", "extra", "unknown"), 0)
    for walk in found:
        own = set(points.get(walk.round_id, ()))
        done = len({one.checkpoint_id for one in seen if one.walk_id == walk.id} & own)
        enough = bool(own) and done / len(own) >= 0.8
        over = walk.state in ("done", "partly", "missed")
        count["planned"] += walk.due_at is not None and over and bool(own)
        count["complete"] += walk.due_at is not None and over and enough
        count["missed"] += walk.due_at is not None and walk.state == "missed"
        count["told"] += walk.in_words and not enough
        count["claimed"] += walk.claimed if walk.in_words and not enough else 0
        count["extra"] += walk.due_at is None
        count["unknown"] += walk.state == "unknown"
    return count


async def test_rates_of_a_day_are_those_of_its_rows(story: Story) -> None:
    guard = story.phone("G02")
    for point in POINTS[:5]:
        await scan(story, guard, point)
    await until(story, "11:05:00")
    for point in POINTS[:4]:
        await scan(story, guard, point)
    await until(story, "12:30:00")
    await guard.sends("巡逻了3遍 都正常")
    await until(story, "15:10:00")
    await story.forward(hours=2)
    async with story.house.database.reading_work(story.house.clock.now()) as work:
        rates = await work.walks.rates(["SCH01"], MONDAY, MONDAY)
        nobody = await work.walks.rates(["SCH01"], MONDAY - timedelta(days=9), MONDAY - timedelta(days=8))
        everywhere = await work.walks.rates(None, MONDAY, MONDAY)
    district = await story.house.database.district()
    points = {one.id: one.checkpoints for one in district.rounds.values()}
    found = [one for one in await story.rows(walks) if one.school_id == "SCH01" and one.day == MONDAY]
    by_hand = again(found, await story.rows(scans), points)
    assert {name: getattr(rates, name) for name in by_hand} == by_hand
    assert (rates.planned, rates.complete, rates.on_time) == (3, 1, 1)
    assert rates.completion == pytest.approx(1 / 3)
    assert (rates.told, rates.claimed, rates.extra, rates.missed, rates.unknown) == (1, 3, 1, 1, 1)
    assert nobody == Rates() and nobody.completion is None, "nothing planned is not 0"
    assert everywhere.planned >= rates.planned and everywhere.missed > rates.missed
