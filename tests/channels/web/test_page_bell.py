"""The officer's page: it says when it cannot sound, and falls silent only for what was taken (W5, W6, W7)."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from duty.messaging.say import Say, row
from tests.kit.browser import needs_chromium
from tests.kit.pages import chat, demo, key, phone_of, until
from tests.kit.web_house import House

pytestmark = needs_chromium

UNTOUCHED = """
    window.AudioContext = class {
        state = 'suspended';
        currentTime = 0;
        destination = {};
        resume() { if (window.touched) this.state = 'running'; return Promise.resolve(); }
        createOscillator() { return { frequency: {}, connect: (next) => next, start() {}, stop() {} }; }
        createGain() {
            const gain = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
            return { gain, connect: (next) => next };
        }
    };
    window.addEventListener('pointerdown', () => { window.touched = true; }, true);
"""
"""A browser that lets nothing sound before the page was touched, as Safari and Chrome do after a restart."""
RINGING = re.compile("ringing")


def call(number: int, words: str = "【紧急求助】西门岗 李师傅") -> Say:
    buttons = row(
        ("接警", f"alert:take:{number}"),
        ("走不开", f"alert:decline:{number}"),
        ("看照片", f"alert:photo:{number}"),
    )
    return Say(words, buttons, name=f"alert:{number}")


def seen(house: House) -> bool:
    return "DO3" in house.channel.on_screen()


async def test_a_page_that_may_not_sound_says_so_and_is_not_reachable(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3", script=UNTOUCHED) as (page, desk):
        await until(lambda: house.channel._streams and not seen(house))
        held = await house.says("DO3", call(1))
        assert await house.state(held) == "held", "it does not count as delivered"
        await expect(desk).to_have_class(RINGING)
        await expect(page).to_have_title("🚨 紧急求助")
        await expect(page).to_have_title("护学哨")  # it flashes
        await desk.get_by_role("button", name="点一下才会响").click()
        await expect(desk.get_by_role("button", name="点一下才会响")).to_have_count(0)
        await until(lambda: seen(house))
        await expect(desk).to_have_class(RINGING)
        await key(desk, "接警").click()
        await expect(desk).not_to_have_class(RINGING)
        await expect(page).to_have_title(re.compile("护学哨"))


async def test_nothing_moves_away_under_the_finger(house: House, browser: Browser) -> None:
    """The first touch lets the page sound, and what said so goes: only once that touch was heard as a tap."""
    async with chat(house, browser, person="DO3", script=UNTOUCHED) as (page, desk):
        await house.says("DO3", call(1))
        await expect(desk).to_have_class(RINGING)
        silent = desk.get_by_role("button", name="点一下才会响")
        await expect(silent).to_be_visible()
        await key(desk, "接警").hover()
        await page.mouse.down()
        await house.says("DO3", call(2, "东门岗"))
        await page.wait_for_timeout(200)
        await page.mouse.up()
        await expect(silent).to_have_count(0)
        await until(lambda: any("callback_query" in update.raw for update in house.taken))
        await expect(desk.get_by_role("alert")).to_have_text("紧急求助，请接警")


async def test_only_what_was_taken_falls_silent(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3") as (page, desk):
        await house.says("DO3", call(1, "西门岗"))
        second = await house.says("DO3", call(2, "东门岗"))
        page_of_ledger = await house.says("DO3", Say("台账 1/3", row(("下一页", "ledger:2"))))
        alarm = desk.get_by_role("alert")
        await expect(alarm).to_have_text("2个紧急求助，请接警")
        await desk.locator(f"[data-id='{page_of_ledger}']").get_by_role("button", name="下一页").click()
        await expect(alarm).to_have_text("2个紧急求助，请接警")
        one, two = desk.locator(".bubble", has_text="西门岗"), desk.locator(f"[data-id='{second}']")
        await one.get_by_role("button", name="看照片").click()
        await expect(alarm).to_have_text("2个紧急求助，请接警")
        await one.get_by_role("button", name="接警").click()
        await expect(alarm).to_have_text("紧急求助，请接警")
        await house.says("DO3", Say("东门岗，离岗10米", call(2).buttons, name="alert:2", replaces="alert:2"))
        await expect(two).to_contain_text("离岗10米")
        await expect(desk).to_have_class(RINGING)  # a renewed card still has to be taken
        await page.reload()
        await expect(alarm).to_have_text("紧急求助，请接警")
        await two.get_by_role("button", name="走不开").click()
        await expect(desk).not_to_have_class(RINGING)


async def test_called_again_only_the_newest_card_rings_and_can_be_answered(
    house: House, browser: Browser
) -> None:
    """The ladder calls anew with a card of its own; taken on that one, nothing is left that rings."""
    async with chat(house, browser, person="DO3") as (page, desk):
        await house.says("DO3", call(1))
        await house.says("DO3", call(1))
        await expect(desk.locator(".bubble", has_text="西门岗")).to_have_count(2)
        await expect(desk.get_by_role("alert")).to_have_text("紧急求助，请接警")
        await expect(key(desk, "接警")).to_have_count(1)
        await page.reload()
        await expect(key(desk, "接警")).to_have_count(1)
        await expect(desk).to_have_class(RINGING)
        await house.says(
            "DO3",
            Say("您已接警：西门岗", row(("到场", "alert:arrive:1")), name="alert:1", replaces="alert:1"),
        )
        await expect(desk).not_to_have_class(RINGING)
        await expect(key(desk, "接警")).to_have_count(0)


async def test_taken_on_another_device_it_is_silent_at_once(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3") as (_, desk):
        await house.says("DO3", call(1))
        await expect(desk).to_have_class(RINGING)
        await house.says(
            "DO3",
            Say("您已接警：西门岗", row(("到场", "alert:arrive:1")), name="alert:1", replaces="alert:1"),
        )
        await expect(desk).not_to_have_class(RINGING, timeout=1000)
        await expect(key(desk, "接警")).to_have_count(0)


async def test_a_page_that_renews_itself_may_still_sound(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3") as (page, desk):
        await key(desk, "📋 我的").click()
        await page.evaluate("location.reload()")
        await key(desk, "📋 我的").wait_for()
        await expect(desk.get_by_role("button", name="点一下才会响")).to_have_count(0)
        await until(lambda: seen(house))


async def test_in_the_demo_an_untouched_page_tells_it_where_it_rings(house: House, browser: Browser) -> None:
    async with demo(house, browser) as page:
        await page.context.add_init_script(UNTOUCHED)
        await page.reload()
        desk = phone_of(page, "DO3")
        await key(desk, "📋 我的").wait_for()
        await house.says("DO3", call(1))
        await expect(desk.get_by_role("button", name="点一下才会响")).to_be_visible()
        await expect(phone_of(page, "G02").get_by_role("button", name="点一下才会响")).to_be_hidden()


async def test_many_calls_in_one_message_ring_like_each_of_them(house: House, browser: Browser) -> None:
    """Until somebody has each, or it was answered here; also after the page was loaded anew."""
    lines = row(("1. 外来人员", "alert:show:8"), ("2. 外来人员", "alert:show:9"))
    storm = Say("一分钟里有2件告警", lines, name="storm:1", rings=("alert:8", "alert:9"))
    async with chat(house, browser, person="DO3") as (page, desk):
        await house.says("DO3", storm)
        await expect(desk).to_have_class(RINGING)
        await page.reload()
        await expect(desk).to_have_class(RINGING)
        await house.says("DO3", call(8))
        await key(desk, "走不开").click()
        await expect(desk).to_have_class(RINGING)
        await house.says(
            "DO3", storm.but(text="一分钟里有2件告警，还有1件没人接", rings=("alert:8",), replaces="storm:1")
        )
        await expect(desk).not_to_have_class(RINGING)


async def test_a_message_of_many_that_are_not_urgent_is_silent(house: House, browser: Browser) -> None:
    async with chat(house, browser, person="DO3") as (_, desk):
        await house.says("DO3", Say("一分钟里有2件告警", row(("1. 设施", "alert:show:8")), name="storm:1"))
        await expect(desk.locator(".bubble", has_text="一分钟里有2件告警")).to_be_visible()
        await expect(desk).not_to_have_class(RINGING)
