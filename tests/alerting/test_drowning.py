"""One person drowns nobody: what they call for again and again is one call, and others are heard besides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, outbox
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""
TAPS = 40


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def test_forty_taps_at_once_are_one_call_and_another_is_heard_among_them(calm: Story) -> None:
    hostile, guard, desk = (calm.phone(who) for who in ("G02", "G03", "DO3"))
    taps = [asyncio.ensure_future(hostile.sends("🚨 紧急求助")) for _ in range(TAPS)]
    await guard.sends("🚨 紧急求助")
    await asyncio.gather(*taps)
    await desk.sees("【紧急求助】", "000-0002")
    await desk.sees("【紧急求助】", "000-0003")
    await calm.settled()
    assert not desk.unseen, "a page for each of the two, and nothing besides"
    assert {row.reporter_id for row in await calm.rows(alerts)} == {"G02", "G03"}
    for phone in (hostile, guard):
        phone.unseen.clear()


async def test_taken_back_and_tapped_again_in_a_loop_is_one_card_that_changes(calm: Story) -> None:
    """🚨, 误触撤销 and 🚨 again: twenty calls in seven seconds, forty messages to each officer."""
    hostile, desk = calm.phone("G02"), calm.phone("DO3")
    await hostile.sends("🚨 紧急求助")
    await desk.sees("【紧急求助】")
    for _ in range(10):
        await hostile.presses("误触撤销")
        await hostile.sends("🚨 紧急求助")
    await calm.settled()
    assert len(await calm.rows(alerts)) == 1
    cards = [shown for shown in desk.screen.values() if shown.buttons]
    assert len(cards) == 2, "the page, and once a minute that it was pressed again"
    hostile.unseen.clear()
    desk.unseen.clear()


async def test_every_line_of_a_call_says_whose_it_is(calm: Story) -> None:
    """So that callers take turns on the way out, after a restart, too."""
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("🚨 紧急求助")
    await guard.sends("他往西边跑了")
    await calm.settled()
    rows = await calm.rows(outbox, outbox.c.address == "DO3")
    assert {row.kind: row.caller for row in rows} == {"alert.page": "G02", "alert.detail": "G02"}
    own = await calm.rows(outbox, outbox.c.address == "G02")
    assert {row.caller for row in own} == {""}
    guard.unseen.clear()
    desk.unseen.clear()
