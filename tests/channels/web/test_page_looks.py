"""What stands on the screen: field, keys, long answers, unread, dates, history; and axe on every page."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from duty.messaging.say import Button, Key, Say, row
from tests.kit.browser import needs_chromium
from tests.kit.pages import chat, demo, key, looking, phone_of, until
from tests.kit.web_house import House, served

pytestmark = needs_chromium

KEYBOARD_UP = {"width": 360, "height": 400}
HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""
LONG = "一长串在岗名单，每一行都要看。\n" * 40


async def letters(page: Page, size: str) -> None:
    await page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
    await page.evaluate("window.dispatchEvent(new Event('resize'))")  # as when a browser is set so


async def height(part: Locator) -> float:
    box = await part.bounding_box()
    assert box is not None
    return box["height"]


# -- writing -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["100%", "200%"])
async def test_with_the_keyboard_up_one_sees_what_one_writes(
    house: House, browser: Browser, size: str
) -> None:
    """W9: keys fold while typing, the call for help stays; when the sentence is sent the keys come back."""
    async with chat(house, browser, has_touch=True, is_mobile=True) as (page, phone):
        await letters(page, size)
        field = phone.get_by_label("打字")
        await field.tap()
        await page.set_viewport_size(KEYBOARD_UP)  # type: ignore[arg-type]
        await expect(key(phone, "📍 签到")).to_be_hidden()
        await field.fill("三楼东侧楼梯口的灭火器压力不足，已经过期两个月了，请安排更换。")
        for part in (field, key(phone, "发送"), key(phone, "🚨 紧急求助")):
            await expect(part).to_be_in_viewport(ratio=0.99)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await key(phone, "发送").tap()
        await until(lambda: house.taken)
        await expect(key(phone, "📍 签到")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
async def test_with_letters_twice_as_large_field_keys_and_chat_stay_on_the_screen(
    house: House, browser: Browser, width: int
) -> None:
    """Also while something is unsent and the field has a line of its own."""
    async with chat(house, browser, viewport={"width": width, "height": 640}) as (page, phone):
        await letters(page, "200%")
        house.away = True
        await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".tally")).to_contain_text("还有1条没发出去")
        for text in ("", "三楼东侧楼梯口的灭火器"):
            await phone.get_by_label("打字").fill(text)
            await phone.get_by_label("打字").blur()
            await expect(key(phone, "📍 签到")).to_be_visible()
            for part in ("拍照", "相册", "🚨 紧急求助", *(["发送"] if text else [])):
                await expect(key(phone, part)).to_be_in_viewport(ratio=0.99)
            await expect(phone.get_by_label("打字")).to_be_in_viewport(ratio=0.99)
            await expect(phone.locator(".tally")).to_be_in_viewport(ratio=0.99)
            assert await height(phone.get_by_role("log")) >= 60
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await faults(page) == []


async def test_what_is_half_written_stays_over_a_reload_and_goes_with_what_is_sent(
    house: House, browser: Browser
) -> None:
    async with chat(house, browser) as (page, phone):
        field = phone.get_by_label("打字")
        await field.fill("三楼东侧楼梯口\n灭火器")
        await page.reload()
        await expect(field).to_have_value("三楼东侧楼梯口\n灭火器")
        await page.goto("about:blank")
        await page.go_back()
        await expect(field).to_have_value("三楼东侧楼梯口\n灭火器")
        await key(phone, "发送").click()
        await until(lambda: house.taken)
        await page.reload()
        await key(phone, "📋 我的").wait_for()
        await expect(field).to_have_value("")


async def test_the_field_grows_with_the_sentence(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (_, phone):
        field = phone.get_by_label("打字")
        small = await height(field)
        await field.fill("三楼东侧楼梯口的灭火器压力不足，" * 2)
        grown = await height(field)
        assert grown > small * 1.8
        assert await field.evaluate("f => f.scrollHeight - f.clientHeight") <= 1
        await field.press("Shift+Enter")
        await field.fill("第一行\n" * 40)
        assert await height(field) <= 740 * 0.31
        await field.fill("短")
        await field.press("Enter")
        await until(lambda: house.taken)
        assert await height(field) == small


async def test_camera_and_album_are_two_keys(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        for label, capture in (("拍照", "environment"), ("相册", None)):
            async with page.expect_file_chooser() as chosen:
                await key(phone, label).click()
            chooser = await chosen.value
            assert await chooser.element.get_attribute("capture") == capture
            assert chooser.is_multiple()


# -- reading -------------------------------------------------------------------------------


async def test_a_long_answer_opens_at_its_beginning(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        for number in range(6):
            await house.says("G02", Say(f"从前的话 {number}"))
        await expect(phone.locator(".theirs")).to_have_count(6)
        await key(phone, "📋 我的").click()
        await until(lambda: house.taken)
        await house.says("G02", Say(LONG))
        await house.says("G02", Say("后面还有一句"))
        await expect(phone.locator(".theirs")).to_have_count(8)
        long = phone.locator(".theirs", has_text="一长串").first
        tops = [
            await part.evaluate("p => p.getBoundingClientRect().top")
            for part in (phone.locator(".log"), long)
        ]
        assert 0 <= tops[1] - tops[0] < 40
        await expect(page).to_have_title("(1) 护学哨")
        down = phone.get_by_role("button", name="1条新消息，到最后")
        assert await height(down) >= 60
        await down.click()
        await expect(phone.get_by_text("后面还有一句")).to_be_in_viewport()
        await expect(page).to_have_title("护学哨")
        await expect(down).to_have_count(0)


async def test_who_reads_above_is_not_pulled_away(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say(LONG))
        await expect(phone.locator(".theirs")).to_have_count(1)
        log = phone.get_by_role("log")
        await log.hover()
        await page.mouse.wheel(0, 200)
        async with asyncio.timeout(10):
            while (before := await log.evaluate("l => l.scrollTop")) < 200:
                await asyncio.sleep(0.02)
        await house.says("G02", Say("新的一句"))
        await expect(phone.locator(".theirs")).to_have_count(2)
        assert await log.evaluate("l => l.scrollTop") == before
        await expect(phone.locator(".unread-mark")).to_have_text("以下是新消息")


async def test_a_hidden_tab_counts_in_its_title(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.evaluate(HIDE, True)
        await house.says("G02", Say("一"))
        await house.says("G02", Say("二"))
        await expect(page).to_have_title("(2) 护学哨")
        await page.evaluate(HIDE, False)
        await expect(page).to_have_title("护学哨")
        await expect(phone.locator(".unread-mark")).to_have_count(1)


async def test_what_came_meanwhile_is_marked_after_a_reload(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say("看过的"))
        await expect(phone.locator(".theirs")).to_have_count(1)
        await page.goto("about:blank")
        await house.says("G02", Say("没看过的"))
        await page.go_back()
        mark = phone.locator(".unread-mark + .bubble")
        await expect(mark).to_contain_text("没看过的")


async def test_days_have_lines_and_older_ones_come_when_asked(house: House, browser: Browser) -> None:
    now = house.now()
    for number in range(130):
        await house.says("G02", Say(f"第{number}句"), at=now - timedelta(hours=130 - number))
    async with chat(house, browser) as (_, phone):
        days = phone.locator(".day")
        await expect(days.last).to_have_text(re.compile("^今天 · 11月23日 星期一$"))
        await expect(days.nth(-2)).to_have_text(re.compile("^昨天 · 11月22日 星期日$"))
        await expect(phone.locator(".theirs")).to_have_count(60)
        older = phone.get_by_role("button", name="看以前的")
        before = await phone.locator(".theirs").first.evaluate("b => b.getBoundingClientRect().top")
        await phone.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
        before = await phone.get_by_text("第70句", exact=True).evaluate("b => b.getBoundingClientRect().top")
        await older.click()
        await expect(phone.locator(".theirs")).to_have_count(120)
        after = await phone.get_by_text("第70句", exact=True).evaluate("b => b.getBoundingClientRect().top")
        assert abs(after - before) < 3, "what one read stays where it was"
        await older.click()
        await expect(phone.locator(".theirs")).to_have_count(130)
        await expect(older).to_have_count(0)
        texts = await phone.locator(".theirs .words").all_inner_texts()
        assert texts == [f"第{number}句" for number in range(130)]
        assert await days.count() == 7


async def test_over_midnight_today_becomes_yesterday(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say("晚上"))
        await expect(phone.locator(".day")).to_have_text("今天 · 11月23日 星期一")
        house.ahead = timedelta(days=1)
        await house.says("G02", Say("早上"), at=house.now())
        await page.evaluate(HIDE, False)  # the page asks the server what o'clock it is
        await expect(phone.locator(".day")).to_have_text(["昨天 · 11月23日 星期一", "今天 · 11月24日 星期二"])


@pytest.mark.parametrize("where", ["/in/ABC", "/chat", "/nowhere"])
async def test_110_is_a_button_over_the_full_width_before_anybody_is_in(
    house: House, browser: Browser, where: str
) -> None:
    size = {"width": 360, "height": 740}
    async with served(house, house.deps(demo=False)) as url, looking(browser, viewport=size) as page:
        await page.goto(url + where)
        box = await page.get_by_role("link", name="☎ 110").bounding_box()
        assert box and box["height"] >= 60 and box["width"] >= 320


async def test_110_is_a_button_over_the_full_width(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (_, phone):
        await house.says("G02", Say("求助已记下。请同时打110！火警119。", row(("误触撤销", "a"))))
        links = phone.locator("a.dial-button")
        await expect(links).to_have_text(["☎ 110", "☎ 119"])
        body = await phone.locator(".theirs .bubble-body").bounding_box()
        for link in await links.all():
            box = await link.bounding_box()
            assert box and body and box["height"] >= 60 and box["width"] >= body["width"] - 30


async def test_a_press_that_cannot_go_is_said_on_its_card(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say("对吗？", row(("确认", "h:ok:1"))))
        house.away = True
        await key(phone, "确认").click()
        await expect(phone.locator(".theirs .state")).to_contain_text("没发出去")
        await page.reload()
        await expect(phone.locator(".theirs .state")).to_contain_text("没发出去")
        await expect(phone.locator(".mine")).to_have_count(0)
        house.away = False
        await page.evaluate("window.dispatchEvent(new Event('online'))")
        await until(lambda: house.taken)
        await expect(phone.locator(".theirs .state")).to_have_text("")


async def test_letters_can_be_made_larger_up_to_30(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        sizes = []
        for _ in range(4):
            sizes.append(await phone.evaluate("p => Math.round(parseFloat(getComputedStyle(p).fontSize))"))
            await key(phone, "字大小").click()
        assert sizes == [18, 23, 26, 30]
        await key(phone, "字大小").click()
        await page.reload()
        await key(phone, "📋 我的").wait_for()
        assert await phone.evaluate("p => Math.round(parseFloat(getComputedStyle(p).fontSize))") == 23


# -- everybody can read and use it ---------------------------------------------------------

TOO_SMALL = """() => [...document.querySelectorAll('a, button, textarea, input:not([type=hidden]), select')]
    .filter((part) => part.offsetParent && part.getBoundingClientRect().height < LEAST)
    .map((part) => part.outerHTML.slice(0, 80))"""
TOO_FINE = """() => [...document.querySelectorAll('body *')]
    .filter((part) => part.offsetParent && [...part.childNodes].some((n) => n.data && n.data.trim()))
    .filter((part) => parseFloat(getComputedStyle(part).fontSize) < 18)
    .map((part) => part.outerHTML.slice(0, 80))"""


async def faults(page: Page, least: int = 60) -> list[Any]:
    """Axe's findings, targets under the hand's size, letters under 18 pixels."""
    found = (await Axe().run(page)).response["violations"]
    rules = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    small = await page.evaluate(TOO_SMALL.replace("LEAST", str(least)))
    return rules + small + await page.evaluate(TOO_FINE)


async def test_axe_finds_nothing_on_the_chat(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say("请打110，值班电话000-0057。", row(("确认", "a"), ("改", "b"))))
        await house.says("G02", Say("链接", ((Button("地图", url="https://example.org/"),),)))
        await house.says("G02", Say(LONG))
        await house.says("G02", Say("后来的"))
        assert await faults(page) == []
        house.away = True
        await key(phone, "🚨 紧急求助").click()
        await phone.get_by_label("打字").fill("写到一半")
        await expect(phone.locator(".mine .state")).to_contain_text("没发出去")
        await expect(phone.locator(".tally")).to_contain_text("还有1条")
        assert await faults(page) == []


async def test_axe_finds_nothing_on_an_officers_page_that_rings(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3") as (page, desk):
        await house.says("DO3", Say("【紧急求助】西门岗", row(("接警", "alert:take:1")), name="alert:1"))
        await expect(desk.get_by_role("alert")).to_have_text("紧急求助，请接警")
        await page.emulate_media(reduced_motion="reduce")
        assert await faults(page) == []


@pytest.mark.parametrize("where", ["/in", "/in#ABC", "/chat", "/", "/nowhere", "/chat/plain"])
async def test_axe_finds_nothing_on_the_other_pages(house: House, browser: Browser, where: str) -> None:
    async with (
        served(house, house.deps(demo=False)) as url,
        looking(browser, viewport={"width": 360, "height": 740}) as page,
    ):
        if where == "/chat/plain":
            house.codes["DEF"] = "G02"
            await page.goto(f"{url}/in#DEF")
            await page.get_by_role("button", name="进入").click()
            await house.says("G02", Say("请打110"))
        await page.goto(url + where)
        assert await faults(page) == []


async def test_axe_finds_nothing_on_the_demo(house: House, browser: Browser) -> None:
    async with demo(house, browser) as page:
        await house.says("DO3", Say("【紧急求助】西门岗", row(("接警", "alert:take:1")), name="alert:1"))
        await expect(phone_of(page, "DO3").get_by_role("alert")).to_have_text("紧急求助，请接警")
        await page.emulate_media(reduced_motion="reduce")
        assert await faults(page, least=48) == []


async def test_narrow_screens_with_all_keys_fit(house: House, browser: Browser) -> None:
    async with chat(house, browser, viewport={"width": 320, "height": 640}) as (page, phone):
        keys = ((Key("📍 签到", place=True), Key("🚶 巡逻"), Key("📷 报隐患")), (Key("🚨 紧急求助"),))
        await house.says("G02", Say("好", keyboard=keys))
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        await expect(phone.get_by_label("打字")).to_be_in_viewport(ratio=1)
        assert await phone.get_by_label("打字").evaluate("f => f.clientWidth") >= 90
