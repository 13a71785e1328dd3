"""The demo's staff comes to work by itself, each at a moment of their own, but for whom a visitor plays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.channels.port import Incoming
from bot.channels.web.app import DEMO_PHONES
from bot.demo.staff import STAYS_AWAY, SimulatedStaff, arrival
from duty.district.district import District
from storage.engine.database import Database
from storage.tables import buses
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.memory import sample_district


class Morning:
    """A staff over the sample district, and everything that it sent."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now: datetime = MONDAY
        self.sent: list[Incoming] = []
        self.staff = SimulatedStaff(database, self._submit, lambda: self.now, DEMO_PHONES)

    async def _submit(self, update: Incoming) -> None:
        self.sent.append(update)

    async def until(self, moment: datetime) -> None:
        while self.now < moment:
            self.now += timedelta(minutes=1)
            await self.staff.tick()

    @property
    def came(self) -> set[str]:
        return {update.address for update in self.sent}


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Morning]:
    database = open_database(tmp_path)
    yield Morning(database)
    await database.close()


@pytest.fixture
def district() -> District:
    """Read outside of the test's loop, as it runs one of its own."""
    return sample_district()


def test_all_come_between_nine_and_two_minutes_before_the_start_and_each_time_the_same(
    district: District,
) -> None:
    near = [shift for person in district.people for shift in district.shifts_near(person, MONDAY)]
    early = [shift.start - arrival(shift) for shift in near]
    assert early == [shift.start - arrival(shift) for shift in near]
    assert timedelta(minutes=2) < min(early) and max(early) <= timedelta(minutes=9)
    assert len(set(early)) > 5, "not all in the same second"


async def test_by_the_start_all_have_come_but_the_phones_and_the_one_who_stays_away(
    morning: Morning, district: District
) -> None:
    await morning.until(MONDAY + timedelta(minutes=25))
    expected = {p for p in district.people if district.shifts_near(p, MONDAY)}
    assert morning.came == expected - set(DEMO_PHONES) - {STAYS_AWAY}
    assert STAYS_AWAY in expected, "柳河小学's place stays empty on the board"


async def test_nobody_comes_twice_to_one_place(morning: Morning) -> None:
    await morning.until(MONDAY + timedelta(minutes=40))
    keys = [update.key for update in morning.sent]
    assert keys and len(keys) == len(set(keys))


async def test_they_share_the_place_of_their_post_as_anybody_would(
    morning: Morning, district: District
) -> None:
    await morning.until(MONDAY + timedelta(minutes=25))
    places = {(post.place.latitude, post.place.longitude) for post in district.posts.values()}
    for update in morning.sent:
        location = update.raw["message"]["location"]
        assert (location["latitude"], location["longitude"]) in places
        assert not update.urgent and update.channel == "web"


async def test_buses_are_said_to_be_empty_before_anybody_is_told(morning: Morning) -> None:
    """Else the school would be called in every demo."""
    async with morning.database.writing() as connection:
        am = {"id": "B1", "school_id": "SCH11", "name": "1号车", "attendant_id": "BA04"}
        await connection.execute(insert(buses), [am | {"am_arrival": time(7, 0), "pm_arrival": time(7, 30)}])
    await morning.until(MONDAY + timedelta(minutes=70))
    said = [one for one in morning.sent if one.address == "BA04"]
    assert [one.raw["message"]["text"] for one in said] == ["1号车清好了"] * 2
    assert [one.received_at - MONDAY for one in said] == [timedelta(minutes=14), timedelta(minutes=44)]


async def test_when_the_demo_begins_anew_they_come_again_with_the_same_keys(morning: Morning) -> None:
    await morning.until(MONDAY + timedelta(minutes=25))
    first = sorted(update.key for update in morning.sent)
    morning.staff.forget()
    morning.sent.clear()
    morning.now = MONDAY
    await morning.until(MONDAY + timedelta(minutes=25))
    assert sorted(update.key for update in morning.sent) == first
