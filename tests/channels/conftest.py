"""A browser to open pages in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.kit.browser import OneBrowser


@pytest.fixture(scope="session")
async def one_browser() -> AsyncIterator[OneBrowser]:
    one = OneBrowser()
    yield one
    await one.close()


@pytest.fixture
async def browser(one_browser: OneBrowser) -> Browser:
    """The worker's own, for all its tests; a new one where it died, so that one crash is one failure."""
    return await one_browser.running()
