"""A printed code opens the page of whoever scanned it, and is said once, with its own time."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Browser, Page, Route, expect

from tests.kit.browser import needs_chromium
from tests.kit.pages import chat, looking, message, until
from tests.kit.web_house import House, served

pytestmark = needs_chromium
CODE = "c_SCH01-C01_K3M9T2XQ7A"
OTHER = "c_SCH01-C02_AAAAAAAAAA"


def said(house: House) -> list[str]:
    return [message(update)["text"] for update in house.taken]


def root(page: Page) -> str:
    return page.url.rsplit("/", 1)[0]


async def test_a_scan_opens_the_chat_and_is_said_once(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.goto(f"{root(page)}/s#{CODE}")
        await expect(phone.get_by_text("扫码")).to_be_visible()
        await until(lambda: house.taken)
        assert page.url.endswith("/chat"), "the code leaves the address"
        await page.reload()
        await expect(phone.get_by_text("扫码")).to_be_visible()
        await page.go_back()
        await page.wait_for_timeout(300)
        assert said(house) == [f"/start {CODE}"]
        assert await phone.get_by_text("/start").count() == 0, "nobody reads what no one wrote"


async def test_the_same_code_twice_in_a_minute_was_scanned_once(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.goto(f"{root(page)}/s#{CODE}")
        await until(lambda: house.taken)
        await page.goto(f"{root(page)}/s#{CODE}")
        await expect(phone.get_by_text("刚才扫过了")).to_be_visible()
        await page.goto(f"{root(page)}/s#{OTHER}")
        await until(lambda: len(house.taken) == 2)
        assert said(house) == [f"/start {CODE}", f"/start {OTHER}"]


async def test_without_signal_it_waits_with_its_own_time(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        dead = True

        async def network(route: Route) -> None:
            await (route.abort() if dead else route.continue_())

        await page.route("**/updates", network)
        await page.goto(f"{root(page)}/s#{CODE}")
        await expect(phone.get_by_text("没发出去").first).to_be_visible()
        scanned_at = house.now()
        dead, house.ahead = False, timedelta(minutes=20)
        await page.reload()
        await until(lambda: house.taken)
        stamp = message(house.taken[0])["date"]
        assert abs(stamp - scanned_at.timestamp()) < 30, "the time of the scan, not of the signal"
        assert len(house.taken) == 1


async def test_who_is_not_in_reads_how_to_get_in(house: House, browser: Browser) -> None:
    async with served(house, house.deps(demo=False)) as url, looking(browser) as page:
        answer = await page.goto(f"{url}/s#{CODE}")
        assert answer and answer.status == 401
        await expect(page.get_by_role("heading")).to_have_text("这部手机还没有接上护学哨")
        await expect(page.get_by_text("请向队长或管理员要邀请码，接上以后再扫一次。")).to_be_visible()
        assert not house.taken


async def test_a_tag_says_its_own_number(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, _):
        await page.goto(f"{root(page)}/s#t=04:a2:2b:9c")
        await until(lambda: house.taken)
        assert said(house) == ["/start t=04:a2:2b:9c"]
