"""The ledger in a real browser: read on a phone and on a desk, by finger, keyboard and screen reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright._impl._api_structures import SetCookieParam
from playwright.async_api import Browser

from bot.channels.web.app import create_web
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.channels.web.server import WebServer
from duty.hazards.status import Status
from tests.console.kit import KEY, MONDAY, Desk
from tests.console.test_in_a_browser import LOW, faults, served
from tests.console.test_ledger import filled
from tests.console.test_ledger_acts import kept, one_of
from tests.kit.browser import needs_chromium
from tests.kit.pages import looking
from tests.media.faces.drawn import scene

pytestmark = needs_chromium


async def test_everybody_can_read_and_use_the_ledger(desk: Desk, browser: Browser) -> None:
    await filled(desk, "SCH01", 40, status=Status.ASSIGNED)
    size = {"width": 320, "height": 640}
    async with served(desk) as url, looking(browser, viewport=size) as page:
        for address in ("/ledger?q=灯", "/ledger/1"):
            await page.goto(f"{url}{address}")
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320 and not await page.evaluate(LOW) and not await faults(page)
        await page.set_viewport_size({"width": 1280, "height": 900})
        await page.goto(f"{url}/ledger?school=SCH01")
        assert not await faults(page)
        await page.click("text=下一页")
        assert await page.locator("tr[id^=hazard-]").count() == 13
        await page.select_option("#state", "done")
        await page.click("text=查找")
        assert "state=done" in page.url and await page.locator("tr[id^=hazard-]").count() == 2


async def test_an_owner_puts_it_right_by_forms_on_a_phone_and_on_a_desk(
    desk: Desk, browser: Browser, tmp_path: Path
) -> None:
    """Without a script of ours: what a browser does with a form is enough."""
    number, file = await one_of(desk, description="三楼走廊灯坏了，晚自习后很黑"), tmp_path / "lamp.jpg"
    file.write_bytes(scene(faces=()))
    await one_of(desk, 801, description="走廊灯也坏了")
    size = {"width": 320, "height": 640}
    async with signed_in(desk, "SO01") as (url, cookie), looking(browser, viewport=size) as page:
        await page.context.add_cookies([cookie])
        await page.goto(f"{url}/ledger/{number}")
        for part in await page.locator("details").all():
            await part.evaluate("one => one.open = true")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320 and not await page.evaluate(LOW) and not await faults(page)
        await page.click("button:text-is('接单')")
        assert await page.locator("[role=status] >> text=已记下：接单").count() == 1
        await page.set_viewport_size({"width": 1280, "height": 900})
        await page.set_input_files("#rectify-photo", str(file))
        await page.fill("#rectify-words", "换了灯管")
        await page.click("details:has(#rectify-photo) button")
        assert await page.locator("text=已记下：已整改").count() == 1 and not await faults(page)
    assert desk.kept and (await kept(desk, number)).status is Status.RECTIFIED


@asynccontextmanager
async def signed_in(desk: Desk, person: str) -> AsyncIterator[tuple[str, SetCookieParam]]:
    """Its pages over HTTP, and the cookie of that person's phone."""
    deps = desk.deps()
    server = WebServer(create_web(deps), deps.channel, "127.0.0.1", 0)
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{server.port}"
    try:
        yield url, SetCookieParam(name=COOKIE, value=seal(Session(person, MONDAY), KEY), url=url)
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, 10)
