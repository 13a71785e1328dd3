"""A real browser walks the good day of product.md in a real `huxue serve --demo`, killed once on the way."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser, FilePayload, Geolocation, Page, expect

from tests.kit.browser import needs_chromium

pytestmark = needs_chromium

WEST_GATE = Geolocation(latitude=33.415712, longitude=118.881649)
PATIENCE_MS = 20_000
START_S = 180
"""Four of them begin at once on two cores."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The command as an operator starts it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        values = {"HUXUE_DATA_DIR": str(self._folder), "HUXUE_WEB_PORT": str(self.port)}
        command = [str(Path(sys.executable).parent / "huxue"), "serve", "--demo"]
        self._child = subprocess.Popen(command, env=os.environ | values)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}healthz", timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
        self.stop(signal.SIGKILL)
        raise AssertionError("the server never came up")

    def stop(self, how: int = signal.SIGTERM) -> int:
        assert self._child is not None
        self._child.send_signal(how)
        return self._child.wait(timeout=20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data")
    running.start()
    yield running
    running.stop()


@asynccontextmanager
async def page_of(browser: Browser, server: Server, width: int, height: int) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        geolocation=WEST_GATE,
        permissions=["geolocation"],
        locale="zh-CN",
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(server.url)
    yield page
    assert not wrong, wrong
    await context.close()


class Seat:
    """One phone of the demo page."""

    def __init__(self, page: Page, person: str) -> None:
        self._page = page
        self.phone = page.locator(f"[data-person={person}]")

    async def taps(self, label: str) -> None:
        await self.phone.get_by_role("button", name=label, exact=True).last.click()

    async def sees(self, words: str) -> None:
        await expect(self.phone.get_by_text(re.compile(re.escape(words))).last).to_be_visible(
            timeout=PATIENCE_MS
        )

    async def counts(self, words: str) -> int:
        return await self.phone.get_by_text(re.compile(re.escape(words))).count()

    async def writes(self, words: str) -> None:
        await self.phone.get_by_label("打字").fill(words)
        await self.phone.get_by_role("button", name="发送", exact=True).click()

    async def photographs(self, words: str) -> None:
        """Words typed first become the picture's caption."""
        await self.phone.get_by_label("打字").fill(words)
        picture = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=extinguisher())
        await self.phone.locator("input[type=file]").set_input_files([picture])


def extinguisher() -> bytes:
    picture = Image.new("RGB", (1600, 1200), "#b8b2a7")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((650, 250, 950, 1050), 80, fill="#c1121f")
    pen.rectangle((740, 170, 860, 260), fill="#222")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


async def forward(page: Page, label: str) -> None:
    button = page.get_by_role("button", name=label)
    async with page.expect_response(re.compile("/api/demo/forward"), timeout=120_000):
        await button.click()
    await expect(button).to_be_enabled(timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])
async def test_the_good_day(browser: Browser, server: Server, width: int, height: int) -> None:
    async with page_of(browser, server, width, height) as page:
        guard, officer, principal = Seat(page, "G02"), Seat(page, "DO3"), Seat(page, "PR01")
        await guard.taps("📍 签到")
        await guard.sees("李师傅，已签到：西门岗 06:5")
        await expect(guard.phone.get_by_role("button", name="🏁 下岗", exact=True)).to_be_visible()

        await forward(page, "快进10分钟")
        await forward(page, "快进10分钟")
        await officer.sees("柳河小学 校门口护学岗 缺:民警1")

        await guard.photographs("三楼灭火器过期")
        await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
        await guard.taps("确认")
        await guard.sees(
            "已记下，4号隐患（YH-SCH01-2026-0004）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"
        )

        await guard.taps("🚨 紧急求助")
        await guard.sees("求助已记下")
        await officer.sees("【紧急求助】")
        await principal.sees("【紧急求助】")
        await guard.sees("已送达")
        await officer.taps("接警")
        await guard.sees("已接警。请先保护好自己。")
        await principal.sees("雷鸣 已接警：实验小学西门岗")

        server.stop(signal.SIGKILL)
        server.start()
        await page.reload()
        await guard.sees("已接警。请先保护好自己。")
        assert await guard.counts("求助已记下") == 1, "nothing twice"
        await officer.taps("处置完毕")
        await officer.taps("已处理")
        await guard.sees("处置完毕，谢谢您。")

        await officer.taps("📊 小结")
        await officer.sees("缺岗")
        card = officer.phone.get_by_role("log").get_by_alt_text("照片").last
        await expect(card).to_be_visible(timeout=PATIENCE_MS)
        await page.wait_for_function("image => image.naturalWidth === 1080", arg=await card.element_handle())
        await card.click()
        await expect(page.get_by_alt_text("大图")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_alt_text("大图")).to_have_count(0)


async def test_the_day_in_english_keeps_the_chinese_labels(browser: Browser, server: Server) -> None:
    async with page_of(browser, server, 1280, 800) as page:
        guard, officer = Seat(page, "G02"), Seat(page, "DO3")
        await guard.writes("/lang en")
        await guard.taps("📍 签到")
        await guard.sees("06:5")
        await expect(guard.phone.get_by_text(re.compile("checked in", re.I)).last).to_be_visible()
        await guard.taps("🚨 紧急求助")
        await officer.sees("【紧急求助】")
        await officer.taps("接警")
        await expect(guard.phone.get_by_text(re.compile("110")).last).to_be_visible()
        await guard.taps("📋 我的")
        await page.wait_for_timeout(300)
        assert await guard.phone.get_by_role("button", name="🚨 紧急求助", exact=True).is_visible()


async def test_a_guard_who_gives_no_place_is_kept_for_the_leader(browser: Browser, server: Server) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(server.url)
    guard = Seat(page, "G02")
    await guard.taps("📍 签到")
    await guard.sees("等队长核对")
    overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, "no sideways scrolling at 360 px"
    await context.close()


async def test_without_a_server_the_page_says_so_keeps_the_tap_and_sends_it_later(
    browser: Browser, server: Server
) -> None:
    async with page_of(browser, server, 1280, 800) as page:
        guard = Seat(page, "G02")
        await guard.sees("签到")
        server.stop(signal.SIGKILL)
        await guard.taps("🚨 紧急求助")
        await guard.sees("没发出去")
        server.start()
        await guard.sees("求助已记下")
        officer = Seat(page, "DO3")
        await officer.sees("【紧急求助】")
        assert await guard.counts("求助已记下") == 1
