"""A printed code opens the page of whoever scanned it, and is said once, with its own time."""

from __future__ import annotations

from datetime import timedelta

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, expect

from tests.kit.browser import needs_chromium
from tests.kit.pages import chat, looking, message, until
from tests.kit.web_house import WALL, House, served

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
        await page.wait_for_url("**/chat")
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


async def test_in_the_demo_a_click_on_the_wall_is_a_scan(house: House, browser: Browser) -> None:
    async with served(house, house.deps()) as url, looking(browser) as page:
        await page.goto(f"{url}/codes")
        await page.get_by_role("button", name="东门").click()
        await page.get_by_role("button", name="西门岗").click()
        await until(lambda: len(house.taken) == 2)
        assert said(house) == [f"/start {code.code}" for code in WALL]
        assert {update.address for update in house.taken} == {"G02"}
        sizes = await page.locator(".hung img").evaluate_all("all => all.map(one => one.naturalWidth)")
        assert sizes == [352, 352]


async def test_in_the_demo_a_scanned_link_is_said_on_the_guards_phone(house: House, browser: Browser) -> None:
    async with served(house, house.deps()) as url, looking(browser) as page:
        await page.goto(f"{url}/s#{CODE}")
        await until(lambda: house.taken)
        await page.wait_for_url(f"{url}/codes")
        assert said(house) == [f"/start {CODE}"]


async def test_a_real_house_has_no_wall(house: House, browser: Browser) -> None:
    async with served(house, house.deps(demo=False)) as url, looking(browser) as page:
        for path in ("codes", "codes/c_SCH01-C01_K3M9T2XQ7A.png", "api/demo/codes"):
            answer = await page.goto(f"{url}/{path}")
            assert answer and answer.status == 404


async def test_a_tag_says_its_own_number(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, _):
        await page.goto(f"{root(page)}/s#t=04:a2:2b:9c")
        await until(lambda: house.taken)
        assert said(house) == ["04:a2:2b:9c"]


async def test_a_ticket_prints_and_a_bad_one_says_so(house: House, browser: Browser) -> None:
    async def printed(ticket: str) -> bytes | None:
        return b"%PDF of the codes" if ticket == "G01.SCH01.1.good" else None

    async with served(house, house.deps(demo=False, printed=printed)) as url, looking(browser) as page:
        await page.goto(f"{url}/print#G01.SCH01.1.good")
        async with page.expect_download() as coming:
            await page.get_by_role("button", name="打印", exact=True).click()
        download = await coming.value
        assert download.suggested_filename == "codes.pdf"
        await page.goto(f"{url}/print")
        await page.get_by_label("链接里的编号").fill("G01.SCH01.1.bad")
        await page.get_by_role("button", name="打印", exact=True).click()
        await expect(page.get_by_role("heading")).to_have_text("这个链接过期了")


async def test_nothing_is_wrong_with_the_wall_for_a_screen_reader(house: House, browser: Browser) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}}
    async with served(house, house.deps()) as url, looking(browser, **narrow) as page:
        await page.goto(f"{url}/codes")
        await page.get_by_role("button", name="东门").wait_for()
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
