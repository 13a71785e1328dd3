"""One date in the week, arranged by keyboard on a small phone."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.console.kit import Desk
from tests.console.test_days import LEAVE, TUESDAY, WEEK
from tests.console.test_in_a_browser import LOW, faults, served
from tests.kit.browser import needs_chromium
from tests.kit.pages import looking

pytestmark = needs_chromium


async def test_by_keyboard_on_a_small_phone(desk: Desk, browser: Browser) -> None:
    small = {"width": 320, "height": 640}
    async with served(desk) as url, looking(browser, viewport=small) as page:
        await page.goto(f"{url}{WEEK}")
        await page.locator(f"#day-{TUESDAY} a.stands", has_text="李守田").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="西门岗")).to_be_visible()
        assert await faults(page) == [] and await page.evaluate(LOW) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.get_by_label("谁来顶", exact=True).focus()
        await page.keyboard.press("ArrowDown")
        await page.get_by_role("button", name="定下来").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(f"#day-{TUESDAY} .noted", has_text="替李守田").first).to_be_visible()
        await page.get_by_role("button", name="撤回").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("撤回了改动")).to_be_visible()
        for name in (WEEK, LEAVE):
            await page.goto(f"{url}{name}")
            assert await faults(page) == [] and await page.evaluate(LOW) == [], name
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
