"""One person drowns nobody: what they call for again and again is one call, and others are heard besides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duty.alerting.reporters.details import LINES
from duty.district.severity import Triage
from duty.incidents.incident import HALF, Incident
from duty.messaging.notices import Priority
from storage.tables import alerts, outbox
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.engine_room import MONDAY
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
    assert len(cards) == 1, "one card for one call, whatever becomes of it"
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


async def test_whoever_writes_on_and_on_changes_one_line_that_is_not_heard(calm: Story) -> None:
    """Three hundred words of one call stood before the next real one for five minutes."""
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("🚨 紧急求助")
    for number in range(30):
        await guard.sends(f"到了{number}号窗口")
    await calm.settled()
    rows = await calm.rows(outbox, outbox.c.address == "DO3", outbox.c.kind == "alert.detail")
    loud = [row for row in rows if row.priority == Priority.P0]
    assert 0 < len(loud) <= LINES, "each of these is heard"
    assert len(rows) == 30 and all(row.say["replaces"] == row.name for row in rows if row not in loud)
    lines = [shown.text for shown in desk.screen.values() if "补充" in shown.text]
    assert len(lines) == 1, "one card for one call"
    assert "到了29号窗口" in lines[-1] and "到了25号窗口" in lines[-1], "the latest stand in it"
    for phone in (guard, desk):
        phone.unseen.clear()


def test_a_record_that_is_added_to_without_end_keeps_its_beginning_and_its_end() -> None:
    incident = Incident("SJ-1", "SCH01", "", "sos", Triage.P0, "G02", MONDAY, MONDAY)
    for number in range(2000):
        incident.adds(f"第{number}句")
    assert incident.sentence.startswith("第0句；第1句") and incident.sentence.endswith("第1999句")
    assert len(incident.sentence) < 2.1 * HALF
    assert incident.latest(2) == "第1998句；第1999句"
