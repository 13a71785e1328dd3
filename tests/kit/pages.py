"""The pages in a real browser, as tests open them: nothing may go wrong on them unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page

from bot.channels.port import Incoming
from tests.kit.web_house import House, served

PATIENCE_MS = 300
AT_THE_GATE = {"latitude": 33.415712, "longitude": 118.881649, "accuracy": 12}


@asynccontextmanager
async def looking(browser: Browser, **context: Any) -> AsyncIterator[Page]:
    """A page on which nothing may go wrong unseen."""
    opened: BrowserContext = await browser.new_context(**context)
    page = await opened.new_page()
    page.set_default_timeout(10_000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if "Content Security" in said.text else None)
    page.on("request", lambda asked: broken.append(asked.url) if "127.0.0.1" not in asked.url else None)
    yield page
    assert broken == []
    await opened.close()


@asynccontextmanager
async def chat(
    house: House,
    browser: Browser,
    *,
    patience_ms: int = PATIENCE_MS,
    person: str = "G02",
    script: str = "",
    beat_s: float = 10.0,
    **context: Any,
) -> AsyncIterator[tuple[Page, Locator]]:
    """That person's own phone, signed in by link; `script` runs in it before anything else."""
    house.codes["ABC"] = person
    deps = house.deps(demo=False, patience_ms=patience_ms, beat_s=beat_s)
    size = {"viewport": {"width": 360, "height": 740}}
    async with served(house, deps) as url, looking(browser, **size | context) as page:
        await page.add_init_script(script or "null")
        await page.goto(f"{url}/in#ABC")
        await page.get_by_role("button", name="进入").click()
        phone = phone_of(page, person)
        await key(phone, "📋 我的").wait_for()
        yield page, phone


@asynccontextmanager
async def demo(house: House, browser: Browser, **context: Any) -> AsyncIterator[Page]:
    deps = house.deps(patience_ms=PATIENCE_MS)
    size = {"viewport": {"width": 1280, "height": 800}}
    async with served(house, deps) as url, looking(browser, **size | context) as page:
        await page.goto(url)
        await key(phone_of(page, "G02"), "📍 签到").wait_for()
        yield page


def phone_of(page: Page, person: str) -> Locator:
    return page.locator(f'section[data-person="{person}"]')


def key(phone: Locator, label: str) -> Locator:
    return phone.get_by_role("button", name=label, exact=True)


def placed(place: dict[str, float]) -> dict[str, Any]:
    return {"geolocation": place, "permissions": ["geolocation"]}


async def until(condition: Any) -> None:
    """What the server sees of a page comes when it comes."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


def message(update: Incoming) -> dict[str, Any]:
    found: dict[str, Any] = update.raw["message"]
    return found
