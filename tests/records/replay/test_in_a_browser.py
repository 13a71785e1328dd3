"""The file in a real browser, without network: whole it plays back, changed by one byte it says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from bot.commands.replaying import export_replay
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.kit.browser import ARGS, CHROMIUM, needs_chromium
from tests.kit.story import Story, opened, settings
from tests.records.replay.test_replay import called_and_closed

pytestmark = needs_chromium


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def test_whole_it_plays_back_and_changed_it_warns(calm: Story, tmp_path: Path) -> None:
    number = await called_and_closed(calm)
    file = tmp_path / "replay.html"
    await export_replay(calm.house.database, number, file, calm.house.clock.now())
    raw = file.read_bytes()
    at = raw.index(b'"events"') + 20
    places = {"data": at, "script": raw.index(b"HX.hash=") + 30, "check": raw.rindex(b"===") + 1, "sum": 50}
    for name, place in places.items():
        (tmp_path / f"{name}.html").write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = await browser.new_page(viewport={"width": 390, "height": 800})
        await page.goto(file.as_uri())
        await page.get_by_text("核对通过").wait_for()
        assert "一环不缺" in await page.inner_text("#proof")
        await page.get_by_role("slider").press("Home")
        assert (await page.inner_text("output")).startswith("1/")
        assert await page.locator("ol.list li.later").count() > 3
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.evaluate("HX.hash('abc')") == (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        for name in places:
            await page.goto((tmp_path / f"{name}.html").as_uri())
            await page.get_by_text("采信").wait_for()
            assert await page.locator("main").count() == 0, name
        await browser.close()
