"""The Chromium of this machine, and how tests start it: headless, quiet, no network of its own."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.async_api import Browser, Playwright

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
    """A browser that is started when it is first wanted, and again where it is gone."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._started: Browser | None = None

    async def running(self) -> Browser:
        if self._started is None or not self._started.is_connected():
            self._started = await self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        return self._started

    async def close(self) -> None:
        if self._started is not None and self._started.is_connected():
            await self._started.close()
