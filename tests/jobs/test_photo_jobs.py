"""A picture that cannot be fetched now is fetched later, by whichever house is there by then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.port import Refused, TryLater, Uncertain, Unreachable
from bot.jobs.photos import PhotoJobs
from duty.records.photos import Photo
from media.shelf import NotOnShelf, Shelf
from storage import tables
from storage.queries.records import SqlPhotos
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_telegram import GUARD, OWNER, TOKEN, picture
from tests.kit.engine_room import MONDAY, FakeChannel, Room, room
from tests.kit.story import Story, opened, settings


async def until(story: Story, there: Callable[[Any], bool]) -> None:
    async with asyncio.timeout(60):
        while not all(map(there, await story.rows(tables.photos))):
            story.house.photos.wake()
            await asyncio.sleep(0.02)


async def test_a_picture_out_of_reach_is_developed_after_the_restart(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        guard, owner = double.person(GUARD), double.person(OWNER)
        double.fail("getFile", 500, times=0)
        async with opened(chosen) as story:
            guard.sends_photo(picture(), caption="三楼灭火器过期")
            await guard.sees("三楼灭火器过期。对吗？", timeout=30)
            guard.presses("确认")
            await guard.sees("已记下，4号隐患（YH-SCH01-2026-0004）", timeout=30)
            await until(story, lambda photo: photo.tries > 0)
        double.heals()
        async with opened(chosen) as story:
            await story.forward(minutes=2)
            await owner.sees("4号隐患（YH-SCH01-2026-0004）", timeout=30)
            await until(story, lambda photo: photo.state == "developed")
            (photo,) = await story.rows(tables.photos)
            assert photo.large_key and photo.sha256


@pytest.mark.usefixtures("both_databases")
async def test_two_pictures_that_end_at_once_tell_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL each of the two saw the other still waiting, and nobody told the owner."""
    looking, real = [0], SqlPhotos.of

    async def together(self: SqlPhotos, subject: str) -> Any:
        """Whoever has looked waits for the other to look, too; not for ever, as the other may wait for us."""
        found = await real(self, subject)
        looking[0] += 1
        for _ in range(50):
            if looking[0] < 2:
                await asyncio.sleep(0.02)
        return found

    async with opened(settings(tmp_path)) as story:
        guard, owner = story.phone("G02"), story.phone("SO01")
        monkeypatch.setattr(story.house.photos, "_due", nothing_yet)
        for _ in range(2):
            await guard.sends_photo(picture(), "三楼灭火器过期", album="a1")
        await guard.sees("三楼灭火器过期。对吗？")
        await guard.presses("确认")
        await guard.sees("4号隐患")
        monkeypatch.undo()
        monkeypatch.setattr(SqlPhotos, "of", together)
        await until(story, lambda photo: photo.state == "developed")
        await owner.sees("4号隐患（YH-SCH01-2026-0004）")


async def nothing_yet() -> list[Any]:
    """The pictures are still on their way."""
    return []


# -- one job ---------------------------------------------------------------------------------


class Pictures(FakeChannel):
    """A channel that brings one picture, or fails as it is told."""

    def __init__(self, *faults: Exception) -> None:
        super().__init__()
        self.faults = list(faults)
        self.picture = b""

    async def fetch(self, file: str, limit: int) -> bytes:
        if self.faults:
            raise self.faults.pop(0)
        return self.picture


@asynccontextmanager
async def darkroom(folder: Path, channel: Pictures) -> AsyncIterator[tuple[Room, PhotoJobs]]:
    """Photo jobs over a real database and a shelf in memory, with one picture waiting."""
    async with room(folder, channel=channel) as here:
        async with here.database.work(MONDAY) as work:
            photo = Photo("incident:9", "before", "web", "f1", "G02", MONDAY)
            await work.photos.add(photo)
            await work.commit()
        jobs = PhotoJobs(here.boundary, {"web": channel}, Shelf.open("memory://"), here.clock.now)
        yield here, jobs
        jobs._pool.shutdown()


async def the_photo(here: Room) -> Any:
    (photo,) = await here.rows(tables.photos)
    return photo


ILL = (
    Uncertain("404"),
    Uncertain("502"),
    Refused("temporarily unavailable"),
    TryLater(1.0),
    Unreachable("403"),
)


async def test_a_picture_that_fails_is_tried_for_a_day_and_given_up_in_the_end(tmp_path: Path) -> None:
    channel = Pictures(*ILL * 20)
    async with darkroom(tmp_path, channel) as (here, jobs):
        for tries in range(1, 12):
            assert await jobs.tick() == 1
            photo = await the_photo(here)
            assert (photo.state, photo.tries) == ("waiting", tries)
            assert await jobs.tick() == 0, "its time has not come"
            here.clock.forward(timedelta(seconds=min(2**tries, 1800) + 1))
        await here.delivery.settled()
        (late,) = here.channel.heard_by("G02")
        assert late.startswith("照片还在取，文字已记下（SJ-") and late.endswith("您不用再发。")
        here.clock.forward(timedelta(days=1))
        assert await jobs.tick() == 1
        photo = await the_photo(here)
        assert (photo.state, photo.reason) == ("refused", "gone")
        assert await jobs.tick() == 0
        await here.delivery.settled()
        assert [said[:5] for said in here.channel.heard_by("G02")] == ["照片还在取", "照片没取到"]


async def test_after_five_minutes_of_404_the_picture_is_there(tmp_path: Path) -> None:
    channel = Pictures(*[Uncertain("404")] * 8)
    channel.picture = picture()
    async with darkroom(tmp_path, channel) as (here, jobs):
        for _ in range(9):
            await jobs.tick()
            here.clock.forward(timedelta(minutes=5))
        assert (await the_photo(here)).state == "developed"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(ValueError("26 MB"), "too_large"), (NotOnShelf("inbox"), "gone"), (FileNotFoundError(), "gone")],
)
async def test_what_can_never_be_had_is_given_up_at_once(
    tmp_path: Path, fault: Exception, reason: str
) -> None:
    async with darkroom(tmp_path, Pictures(fault)) as (here, jobs):
        assert await jobs.tick() == 1
        photo = await the_photo(here)
        assert (photo.state, photo.reason, photo.tries) == ("refused", reason, 0)


async def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    channel = Pictures()
    channel.picture = b"PK not a picture"
    async with darkroom(tmp_path, channel) as (here, jobs):
        await jobs.tick()
        assert (await the_photo(here)).state == "refused"


async def test_a_picture_lies_on_the_shelf_in_two_sizes(tmp_path: Path) -> None:
    channel = Pictures()
    channel.picture = picture()
    async with darkroom(tmp_path, channel) as (here, jobs):
        await jobs.tick()
        photo = await the_photo(here)
        assert photo.state == "developed" and photo.large_key.endswith("-1600.jpg")
        assert await jobs._shelf.exists(photo.large_key) and await jobs._shelf.exists(photo.small_key)
