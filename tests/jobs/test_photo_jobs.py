"""A picture that cannot be fetched now is fetched later, by whichever house is there by then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import tables
from storage.queries.records import SqlPhotos
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_telegram import GUARD, OWNER, TOKEN, picture
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
