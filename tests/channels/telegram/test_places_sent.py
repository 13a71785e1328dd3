"""Places that prove nothing: picked on a map, brought by another bot, too coarse, forwarded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import tables
from tests.channels.telegram.test_telegram import DESK, WEST_GATE
from tests.channels.telegram.test_telegram_traps import Duty, caught_up, duty
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

BOT = {"id": 5, "is_bot": True, "first_name": "map"}


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Duty]:
    async with duty(tmp_path) as one:
        one[0].person(DESK)
        yield one


async def standings(story: Story) -> list[tuple[str, str]]:
    return [(str(row.standing), str(row.evidence)) for row in await story.rows(tables.check_ins)]


async def test_a_place_picked_on_the_map_waits_for_the_leader(there: Duty) -> None:
    _, story, guard = there
    guard.shares_venue(*WEST_GATE)
    await guard.sees("这是地图上选的地点，到岗先记下，等队长核对。要直接签上，请发“当前位置”。")
    assert await standings(story) == [("doubtful", "words")]
    guard.shares_place(*WEST_GATE, accuracy=12)
    await guard.sees("已签到：西门岗")
    assert await standings(story) == [("confirmed", "location")]
    guard.shares_venue(*WEST_GATE)
    await guard.sees("不用再点")


async def test_a_place_from_another_bot_waits_for_the_leader(there: Duty) -> None:
    _, story, guard = there
    place = {"latitude": WEST_GATE[0], "longitude": WEST_GATE[1], "horizontal_accuracy": 5}
    guard.sends_raw(location=place, via_bot=BOT)
    await guard.sees("这是地图上选的地点")
    assert await standings(story) == [("doubtful", "words")]


@pytest.mark.parametrize("away", [0.0, 0.0125])
async def test_a_coarse_place_waits_for_the_leader_wherever_it_is(there: Duty, away: float) -> None:
    """1,400 m away with an accuracy of 1,500 m was taken for being at the gate."""
    _, story, guard = there
    guard.shares_place(WEST_GATE[0] + away, WEST_GATE[1], accuracy=1500)
    await guard.sees("手机给的位置太粗（约1.5公里），到岗先记下，等队长核对。请在手机设置里打开“精确位置”。")
    assert await standings(story) == [("doubtful", "words")]
    assert [row.latitude for row in await story.rows(tables.check_ins)] == [None]


@pytest.mark.parametrize(("accuracy", "standing"), [(150, "confirmed"), (151, "doubtful")])
async def test_150_metres_are_the_limit(there: Duty, accuracy: float, standing: str) -> None:
    double, story, guard = there
    guard.shares_place(*WEST_GATE, accuracy=accuracy)
    await caught_up(double, story)
    assert [one for one, _ in await standings(story)] == [standing]


async def test_a_forwarded_place_is_no_evidence_of_anything(there: Duty) -> None:
    double, story, guard = there
    guard.shares_place(*WEST_GATE, forwarded=True)
    await guard.sees("转发的位置和照片不能用来签到")
    assert not await standings(story)
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    guard.shares_place(33.5, 118.9, forwarded=True)
    await guard.sees("转发的位置不算，请发您现在的位置")
    await caught_up(double, story)
    *_, call = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
    assert call.latitude is None, "nobody is sent to where somebody else was"


async def test_a_place_picked_on_the_map_is_where_help_is_wanted(there: Duty) -> None:
    double, _, guard = there
    guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    guard.shares_venue(33.5, 118.9)
    await double.person(DESK).sees("位置：33.5000，118.9000")


async def test_the_page_is_told_the_same(story: Story) -> None:
    guard = story.phone("G02")
    await guard.shares("P002", accuracy=900)
    await guard.sees("手机给的位置太粗（约900米），到岗先记下，等队长核对")
    assert await standings(story) == [("doubtful", "words")]
