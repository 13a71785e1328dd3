"""Where scripts do not run: 110, the leader, and a form that sends the call for help."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot.channels.web.app import create_web
from duty.messaging.say import Say
from tests.kit.browser import needs_chromium
from tests.kit.pages import looking, message, until
from tests.kit.web_house import House, served

pytestmark = needs_chromium
SMALL = {"width": 360, "height": 740}


@asynccontextmanager
async def plain(house: House, browser: Browser, **context: Any) -> AsyncIterator[Page]:
    house.codes["ABC"] = "G02"
    async with (
        served(house, house.deps(demo=False)) as url,
        looking(browser, viewport=SMALL, **context) as page,
    ):
        await page.goto(f"{url}/in#ABC")
        if context.get("java_script_enabled") is False:  # nothing reads the link: the code is typed
            await page.get_by_label("邀请码").fill("ABC")
        await page.get_by_role("button", name="进入").click()
        await page.wait_for_url("**/chat*")
        yield page


async def test_without_scripts_the_call_goes_with_its_words(house: House, browser: Browser) -> None:
    async with plain(house, browser, java_script_enabled=False) as page:
        links = [await one.get_attribute("href") for one in await page.locator("a.dial-button").all()]
        assert links == ["tel:110", "tel:000-0001"]
        for part in await page.locator("a, button").all():
            box = await part.bounding_box()
            assert box and box["height"] >= 60 and box["x"] >= 0 and box["x"] + box["width"] <= 360
        await page.get_by_label("出了什么事").fill("校门口有人打架")
        await page.get_by_role("button", name="🚨 紧急求助").click()
        await page.wait_for_url("**/chat/plain")
        await expect(page.locator(".plain-bubble.mine")).to_have_count(2)
        await house.says("G02", Say("雷警官 已接警。请先保护好自己。"))
        await page.reload()
        await expect(page.locator(".plain-bubble.theirs")).to_contain_text("已接警")
    assert [message(update)["text"] for update in house.taken] == ["🚨 紧急求助", "校门口有人打架"]
    assert house.taken[0].urgent


async def test_a_script_that_never_comes_leaves_the_plain_page(house: House, browser: Browser) -> None:
    """Too old a browser, or a script lost on its way: the same page, and it works."""

    async def lost(route: Route) -> None:
        await route.abort()

    house.codes["ABC"] = "G02"
    async with (
        served(house, house.deps(demo=False)) as url,
        looking(browser, viewport=SMALL) as page,
    ):
        await page.route("**/static/line.js", lost)
        await page.goto(f"{url}/in#ABC")
        await page.get_by_role("button", name="进入").click()
        await page.get_by_role("button", name="🚨 紧急求助").dblclick()
        await page.wait_for_url("**/chat/plain")
        await until(lambda: house.taken)
    assert [message(update)["text"] for update in house.taken] == ["🚨 紧急求助"], "two taps, one call"


async def test_a_server_in_trouble_says_so_and_keeps_the_form(house: House, browser: Browser) -> None:
    async with plain(house, browser, java_script_enabled=False) as page:
        house.away = True
        await page.get_by_role("button", name="🚨 紧急求助").click()
        await expect(page.get_by_role("status")).to_contain_text("没发出去。请马上打110")
        house.away = False
        await page.get_by_role("button", name="🚨 紧急求助").click()
        await page.wait_for_url("**/chat/plain")
    assert len(house.taken) == 1


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_web(house.deps(demo=False)))
    async with httpx.AsyncClient(transport=transport, base_url="https://huxue.example") as made:
        house.codes["ABC"] = "G02"
        await made.post("/in/ABC")
        yield made


CALL = {"call": "1", "id": "1234"}


async def test_another_site_cannot_send_the_form(house: House, client: httpx.AsyncClient) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await client.post("/chat/plain", data=CALL, headers=headers)).status_code == 403
    own = await client.post("/chat/plain", data=CALL, headers={"Origin": "https://huxue.example"})
    assert own.status_code == 303 and len(house.taken) == 1


async def test_a_stranger_gets_no_form(house: House, client: httpx.AsyncClient) -> None:
    client.cookies.clear()
    assert (await client.get("/chat/plain")).status_code == 401
    assert (await client.post("/chat/plain", data=CALL)).status_code == 401
    assert not house.taken


@pytest.mark.parametrize("form", [{}, {"call": "0", "id": "7"}, {"call": "1", "id": "x"}, {"call": "1"}])
async def test_a_broken_form_is_answered_with_the_page(
    house: House, client: httpx.AsyncClient, form: dict[str, str]
) -> None:
    answer = await client.post("/chat/plain", data=form)
    assert answer.status_code == 400 and "tel:110" in answer.text and not house.taken
