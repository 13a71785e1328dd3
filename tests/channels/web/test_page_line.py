"""What leaves the phone, in which order, and what happens to what cannot (cases W1, W2, W4, W8)."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Page, Request, Route, expect

from tests.kit.browser import needs_chromium
from tests.kit.pages import chat, key, message, until
from tests.kit.web_house import House

pytestmark = needs_chromium

UNSENT = "Object.keys(localStorage).filter(key => key.includes('unsent')).length"
STORED = """many => new Promise((resolve) => {
    const opening = indexedDB.open('huxue', 1);
    opening.onsuccess = () => {
        const counting = opening.result.transaction('pictures').objectStore('pictures').count();
        counting.onsuccess = () => { opening.result.close(); resolve(counting.result === many); };
    };
})"""
ONLINE = "window.dispatchEvent(new Event('online'))"
NO_STORAGE = "indexedDB.open = () => ({})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


def jpeg(width: int, height: int, *, noise: bool = True, orientation: int = 1) -> bytes:
    """Noise keeps it large, as a photograph is."""
    picture = (
        Image.effect_noise((width, height), 80).convert("RGB") if noise else Image.new("RGB", (width, height))
    )
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x9003] = "2026:11:23 07:31:00"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif.tobytes())
    return out.getvalue()


async def writes(page: Page, phone: Locator, words: str) -> None:
    await phone.get_by_label("打字").fill(words)
    await page.keyboard.press("Enter")


async def photographs(phone: Locator, picture: bytes = b"\xff\xd8\xff picture", words: str = "") -> None:
    if words:
        await phone.get_by_label("打字").fill(words)
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture}
    await phone.locator("input[type=file]").set_input_files(file)


def texts(house: House) -> list[str]:
    found = [message(update) for update in house.taken]
    return [one.get("text", one.get("caption", "photo" if "photo" in one else "place")) for one in found]


class Network:
    """Between the page and the server: what it may not let through, and what was on its way at once."""

    def __init__(self) -> None:
        self.refuse = lambda _what: False
        self.tried: list[str] = []
        self.crowd = 0
        self._now: dict[Request, str] = {}

    async def between(self, page: Page) -> None:
        page.on("requestfinished", self._over)
        page.on("requestfailed", self._over)
        await page.route("**/updates", self._pass)

    async def _pass(self, route: Route) -> None:
        what = self._name(route)
        self.tried.append(what)
        self._now[route.request] = what
        if "call" in self._now.values():
            self.crowd = max(self.crowd, len(self._now))
        await (route.abort() if self.refuse(what) else route.continue_())

    def _over(self, request: Request) -> None:
        """As the page sees it: answered, broken off or given up."""
        self._now.pop(request, None)

    @staticmethod
    def _name(route: Route) -> str:
        if "multipart" in route.request.headers.get("content-type", ""):
            return "picture"
        return "call" if "🚨" in (route.request.post_data or "") else "words"


# -- only our own word counts --------------------------------------------------------------

ELSEWHERE: list[dict[str, Any]] = [
    {"status": 200, "content_type": "text/html", "body": "<h1>请登录校园网</h1>"},
    {"status": 200, "content_type": "text/html", "body": ""},
    {"status": 200, "content_type": "application/json", "body": "{}"},
    {"status": 200, "content_type": "application/json", "body": '{"accepted": [7]}'},
    {"status": 200, "content_type": "text/html", "body": '{"accepted": [ID]}'},
    {"status": 204, "body": ""},
    {"status": 302, "headers": {"Location": "/healthz"}},
    {"status": 407, "content_type": "application/json", "body": '{"accepted": [ID]}'},
]


@pytest.mark.parametrize("what", ["words", "picture"])
async def test_somebody_elses_answer_is_not_ours(house: House, browser: Browser, what: str) -> None:
    """A hotel's or a school's sign-in page says 200: nothing was sent, and 110 and the leader stand there."""
    async with chat(house, browser) as (page, phone):
        answers = iter(ELSEWHERE)

        async def portal(route: Route) -> None:
            answer = next(answers, None)
            if answer is None:
                return await route.continue_()
            sent = re.search(r"\d{16}", route.request.post_data or "")
            body = answer.get("body", "").replace("ID", sent[0] if sent else "0")
            return await route.fulfill(**answer | {"body": body})

        await page.route("**/api/now", lambda route: route.fulfill(content_type="text/html", body="请登录"))
        await page.route("**/updates", portal)
        if what == "words":
            await key(phone, "🚨 紧急求助").click()
        else:
            await photographs(phone)
        state = phone.locator(".mine .state")
        await expect(state).to_contain_text("没发出去")
        links = await state.locator("a").evaluate_all("all => all.map(a => a.href)")
        assert links == ["tel:110", "tel:000-0001"]
        assert await page.evaluate(UNSENT) == 1 and not house.taken
        await expect(phone.locator(".tally")).to_contain_text("还有1条没发出去")
        for _ in ELSEWHERE:
            await page.evaluate(ONLINE)
            await asyncio.sleep(0.05)
        await expect(state).to_contain_text("已补发")
    assert len(house.taken) == 1


# -- who goes first ------------------------------------------------------------------------


async def test_the_call_goes_alone_then_words_then_pictures_even_after_a_reload(
    house: House, browser: Browser
) -> None:
    network = Network()
    network.refuse = lambda what: True
    async with chat(house, browser) as (page, phone):
        await network.between(page)
        await page.route("**/api/now", lambda route: route.abort())
        await photographs(phone)
        await writes(page, phone, "三楼有烟")
        await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".mine[data-state=failed]")).to_have_count(3)
        await expect(phone.locator(".tally")).to_contain_text("还有3条没发出去")
        await page.reload()
        await expect(phone.locator(".mine")).to_have_count(3)
        network.tried, network.crowd = [], 0
        network.refuse = lambda what: False
        await page.evaluate(ONLINE)
        await until(lambda: len(house.taken) == 3)
        await expect(phone.locator(".tally")).to_have_text("")
    assert texts(house) == ["🚨 紧急求助", "三楼有烟", "photo"]
    assert network.crowd == 1, "nothing else was on its way beside the call"


async def test_out_of_airplane_mode_the_call_is_first(house: House, browser: Browser) -> None:
    """W1: three pictures, a check-in and a call without any network, in that order; then the network."""
    async with chat(house, browser, patience_ms=2000) as (page, phone):
        await page.context.set_offline(True)
        for number in range(3):
            await photographs(phone, jpeg(600 + number, 400, noise=False))
        await key(phone, "📍 签到").click()
        await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".mine[data-state=failed]")).to_have_count(5, timeout=20_000)
        await expect(phone.locator(".tally")).to_contain_text("还有5条没发出去")
        await page.context.set_offline(False)
        async with asyncio.timeout(60):
            while len(house.taken) < 5:
                await asyncio.sleep(0.02)
    assert texts(house)[0] == "🚨 紧急求助"
    assert texts(house)[2:] == ["photo"] * 3


@pytest.mark.long
async def test_over_300_kbit_the_call_overtakes_six_megabytes(house: House, browser: Browser) -> None:
    """W1: a picture that takes long is no picture that hangs, and it makes way."""
    large = jpeg(4000, 3000)
    assert len(large) > 5_000_000
    async with chat(house, browser, patience_ms=5000) as (page, phone):
        wire = await page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 150, "downloadThroughput": 37_500, "uploadThroughput": 37_500}
        await wire.send("Network.emulateNetworkConditions", slow)
        await photographs(phone, large)
        await expect(phone.locator(".mine .state")).to_contain_text("照片传了", timeout=60_000)
        await key(phone, "📋 我的").click()
        await key(phone, "🚨 紧急求助").click()
        async with asyncio.timeout(180):
            while len(house.taken) < 3:
                await asyncio.sleep(0.05)
    assert sorted(texts(house)[:2]) == ["📋 我的", "🚨 紧急求助"] and texts(house)[2] == "photo"
    sent = Image.open(io.BytesIO(list(house.pictures.values())[-1]))
    assert max(sent.size) == 1600


async def test_twenty_taps_in_fear_go_two_at_a_time(house: House, browser: Browser) -> None:
    """A weak signal has no room for all of them at once, and each of them counts."""
    network = Network()
    async with chat(house, browser, patience_ms=5000) as (page, phone):
        await network.between(page)
        house.away = True
        for _ in range(8):
            await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".tally")).to_contain_text("还有8条")
        house.away = False
        await page.evaluate(ONLINE)
        await until(lambda: len(house.taken) == 8)
    assert network.crowd <= 2


async def test_a_picture_that_never_goes_holds_back_nothing(house: House, browser: Browser) -> None:
    """W1: every picture fails, the first call once. Words and call arrive, the picture is set aside."""
    network = Network()
    network.refuse = lambda what: what == "picture" or network.tried == ["picture", "call"]
    async with chat(house, browser) as (page, phone):
        await network.between(page)
        await photographs(phone, words="灭火器过期")
        await until(lambda: "picture" in network.tried)
        network.tried = ["picture"]
        await key(phone, "🚨 紧急求助").click()
        await writes(page, phone, "后门也开着")
        await until(lambda: len(house.taken) >= 3)
        aside = phone.locator(".mine[data-state=aside] .state")
        await expect(aside).to_contain_text("照片先放一边：试了几次都发不出去")
        await expect(phone.locator(".tally")).to_contain_text("1张照片放在一边")
        tries = network.tried.count("picture")
        await page.reload()
        await expect(aside).to_contain_text("照片先放一边")
        await key(phone, "📋 我的").click()
        await until(lambda: "📋 我的" in texts(house))
        assert network.tried.count("picture") == tries, "it tries again only when told to"
        network.refuse = lambda what: False
        await key(phone, "再发一次照片").click()
        await until(lambda: "photo" in texts(house))
    assert sorted(texts(house)) == sorted(["🚨 紧急求助", "灭火器过期", "后门也开着", "📋 我的", "photo"])


async def test_a_call_takes_the_signal_from_a_picture_under_way(house: House, browser: Browser) -> None:
    """The picture hangs on its way; the call does not wait for it, the picture begins again after it."""
    async with chat(house, browser, patience_ms=5000) as (page, phone):
        held: list[Route] = []

        async def slow(route: Route) -> None:
            if "multipart" in route.request.headers.get("content-type", "") and not held:
                held.append(route)
            else:
                await route.continue_()

        await page.route("**/updates", slow)
        await photographs(phone)
        await until(lambda: held)
        await key(phone, "🚨 紧急求助").click()
        await until(lambda: len(house.taken) == 2)
    assert texts(house) == ["🚨 紧急求助", "photo"]


async def test_words_overtake_their_own_slow_picture_and_count_once(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        slow = True

        async def picture_later(route: Route) -> None:
            if slow and "multipart" in route.request.headers.get("content-type", ""):
                return  # it hangs
            await route.continue_()

        await page.route("**/updates", picture_later)
        await photographs(phone, words="三楼灭火器过期")
        await until(lambda: texts(house) == ["三楼灭火器过期"])
        slow = False
        await until(lambda: len(house.taken) == 2)
        await expect(phone.locator(".mine")).to_have_count(2)
    assert texts(house) == ["三楼灭火器过期", "photo"]


async def test_a_picture_whose_answer_was_lost_is_one_picture(house: House, browser: Browser) -> None:
    """The server has taken words and picture, the page never heard so, and sends the two apart."""
    async with chat(house, browser) as (page, phone):

        async def answer_lost(route: Route) -> None:
            if "multipart" in route.request.headers.get("content-type", "") and len(house.pictures) < 1:
                await route.fetch()
                return  # and the page hears nothing
            await until(lambda: bool(house.taken))  # a slow machine must not let the words come first
            await route.continue_()

        await page.route("**/updates", answer_lost)
        await photographs(phone, words="三楼灭火器过期")
        await expect(phone.locator(".mine .state")).to_have_text([re.compile("已")] * 2)
        assert len(house.taken) == 1 and "photo" in message(house.taken[0])
        await page.unroute("**/updates")
        await expect(phone.locator(".tally")).to_have_text("")


@pytest.mark.parametrize("status", [413, 415])
async def test_what_a_proxy_finds_too_large_is_set_aside_at_once(
    house: House, browser: Browser, status: int
) -> None:
    async with chat(house, browser, patience_ms=5000) as (page, phone):
        asked = 0

        async def proxy(route: Route) -> None:
            nonlocal asked
            if "multipart" not in route.request.headers.get("content-type", ""):
                return await route.continue_()
            asked += 1
            return await route.fulfill(status=status, content_type="text/html", body="<h1>nginx</h1>")

        await page.route("**/updates", proxy)
        await photographs(phone, words="门口积水")
        await expect(phone.locator(".mine[data-state=aside]")).to_have_count(1)
        await until(lambda: texts(house) == ["门口积水"])
        await page.evaluate(ONLINE)
        await expect(phone.locator(".mine[data-state=aside] .state")).to_contain_text("太大了")
    assert asked == 1


async def test_a_picture_that_stops_moving_is_tried_again(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        hung = 0

        async def stuck_once(route: Route) -> None:
            nonlocal hung
            hung += 1
            if hung > 1:
                await route.continue_()

        await page.route("**/updates", stuck_once)
        await photographs(phone)
        await until(lambda: house.taken)
        await expect(phone.locator(".mine .state")).to_contain_text("已补发")


# -- pictures are made small ---------------------------------------------------------------


@pytest.mark.parametrize("orientation", [1, 6])
async def test_a_large_picture_is_made_small_the_right_way_up(
    house: House, browser: Browser, orientation: int
) -> None:
    async with chat(house, browser) as (_, phone):
        original = jpeg(2400, 1200, orientation=orientation)
        await photographs(phone, original)
        await until(lambda: house.pictures)
    sent = next(iter(house.pictures.values()))
    picture = Image.open(io.BytesIO(sent))
    assert picture.size == ((1600, 800) if orientation == 1 else (800, 1600))
    assert len(sent) < len(original)
    notes = picture.getexif()
    assert notes[0x0112] == 1, "nobody turns it a second time"
    assert notes[0x9003] == "2026:11:23 07:31:00"


async def test_what_cannot_be_made_small_goes_as_it_is(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (_, phone):
        original = b"\xff\xd8\xff" + bytes(400_000)
        await photographs(phone, original)
        await until(lambda: house.pictures)
    assert list(house.pictures.values()) == [original]


async def test_pictures_are_safe_before_they_are_small(house: House, browser: Browser) -> None:
    """The page is left while the first of three is still being made small: none of them is lost."""
    endless = "window.createImageBitmap = () => new Promise(() => {})"
    async with chat(house, browser, script=endless, patience_ms=5000) as (page, phone):
        originals = [b"\xff\xd8\xff" + bytes([number]) * 400_000 for number in range(3)]
        files: list[Any] = [
            {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": one}
            for number, one in enumerate(originals)
        ]
        await phone.locator("input[type=file]").set_input_files(files)
        await expect(phone.locator(".mine")).to_have_count(3)
        await page.wait_for_function(STORED, arg=3)
        assert not house.taken
        await page.goto("about:blank")
        await page.go_back()
        await until(lambda: len(house.taken) == 3)
    assert sorted(house.pictures.values()) == originals


# -- a storage that hangs or is full -------------------------------------------------------


@pytest.mark.parametrize("script", [NO_STORAGE, FULL, NO_STORAGE + ";" + FULL])
async def test_without_a_storage_it_is_kept_in_memory_and_said(
    house: House, browser: Browser, script: str
) -> None:
    async with chat(house, browser, script=script) as (page, phone):
        house.away = True
        await photographs(phone)
        await phone.locator(".mine").wait_for(timeout=1000)
        await writes(page, phone, "门口积水")
        await expect(phone.locator(".tally")).to_contain_text("发出去之前请别关这个页面")
        house.away = False
        await page.evaluate(ONLINE)
        await until(lambda: len(house.taken) == 2)
        await expect(phone.locator(".tally")).to_have_text("")


async def test_the_phone_is_asked_to_keep_and_warns_before_it_would_lose(
    house: House, browser: Browser
) -> None:
    script = "window.asked = 0; navigator.storage.persist = async () => { window.asked += 1; return true; }"
    async with chat(house, browser, script=script) as (page, phone):
        assert await page.evaluate("window.asked") == 1
        leaving = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        assert await page.evaluate(leaving) is True
        house.away = True
        await writes(page, phone, "门口积水")
        assert await page.evaluate(leaving) is False
        house.away = False
        await page.evaluate(ONLINE)
        await until(lambda: house.taken)
        await expect(phone.locator(".tally")).to_have_text("")
        assert await page.evaluate(leaving) is True


# -- an old page and a new server ----------------------------------------------------------


async def test_an_old_page_renews_itself_when_nothing_is_unsent(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chat(house, browser) as (page, phone):
        body = page.locator("body")
        house.away = True
        await writes(page, phone, "门口积水")
        await expect(phone.locator(".tally")).to_contain_text("还有1条")
        monkeypatch.setattr("bot.channels.web.api.edition", lambda: "newer")
        await page.evaluate("document.body.dataset.page = 'old'")
        await reconnect(house)
        await expect(body).to_have_attribute("data-page", "old")  # something is still unsent
        house.away = False
        await page.evaluate(ONLINE)
        await expect(body).not_to_have_attribute("data-page", "old")
        await expect(phone.locator(".mine .words")).to_have_text("门口积水")
        await page.evaluate("document.body.dataset.page = 'same'")
        await reconnect(house)
        await expect(body).to_have_attribute("data-page", "same")  # never twice for the same edition


async def reconnect(house: House) -> None:
    """The server begins anew: every page's stream ends and comes back."""
    before = set(house.channel._streams)
    assert before
    for stream in list(house.channel._streams.values()):
        stream.end()
    await until(lambda: set(house.channel._streams) - before)
    await asyncio.sleep(0.1)


async def test_the_stream_tells_the_edition(house: House, browser: Browser, tmp_path: Path) -> None:
    async with chat(house, browser) as (page, _):
        mine = await page.evaluate("document.body.dataset.edition")
        told = await page.evaluate(
            """() => new Promise((resolve) => {
                const source = new EventSource('/api/stream?people=G02');
                source.addEventListener('hello', (event) => {
                    source.close();
                    resolve(JSON.parse(event.data).edition);
                });
            })"""
        )
    assert re.fullmatch(r"[0-9a-f]{12}", mine) and told == mine
