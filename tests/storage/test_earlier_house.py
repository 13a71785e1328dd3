"""A database of version 0.2.0, as it stood after a busy quarter of an hour, opens and goes on."""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.press import Press
from handlers.routes import build_routing
from storage import tables
from tests.kit.paths import DATA
from tests.kit.story import Story, opened, settings

LATER = "2026-11-23T10:05:00"
"""Five minutes after the last word in that house."""
EARLIER = DATA / "house-0.2.0.db.xz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "huxue.db").write_bytes(lzma.decompress(EARLIER.read_bytes()))
    return tmp_path


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[Story]:
    async with opened(settings(folder, now=LATER)) as told:
        await _agreed(told)
        yield told


async def _agreed(story: Story) -> None:
    """Everybody has seen the notice of today, which is another than that house's."""
    people = list((await story.house.database.district()).people)
    at = story.house.clock.now()
    rows = [{"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": at} for p in people]
    async with story.house.database.writing() as connection:
        await connection.execute(insert(tables.consents), rows)


def buttons(folder: Path) -> set[tuple[str, str]]:
    """Every button that house had sent, with the person it was sent to."""
    with closing(sqlite3.connect(folder / "huxue.db")) as old:
        said = old.execute("SELECT address, say FROM outbox").fetchall()
    shown = ((address, row) for address, say in said for row in json.loads(say).get("buttons", []))
    return {(address, one["data"]) for address, row in shown for one in row if one["data"]}


def test_every_button_of_that_house_still_has_a_handler(folder: Path) -> None:
    acts = build_routing().acts
    sent = {data for _, data in buttons(folder)}
    assert len(sent) > 140
    assert not [data for data in sent if Press.parse(data, acts) is None]


async def test_every_button_of_that_house_can_be_pressed(folder: Path, house: Story) -> None:
    """Late or not, each gets its answer, and none of them is set aside."""
    for person, data in sorted(buttons(folder)):
        await house.phone(person).press_data(data)
    await house.settled()
    assert not await house.rows(tables.parked_updates)
    for phone in house.phones.values():
        phone.unseen.clear()


async def test_a_call_of_that_house_is_taken_and_closed(house: Story) -> None:
    officer, guard = house.phone("DO1"), house.phone("G01")
    await officer.press_data("alert:take:3")
    await officer.sees("您已接警")
    await guard.sees("已接警")
    await officer.press_data("alert:close:3")
    await officer.sees("怎么")
    await house.settled()
    for phone in house.phones.values():
        phone.unseen.clear()


async def test_a_draft_of_that_house_is_confirmed(house: Story) -> None:
    guard = house.phone("G02")
    await guard.press_data("hz:ok:25")
    await guard.sees("已记下", "三楼灭火器过期")
    house.phone("G02").unseen.clear()


async def test_what_was_passed_on_there_is_not_asked_for_again(house: Story) -> None:
    """SO01 told the department before; the card offers only that it is put right."""
    office = house.phone("SO01")
    await office.press_data("card:26")
    card = await office.sees("校门口流动摊贩占道")
    assert "已整改" in card.buttons and "已转告" not in card.buttons


async def test_the_numbers_go_on_where_they_stood(house: Story) -> None:
    guard = house.phone("T01")
    await guard.sends("后门围墙裂了一条缝")
    await guard.sees("围墙", "对吗")
    await guard.presses("确认")
    await guard.sees("5号隐患")
    await house.settled()
    for phone in house.phones.values():
        phone.unseen.clear()
