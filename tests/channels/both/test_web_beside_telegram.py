"""An officer with the page open and Telegram in the pocket; a guard out of airplane mode (W1, W6)."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, Page, expect

from bot.channels.web.entry.session import COOKIE, Session, seal
from tests.botapi import Person, TelegramDouble
from tests.channels.telegram.test_telegram import DESK, TOKEN
from tests.kit.browser import needs_chromium
from tests.kit.pages import key, looking, phone_of
from tests.kit.story import Story, opened, settings

pytestmark = needs_chromium
SECRET = "of-two-channels-and-32-characters-long"


@asynccontextmanager
async def on_both(folder: Path) -> AsyncIterator[tuple[Story, Person]]:
    """The house on the page and on Telegram; the desk's officer there has read the notice."""
    async with TelegramDouble(token=TOKEN) as double:
        chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url, secret=SECRET)
        async with opened(chosen) as story:
            desk = double.person(DESK)
            desk.sends("/start")
            await desk.sees("您好")
            yield story, desk


@asynccontextmanager
async def page_of(story: Story, browser: Browser, person: str) -> AsyncIterator[tuple[Page, Locator]]:
    """That person's page of the real house, signed in."""
    server = story.house.server
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{server.port}"
    async with looking(browser, viewport={"width": 360, "height": 740}) as page:
        cookie = seal(Session(person, story.house.clock.now()), SECRET)
        await page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
        await page.goto(f"{url}/chat")
        phone = phone_of(page, person)
        await key(phone, "📋 我的").wait_for()
        yield page, phone


def picture(shade: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 700), shade).save(out, "JPEG")
    return out.getvalue()


async def test_taken_in_telegram_the_page_is_silent(tmp_path: Path, browser: Browser) -> None:
    """W6: 接警 on one device ends the ringing on the other."""
    async with on_both(tmp_path) as (story, desk), page_of(story, browser, "DO3") as (page, phone):
        await page.mouse.click(5, 5)  # a page nobody touched does not count
        await story.phone("G02").sends("🚨 紧急求助")
        await expect(phone).to_have_class(re.compile("ringing"))
        await desk.sees("【紧急求助】")
        desk.presses("接警")
        await desk.sees("您已接警")
        await expect(phone).not_to_have_class(re.compile("ringing"))
        await expect(key(phone, "接警")).to_have_count(0)
        await expect(phone.locator(".bubble", has_text="您已接警")).to_be_visible()
        await forget(story)


async def test_out_of_airplane_mode_the_call_is_on_the_officers_telegram_first(
    tmp_path: Path, browser: Browser
) -> None:
    """Three pictures, a check-in and a call without any network, in that order; then the network."""
    async with on_both(tmp_path) as (story, desk), page_of(story, browser, "G02") as (page, phone):
        seen = len(desk.heard)
        await page.context.set_offline(True)
        for shade in ("red", "green", "blue"):
            file = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": picture(shade)}
            await phone.locator("input[type=file]").last.set_input_files(file)
        await key(phone, "📍 签到").click()
        await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".tally")).to_contain_text("没发出去")
        await page.context.set_offline(False)
        card = await desk.sees("【紧急求助】", timeout=60)
        assert desk.heard[seen].message_id == card.message_id, "nothing came before it"
        await expect(phone.locator(".tally")).to_have_text("", timeout=60_000)
        await forget(story)


async def forget(story: Story) -> None:
    """What else everybody was told is not what this story is about."""
    await story.settled()
    for phone in story.phones.values():
        phone.unseen.clear()
