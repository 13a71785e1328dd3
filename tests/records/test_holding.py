"""Legal hold: of a case that is asked about nothing goes, whatever its age, until it is released."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.commands.holding import hold, release
from bot.commands.personal import erase_person
from bot.commands.verifying import verify
from bot.settings import SettingsError
from duty.records.photos import PhotoState
from duty.records.subject import Subject
from storage.queries.evidence.replaying import case_of
from storage.tables import change_words, changes, hazards, holds, incidents, pages, photos
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Story, opened, settings
from tests.records.replay.test_replay import called_and_closed, quiet
from tests.records.test_retention import HERE, later, swept

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def struck_off(story: Story) -> str:
    """A hazard with a picture and words in its history, closed long ago as far as its rows say."""
    guard = story.phone("G02")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("对吗")
    await guard.presses("确认")
    await developed(story)
    quiet(story)
    (row,) = await story.rows(hazards, hazards.c.imported_as == "")
    now = story.house.clock.now()
    async with story.house.boundary.act(now) as act:
        act.work.record(Subject("hazard", row.id), "returned", now, "PR01", words="照片看不清")
    async with story.house.database.writing() as connection:
        over = {"status": "CLOSED", "closed_at": now}
        await connection.execute(update(hazards).where(hazards.c.id == row.id).values(over))
    return str(row.number)


async def test_a_held_hazard_keeps_its_picture_and_words_until_released(calm: Story) -> None:
    number, database = await struck_off(calm), calm.house.database
    now = calm.house.clock.now()
    assert (await hold(database, number.lower(), "法院调取", now))[0] == f"{number}: held"
    assert "already" in (await hold(database, number, "再问一次", now))[0]
    assert len(await calm.rows(holds)) == 1
    await later(calm, 400)
    (photo,) = await calm.rows(photos)
    assert photo.state is PhotoState.DEVELOPED and photo.large_key
    told = {row.words for row in await calm.rows(change_words)}
    assert {"照片看不清", "法院调取"} <= told
    gone = await erase_person(calm.house.settings, database, "G02")
    assert "erased: 0 photographs" in gone
    assert await swept(calm) == 0, "what is held is not looked at again and again"
    lines = await release(database, number, calm.house.clock.now())
    assert lines == [f"{number}: released"]
    await swept(calm)
    (photo,) = await calm.rows(photos)
    assert photo.state is PhotoState.GONE and not photo.large_key
    kept = [row.what for row in await calm.rows(changes, changes.c.subject == f"hazard:{_id(photo)}")]
    assert kept[-3:] == ["held", "released", "photo_gone"] and "returned" in kept, "deletion is on record"
    assert (await verify(database)).well, "and the chain holds"
    with pytest.raises(SettingsError, match="is not held"):
        await release(database, number, calm.house.clock.now())


def _id(photo: object) -> int:
    return photo.subject.number  # type: ignore[attr-defined, no-any-return]


async def test_a_held_incident_keeps_its_place_and_who_was_called(calm: Story) -> None:
    number = await called_and_closed(calm)
    async with calm.house.database.writing() as connection:
        place = {"latitude": HERE.latitude, "longitude": HERE.longitude}
        await connection.execute(update(incidents).where(incidents.c.number == number).values(place))
    await hold(calm.house.database, number, "上级倒查", calm.house.clock.now())
    called = len(await calm.rows(pages))
    await later(calm, 450)
    (row,) = await calm.rows(incidents, incidents.c.number == number)
    assert row.latitude == HERE.latitude and len(await calm.rows(pages)) == called > 1
    assert "已处理" in {one.words for one in await calm.rows(change_words)}
    await release(calm.house.database, number, calm.house.clock.now())
    await swept(calm)
    (row,) = await calm.rows(incidents, incidents.c.number == number)
    assert row.latitude is None and len(await calm.rows(pages)) == 1, "the newest row keeps its number"
    async with calm.house.database.reading() as connection:
        assert await case_of(connection, "YH-NONE-1") is None
    with pytest.raises(SettingsError, match="YH-NONE-1"):
        await hold(calm.house.database, "YH-NONE-1", "x", calm.house.clock.now())
