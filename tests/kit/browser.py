"""The Chromium of this machine, and how tests start it: headless, quiet, no network of its own."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Error, Playwright, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
ARGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
]
WITHOUT = bool(os.environ.get("HUXUE_NO_BROWSER"))
"""`make test` says so where no browser can be installed; otherwise a missing one is a failure."""

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(WITHOUT, reason="HUXUE_NO_BROWSER: no Chromium can be installed here"),
]


class OneBrowser:
    """A browser that is started when it is first wanted, and again where it or its driver is gone."""

    def __init__(self) -> None:
        self._driver: Playwright | None = None
        self._started: Browser | None = None

    async def running(self) -> Browser:
        if self._started is None or not await _lives(self._started):
            await self.close()
            self._driver = await async_playwright().start()
            self._started = await self._driver.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        return self._started

    async def close(self) -> None:
        """What is gone already is let go."""
        started, driver = self._started, self._driver
        self._started = self._driver = None
        with suppress(Error):
            if started is not None:
                await started.close()
            if driver is not None:
                await driver.stop()


async def _lives(browser: Browser) -> bool:
    try:
        await (await browser.new_context()).close()
    except Error:
        return False
    return True
