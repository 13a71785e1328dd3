"""A clerk at a real browser mends nine bad cells; and everybody can read and use the pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.channels.web.app import DemoControls, create_web
from bot.channels.web.server import WebServer
from tests.console.kit import Desk
from tests.kit.browser import needs_chromium
from tests.kit.pages import looking

pytestmark = needs_chromium

HEAD = "2026年秋季 保安花名册,,,,\n姓名,职务,手机号,出生年,学校\n"
SCHOOL = "云汀区实验小学"
BAD = [
    ",保安员,000-7001,1970",
    "钱小河,看门的,000-7002,1971",
    "孙大海,保安员,1.38E+10,1972",
    "李长山,保安员,000-7004,六十",
    "周广田,,000-7005,1974",
    "吴来福,保安员,#N/A,1975",
    "郑有才,队长大人,000-7007,1976",
    "王顺子,保安员,000-7008,3000",
    "#REF!,保安员,000-7009,1978",
]
RIGHT = ("赵大河", "保安员", "000-7003", "1960", "保安员", "000-7006", "保安队长", "1977", "冯小宝")
BOOK = HEAD + "\n".join(f"{line},{SCHOOL}" for line in BAD)
LOW = """() => {
    const all = 'a, button, select, input:not([type=hidden]):not([type=checkbox])';
    const shown = [...document.querySelectorAll(all)].filter((e) => e.offsetParent && !e.closest('.skip'));
    return shown.filter((e) => e.getBoundingClientRect().height < 47.5).map((e) => e.outerHTML.slice(0, 90));
}"""
"""What a finger would miss."""
PAGES = (
    *("", "/week", "/people?edit=G03", "/roster?edit=new", "/posts?edit=P003", "/calendar", "/edits"),
    "/offices",
)


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """In the demo's manner, where the admin needs no code."""

    async def nothing(*anything: Any) -> None:
        return None

    deps = desk.deps(demo=DemoControls(nothing, nothing))
    server = WebServer(create_web(deps), deps.channel, "127.0.0.1", 0)
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, 10)


async def faults(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [
        f"{page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]
    ]


async def test_a_clerk_mends_nine_bad_cells_and_imports(desk: Desk, browser: Browser) -> None:
    size = {"width": 1280, "height": 900}
    async with served(desk) as url, looking(browser, viewport=size) as page:
        await page.goto(f"{url}/import")
        file = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": BOOK.encode("gb18030")}
        await page.get_by_label("表格文件").set_input_files(file)  # type: ignore[arg-type]
        await page.get_by_role("button", name="上传").click()
        await expect(page.get_by_text("还有9处要改")).to_be_visible()
        wrong = page.locator(".bad-line input")
        assert await wrong.count() == 9
        assert await faults(page) == []
        for n, text in enumerate(RIGHT):
            await wrong.nth(n).fill(text if n != 7 else "一九七几")
        await page.get_by_role("button", name="保存改好的格子").click()
        await expect(page.get_by_text("还有1处要改")).to_be_visible()
        await wrong.first.fill("1977")
        await page.get_by_role("button", name="保存改好的格子").click()
        await page.get_by_role("button", name="导入", exact=True).click()
        await expect(page.get_by_text("导入了")).to_be_visible()
        await page.goto(f"{url}/schools/SCH01/people?q=冯小宝")
        await expect(page.get_by_role("cell", name="000-7009")).to_be_visible()
        await page.locator("#rows .acts a").click()
        await expect(page.locator("[name=cell-name]")).to_be_focused()
        await page.locator("[name=cell-phone]").fill("000-7010")
        await page.get_by_role("button", name="保存").click()
        await expect(page.get_by_role("cell", name="000-7010")).to_be_visible()
        await page.get_by_role("button", name="撤回").click()
        await expect(page.get_by_text("撤回了改动")).to_be_visible()


async def test_the_pages_can_be_read_and_used_by_everybody_on_a_small_phone(
    desk: Desk, browser: Browser
) -> None:
    small = {"width": 320, "height": 640}
    async with served(desk) as url, looking(browser, viewport=small) as page:
        for name in ("/schools", "/people?q=李", "/import", *(f"/schools/SCH01{one}" for one in PAGES)):
            await page.goto(f"{url}{name}")
            assert await faults(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            low = await page.evaluate(LOW)
            assert low == [], name
            size = await page.evaluate(
                "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"
            )
            assert size >= 18
