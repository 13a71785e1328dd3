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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.kit.browser import ARGS, CHROMIUM, needs_chromium

pytestmark = needs_chromium

WEST_GATE = {"latitude": 33.415712, "longitude": 118.881649}
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


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
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}healthz", timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
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


@contextmanager
def page_of(browser: Browser, server: Server, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        geolocation=WEST_GATE,
        permissions=["geolocation"],
        locale="zh-CN",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(server.url)
    yield page
    assert not wrong, wrong
    context.close()


class Seat:
    """One phone of the demo page."""

    def __init__(self, page: Page, person: str) -> None:
        self._page = page
        self.phone = page.locator(f"[data-person={person}]")

    def taps(self, label: str) -> None:
        self.phone.get_by_role("button", name=label, exact=True).last.click()

    def sees(self, words: str) -> None:
        expect(self.phone.get_by_text(re.compile(re.escape(words))).last).to_be_visible(timeout=PATIENCE_MS)

    def counts(self, words: str) -> int:
        return self.phone.get_by_text(re.compile(re.escape(words))).count()

    def writes(self, words: str) -> None:
        self.phone.get_by_label("打字").fill(words)
        self.phone.get_by_role("button", name="发送", exact=True).click()

    def photographs(self, words: str) -> None:
        """Words typed first become the picture's caption."""
        self.phone.get_by_label("打字").fill(words)
        picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": extinguisher()}
        self.phone.locator("input[type=file]").set_input_files([picture])


def extinguisher() -> bytes:
    picture = Image.new("RGB", (1600, 1200), "#b8b2a7")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((650, 250, 950, 1050), 80, fill="#c1121f")
    pen.rectangle((740, 170, 860, 260), fill="#222")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def forward(page: Page, label: str) -> None:
    button = page.get_by_role("button", name=label)
    with page.expect_response(re.compile("/api/demo/forward"), timeout=120_000):
        button.click()
    expect(button).to_be_enabled(timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_the_good_day(browser: Browser, server: Server, width: int, height: int) -> None:
    with page_of(browser, server, width, height) as page:
        guard, officer, principal = Seat(page, "G02"), Seat(page, "DO3"), Seat(page, "PR01")
        guard.taps("📍 签到")
        guard.sees("李师傅，已签到：西门岗 06:5")
        expect(guard.phone.get_by_role("button", name="🏁 下岗", exact=True)).to_be_visible()

        forward(page, "快进10分钟")
        forward(page, "快进10分钟")
        officer.sees("柳河小学 校门口护学岗 缺:民警1")

        guard.photographs("三楼灭火器过期")
        guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
        guard.taps("确认")
        guard.sees(
            "已记下，4号隐患（YH-SCH01-2026-0004）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"
        )

        guard.taps("🚨 紧急求助")
        guard.sees("求助已记下")
        officer.sees("【紧急求助】")
        principal.sees("【紧急求助】")
        guard.sees("已送达")
        officer.taps("接警")
        guard.sees("已接警。请先保护好自己。")
        principal.sees("雷鸣 已接警：实验小学西门岗")

        server.stop(signal.SIGKILL)
        server.start()
        page.reload()
        guard.sees("已接警。请先保护好自己。")
        assert guard.counts("求助已记下") == 1, "nothing twice"
        officer.taps("处置完毕")
        officer.taps("已处理")
        guard.sees("处置完毕，谢谢您。")

        officer.taps("📊 小结")
        officer.sees("缺岗")
        card = officer.phone.get_by_role("log").get_by_alt_text("照片").last
        expect(card).to_be_visible(timeout=PATIENCE_MS)
        page.wait_for_function("image => image.naturalWidth === 1080", arg=card.element_handle())
        card.click()
        expect(page.get_by_alt_text("大图")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_alt_text("大图")).to_have_count(0)


def test_the_day_in_english_keeps_the_chinese_labels(browser: Browser, server: Server) -> None:
    with page_of(browser, server, 1280, 800) as page:
        guard, officer = Seat(page, "G02"), Seat(page, "DO3")
        guard.writes("/lang en")
        guard.taps("📍 签到")
        guard.sees("06:5")
        expect(guard.phone.get_by_text(re.compile("checked in", re.I)).last).to_be_visible()
        guard.taps("🚨 紧急求助")
        officer.sees("【紧急求助】")
        officer.taps("接警")
        expect(guard.phone.get_by_text(re.compile("110")).last).to_be_visible()
        guard.taps("📋 我的")
        page.wait_for_timeout(300)
        assert guard.phone.get_by_role("button", name="🚨 紧急求助", exact=True).is_visible()


def test_a_guard_who_gives_no_place_is_kept_for_the_leader(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(server.url)
    guard = Seat(page, "G02")
    guard.taps("📍 签到")
    guard.sees("等队长核对")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "no sideways scrolling at 360 px"
    context.close()


def test_without_a_server_the_page_says_so_keeps_the_tap_and_sends_it_later(
    browser: Browser, server: Server
) -> None:
    with page_of(browser, server, 1280, 800) as page:
        guard = Seat(page, "G02")
        guard.sees("签到")
        server.stop(signal.SIGKILL)
        guard.taps("🚨 紧急求助")
        guard.sees("没发出去")
        server.start()
        guard.sees("求助已记下")
        officer = Seat(page, "DO3")
        officer.sees("【紧急求助】")
        assert guard.counts("求助已记下") == 1
