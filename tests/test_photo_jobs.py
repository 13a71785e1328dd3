"""A picture that cannot be fetched now is fetched later, by whichever house is there by then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage import tables
from tests.botapi import TelegramDouble
from tests.smoke.test_telegram import GUARD, OWNER, TOKEN, picture
from tests.story import Story, opened, settings


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
