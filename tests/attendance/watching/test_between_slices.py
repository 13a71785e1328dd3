"""A process that ends between two parts of its work: every empty place is opened once, and everybody who can
fill it is told once, all of a desk in one message. Only what is committed is left of the process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from duty.attendance.watching import telling
from duty.attendance.watching import watch as watching
from duty.attendance.watching.watch import SILENT_AFTER_OUTAGE, Watch
from storage import tables
from storage.engine.database import Database
from tests.kit.engine_room import MONDAY, Room, room

LONG_AGO = MONDAY - timedelta(days=3)
TEN_PAST = MONDAY + timedelta(minutes=20)
WRITTEN = (tables.untold_gaps, tables.gaps, tables.outbox, tables.leader_cards)
HOW_MANY = re.compile(r"缺岗(\d+)处")


@pytest.fixture
async def house(sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    """Two windows at a time, and three people: many parts to end between."""
    monkeypatch.setattr(watching, "AT_ONCE", 2)
    monkeypatch.setattr(telling, "PEOPLE_AT_ONCE", 3)
    async with room(tmp_path, taking=False, speaking=False, database=sample) as here:
        yield here


async def parts(here: Room, watch: Watch, now: datetime, most: int = 1000) -> int:
    """So many parts at most, each committed; how many there were."""
    for number in range(most):
        async with here.boundary.act(now) as act:
            if not await watch.sweep(act.work, now):
                return number
    return most


@dataclass(frozen=True)
class Heard:
    """Of how many places one person read, in how many messages, and of how many they can fill."""

    places: int
    messages: int
    can_fill: int

    @property
    def as_promised(self) -> bool:
        few = self.can_fill <= telling.AT_ONCE
        return self.places == self.can_fill and self.messages == (self.can_fill if few else 1)


async def heard(here: Room) -> dict[str, Heard]:
    gaps = await here.rows(tables.gaps)
    said = [row for row in await here.rows(tables.outbox) if row.kind.startswith("gap.opened")]
    found = {}
    for person in {one for gap in gaps for one in gap.told} | {row.address for row in said}:
        texts = [row.say["text"] for row in said if row.address == person]
        counts = [int(many[1]) if (many := HOW_MANY.search(text)) else 1 for text in texts]
        found[person] = Heard(sum(counts), len(texts), sum(person in gap.told for gap in gaps))
    return found


async def begin_anew(here: Room) -> None:
    async with here.database.writing() as connection:
        for table in WRITTEN:
            await connection.execute(delete(table))


async def told_to_everybody(here: Room, posts: int) -> None:
    assert len(await here.rows(tables.gaps)) == posts
    assert not await here.rows(tables.untold_gaps)
    found = await heard(here)
    assert {person: one for person, one in found.items() if not one.as_promised} == {}
    assert max(one.places for one in found.values()) > telling.AT_ONCE, "of a whole desk"


async def test_another_process_goes_on_wherever_one_has_ended(house: Room) -> None:
    all_parts = await parts(house, Watch(LONG_AGO), TEN_PAST)
    posts = len(await house.rows(tables.gaps))
    await told_to_everybody(house, posts)
    assert all_parts > 8
    for lived in range(1, all_parts):
        await begin_anew(house)
        assert await parts(house, Watch(LONG_AGO), TEN_PAST, lived) == lived
        await parts(house, Watch(LONG_AGO), TEN_PAST)
        await told_to_everybody(house, posts)


async def test_after_a_restart_all_is_said_as_soon_as_anything_may_be(house: Room) -> None:
    """Who checked in meanwhile could not be heard, so three minutes long nothing is called empty; nor is it
    said of what was found before. Then it is one message, of both."""
    all_parts = await parts(house, Watch(LONG_AGO), TEN_PAST)
    posts = len(await house.rows(tables.gaps))
    up = TEN_PAST + timedelta(seconds=5)
    for lived in range(1, all_parts, 2):
        await begin_anew(house)
        await parts(house, Watch(LONG_AGO), TEN_PAST, lived)
        before, watch = await heard(house), Watch(up)
        await parts(house, watch, up)
        for clock in (up + timedelta(seconds=1), up + SILENT_AFTER_OUTAGE - timedelta(seconds=1)):
            await parts(house, watch, clock)
            assert await heard(house) == before
        await parts(house, watch, up + SILENT_AFTER_OUTAGE)
        await told_to_everybody(house, posts)


async def test_two_processes_in_turns_say_nothing_twice(house: Room) -> None:
    await parts(house, Watch(LONG_AGO), TEN_PAST)
    posts = len(await house.rows(tables.gaps))
    await begin_anew(house)
    watches = [Watch(LONG_AGO), Watch(LONG_AGO)]
    while sum([await parts(house, one, TEN_PAST, 1) for one in watches]):
        pass
    await told_to_everybody(house, posts)


async def test_whoever_comes_before_it_was_said_was_never_missed(house: Room) -> None:
    """The place opened, its message was not written yet, the guard came: nobody reads of either."""
    watch = Watch(LONG_AGO)
    await parts(house, watch, TEN_PAST, 1)
    gap = (await house.rows(tables.gaps))[0]
    async with house.database.work(TEN_PAST) as work:
        there = work.district.held_by(gap.shift_key)
        assert there is not None
        shifts = [one for one in work.district.places(there.window, there.date) if one.post_id == gap.post_id]
    made = {"standing": "confirmed", "evidence": "words", "punctuality": "late", "reason": ""}
    nobody = {"reported_by": "", "verified_by": "", "closed_by": "", "received_at": TEN_PAST}
    where = {"school_id": gap.school_id, "post_id": gap.post_id, "shift_key": gap.shift_key}
    async with house.database.writing() as connection:
        for shift in shifts:
            row = made | nobody | where | {"person_id": shift.person_id, "ends_at": shift.end}
            await connection.execute(tables.check_ins.insert().values(row))
    await parts(house, watch, TEN_PAST)
    (again,) = [one for one in await house.rows(tables.gaps) if one.id == gap.id]
    assert again.filled and again.told == []
    about = [
        row
        for row in await house.rows(tables.outbox)
        if f"gap:{gap.id}" in (row.name, row.say.get("replaces"))
    ]
    assert about == []
