"""The ledger in a real browser: read on a phone and on a desk, by finger, keyboard and screen reader."""

from __future__ import annotations

from playwright.async_api import Browser

from duty.hazards.status import Status
from tests.console.kit import Desk
from tests.console.test_in_a_browser import LOW, faults, served
from tests.console.test_ledger import filled
from tests.kit.browser import needs_chromium
from tests.kit.pages import looking

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
