"""Take the pictures of the documentation (`make screenshots`): the demo plays the first minutes of a day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 60_000


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo with throw-away data."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"HUXUE_DATA_DIR": folder, "HUXUE_WEB_PORT": "0", "HUXUE_NOW": "2026-11-23T06:50:00"}
        command = [sys.executable, "-m", "bot.cli", "serve", "--demo"]
        house = subprocess.Popen(command, env={**os.environ, **given}, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            assert house.stdout is not None
            yield next(word for word in house.stdout.readline().split() if word.startswith("http"))
        finally:
            house.terminate()
            house.wait(timeout=10)


def phone(page: Page, person: str) -> Locator:
    return page.locator(f"[data-person={person}]")


def tap(page: Page, person: str, label: str) -> None:
    phone(page, person).get_by_role("button", name=label, exact=True).last.click()


def sees(page: Page, person: str, words: str) -> None:
    expect(phone(page, person).get_by_text(words).last).to_be_visible()


def call_for_help(page: Page) -> None:
    """李师傅 checks in and calls; 雷鸣 takes it."""
    page.locator(".seat", has=phone(page, "G02")).get_by_label("位置").select_option("post")
    tap(page, "G02", "📍 签到")
    sees(page, "G02", "已签到")
    tap(page, "G02", "🚨 紧急求助")
    sees(page, "DO3", "【紧急求助】")
    tap(page, "DO3", "接警")
    sees(page, "G02", "已接警")


def main() -> None:
    expect.set_options(timeout=PATIENCE_MS)
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        call_for_help(page)
        page.wait_for_timeout(6_000)  # until what was shown over the chat has gone
        page.screenshot(path=PICTURES / "demo.png")
        chromium.close()


main()
