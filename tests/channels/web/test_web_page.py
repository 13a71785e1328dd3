"""The pages in a real browser, against a house that answers by rule."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.channels.port import Incoming
from duty.messaging.say import Key, Say, row
from tests.kit.browser import needs_chromium
from tests.kit.pages import (
    AT_THE_GATE,
    PATIENCE_MS,
    chat,
    demo,
    key,
    looking,
    message,
    phone_of,
    placed,
    until,
)
from tests.kit.web_house import PEOPLE, House, served

BERLIN = {"latitude": 52.5, "longitude": 13.4, "accuracy": 12}

pytestmark = needs_chromium

SENT = re.compile(r"^已(发 ✓|补发 )")
"""On a machine that is slow it went late, and says so."""


def district(house: House, update: Incoming) -> list[tuple[str, Say]]:
    """As the real handlers would: check-in, call for help, taking it."""
    raw = update.raw.get("message", {})
    if "location" in raw:
        return [(update.address, Say("李师傅，已签到：西门岗 06:52。辛苦了。"))]
    if raw.get("text", "").startswith("🚨"):
        page = Say(
            "【紧急求助】实验小学西门岗 李师傅 000-0002。情况待问。",
            row(("接警", "alert:take:1"), ("走不开", "alert:decline:1")),
            name="alert:1",
        )
        mine = Say("求助已记下。请同时打110！", row(("误触撤销", "alert:mistake:1")), name="alert:1")
        return [(update.address, mine), ("DO3", page), ("PR01", page)]
    if "callback_query" in update.raw:
        taken = Say("雷鸣 已接警：实验小学西门岗。", name="alert:1", replaces="alert:1")
        toast = Say(toast="您已接警", answers=update.raw["callback_query"]["id"])
        return [(update.address, toast), ("DO3", taken), ("PR01", taken), ("G02", Say("雷警官 已接警。"))]
    return []


# -- one phone -----------------------------------------------------------------------------


async def test_checking_in_is_one_tap(house: House, browser: Browser) -> None:
    house.answer = district
    async with chat(house, browser, **placed(AT_THE_GATE)) as (_, phone):
        await key(phone, "📍 签到").click()
        await expect(phone.locator(".mine")).to_contain_text("签到 · 位置")
        await expect(phone.locator(".mine .state")).to_have_text(SENT)
        await expect(phone.get_by_role("log")).to_contain_text("已签到")
    place = message(house.taken[0])["location"]
    assert place == {"latitude": 33.415712, "longitude": 118.881649, "horizontal_accuracy": 12.0}


async def test_the_place_is_taken_with_the_call_where_it_was_allowed_before(
    house: House, browser: Browser
) -> None:
    async with chat(house, browser, **placed(AT_THE_GATE)) as (_, phone):
        await key(phone, "🚨 紧急求助").click()
        await until(lambda: len(house.taken) == 2)
    assert message(house.taken[0])["text"] == "🚨 紧急求助", "the call waits for nothing"
    assert message(house.taken[1])["location"]["horizontal_accuracy"] == 12.0


async def test_no_question_for_the_place_pops_up_over_a_call(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.evaluate(
            "() => { navigator.geolocation.getCurrentPosition = () => { window.asked = 1; }; }"
        )
        await key(phone, "🚨 紧急求助").click()
        await until(lambda: house.taken)
        await expect(phone.locator(".mine .state")).to_have_text(SENT)
        assert await page.evaluate("() => window.asked") is None


async def test_a_page_that_was_cut_off_forgets_what_it_shows(house: House, browser: Browser) -> None:
    async with chat(house, browser, beat_s=0.2) as (page, phone):
        await house.says("G02", Say("李师傅，请看一下西门。"))
        await expect(phone.get_by_role("log")).to_contain_text("请看一下西门")
        house.banned.add("G02")
        await expect(page.locator("body")).not_to_contain_text("请看一下西门")
        await expect(page.locator("section.phone")).to_have_count(0)
        await page.go_back()
        await expect(page.locator("body")).not_to_contain_text("请看一下西门")


async def test_a_refused_place_is_said_in_words(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.evaluate(
            "() => { navigator.geolocation.getCurrentPosition = (good, bad) => bad({ code: 1 }); }"
        )
        await key(phone, "📍 签到").click()
        await expect(phone.locator(".mine")).to_contain_text("到岗（没有定位）")
        await until(lambda: house.taken)
    assert message(house.taken[0])["text"] == "到岗（没有定位）"


async def test_a_place_that_never_comes_holds_up_nothing(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await page.clock.install()
        await page.evaluate("() => { navigator.geolocation.getCurrentPosition = () => {}; }")
        await key(phone, "📍 签到").click()
        await expect(phone.locator(".mine .state")).to_have_text("正在定位…")
        await key(phone, "🚨 紧急求助").click()
        await until(lambda: house.taken)
        await page.clock.run_for(8000)
        await until(lambda: len(house.taken) == 2)
    assert [message(update)["text"] for update in house.taken] == ["🚨 紧急求助", "到岗（没有定位）"]


async def test_keys_and_words_are_sent_as_they_read(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await key(phone, "📋 我的").click()
        await phone.get_by_label("打字").fill("  门口有积水  ")
        await page.keyboard.press("Enter")
        await until(lambda: len(house.taken) == 2)
        assert [message(update)["text"] for update in house.taken] == ["📋 我的", "门口有积水"]
        ids = [message(update)["message_id"] for update in house.taken]
        assert ids[0] < ids[1] < 2**53
        await expect(phone.locator(".mine .state").last).to_have_text(SENT)


async def test_nothing_said_becomes_markup(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says("G02", Say("<img src=x onerror=alert(1)>", row(("<b>好</b>", "ok"))))
        await phone.get_by_role("button", name="<b>好</b>").wait_for()
        assert await page.locator(".log img, .log b").count() == 0


async def test_phone_numbers_dial(house: House, browser: Browser) -> None:
    words = "请打110或值班电话000-0057。编号YH-SCH01-2026-0007，120米外，2026-03-05。"
    async with chat(house, browser) as (_, phone):
        await house.says("G02", Say(words))
        await expect(phone.locator(".theirs .words")).to_have_text(words)
        links = await phone.locator(".theirs a").evaluate_all("all => all.map(a => a.href)")
    assert links == ["tel:110", "tel:000-0057"]


async def test_answers_change_leave_and_toast(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (_, phone):
        await key(phone, "📋 我的").click()
        await until(lambda: house.taken)
        first = await house.says("G02", Say("消防·一般隐患：三楼灭火器过期。对吗？", row(("确认", "h:ok:1"))))
        await house.says("G02", Say("后来的话"))
        await key(phone, "确认").click()
        await until(lambda: len(house.taken) == 2)
        query = house.taken[1].raw["callback_query"]
        assert (query["data"], query["message"]["message_id"]) == ("h:ok:1", first)
        mine = message(house.taken[0])["message_id"]
        await house.says(
            "G02", Say("已记下，7号隐患", replaces=f"#{first}", deletes=f"#{mine}", toast="记下了")
        )
        await expect(phone.locator(".toast")).to_have_text("记下了")
        await expect(phone.locator(".theirs .words")).to_have_text(["已记下，7号隐患", "后来的话"])
        await expect(phone.get_by_role("button", name="确认")).to_have_count(0)
        await expect(phone.locator(".mine")).to_have_count(0)  # a press leaves no bubble of its own
        await house.says("G02", Say("换键盘", keyboard=((Key("🏁 下岗"), Key("🚨 紧急求助")),)))
        await expect(phone.locator(".keys-row")).to_have_count(2)  # the call for help stays alone
        await expect(phone.locator(".sos button")).to_have_text("🚨 紧急求助")


async def test_a_card_that_changed_far_above_comes_before_the_eyes(house: House, browser: Browser) -> None:
    """接警 on a call above a long board: what can be said next is not out of sight."""
    async with chat(house, browser) as (_, phone):
        first = await house.says("G02", Say("【紧急求助】", row(("接警", "alert:take:1"))))
        for _ in range(8):
            await house.says("G02", Say("一长串在岗名单。" * 20))
        await key(phone, "接警").click()
        await until(lambda: house.taken)
        press = str(house.taken[0].raw["callback_query"]["id"])
        taken = Say("您已接警", row(("到场", "alert:arrive:1")), replaces=f"#{first}", answers=press)
        await house.says("G02", taken)
        await expect(key(phone, "到场")).to_be_in_viewport()


async def test_what_was_said_stays_after_a_reload(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await key(phone, "📋 我的").click()
        await expect(phone.locator(".mine .state")).to_have_text(SENT)
        await house.says("G02", Say("今天：西门岗 07:00"))
        for _ in range(2):
            await page.reload()
            await expect(phone.locator(".bubble .words")).to_have_text(["📋 我的", "今天：西门岗 07:00"])


async def test_photos_go_as_an_album(house: House, browser: Browser, tmp_path: Path) -> None:
    async with chat(house, browser) as (_, phone):
        pictures = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
        for number, path in enumerate(pictures):
            path.write_bytes(b"\xff\xd8\xff picture %d" % number)
        await phone.locator("input[type=file]").set_input_files(pictures)
        await until(lambda: len(house.taken) == 2)
        await expect(phone.locator(".mine .state")).to_have_text([SENT, SENT])
    albums = {message(update)["media_group_id"] for update in house.taken}
    assert len(albums) == 1 and list(house.pictures.values()) == [path.read_bytes() for path in pictures]


# -- no signal, no server ------------------------------------------------------------------


async def test_what_does_not_go_through_is_said_kept_and_sent_again(house: House, browser: Browser) -> None:
    house.away = True
    async with chat(house, browser, patience_ms=1500) as (page, phone):  # its third try is seconds away
        await key(phone, "🚨 紧急求助").click()
        await phone.get_by_label("打字").fill("三楼有烟")
        await page.keyboard.press("Enter")
        states = phone.locator(".mine .state")
        await expect(states.first).to_contain_text("没发出去")
        await expect(states.last).to_contain_text("没发出去")
        links = await states.first.locator("a").evaluate_all("all => all.map(a => a.href)")
        assert links == ["tel:110", "tel:000-0001"]
        tapped = await page.evaluate("Object.keys(localStorage).filter(key => key.includes('unsent')).sort()")
        assert len(tapped) == 2

        await page.reload()
        await expect(phone.locator(".mine .words")).to_have_text(["🚨 紧急求助", "三楼有烟"])
        house.away = False
        await page.evaluate("window.dispatchEvent(new Event('online'))")
        await expect(states.first).to_have_text(re.compile(r"已补发 \d\d:\d\d"))
        await expect(states.last).to_have_text(re.compile(r"已补发 \d\d:\d\d"))
        assert await page.evaluate("Object.keys(localStorage).some(key => key.includes('unsent'))") is False
    assert [message(update)["text"] for update in house.taken] == ["🚨 紧急求助", "三楼有烟"]
    assert [f"huxue:unsent:{update.key}" for update in house.taken] == tapped


async def test_a_server_that_does_not_answer_counts_as_away(house: House, browser: Browser) -> None:
    house.hanging = asyncio.Event()
    async with chat(house, browser) as (_, phone):
        await key(phone, "🚨 紧急求助").click()
        await expect(phone.locator(".mine .state")).to_contain_text("没发出去")
        house.hanging.set()
        await expect(phone.locator(".mine .state")).to_have_text(re.compile("已补发"))
        assert house.asked > 1
    assert len(house.taken) == 1


async def test_a_refused_message_is_not_sent_forever(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        reason = '{"ok": false, "reason": "太长了"}'
        await page.route("**/updates", lambda route: route.fulfill(status=400, body=reason))
        await key(phone, "📋 我的").click()
        await expect(phone.locator(".mine .state")).to_have_text("没收下：太长了")
        assert await page.evaluate("Object.keys(localStorage).some(key => key.includes('unsent'))") is False


async def test_a_lost_picture_waits_too(house: House, browser: Browser, tmp_path: Path) -> None:
    house.away = True
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"\xff\xd8\xff picture")
    async with chat(house, browser) as (page, phone):
        await phone.locator("input[type=file]").set_input_files(picture)
        await expect(phone.locator(".mine .state")).to_contain_text("没发出去")
        await page.reload()
        await expect(phone.locator(".mine .state")).to_contain_text("没发出去")
        house.away = False
        await page.evaluate("window.dispatchEvent(new Event('online'))")
        await expect(phone.locator(".mine .state")).to_contain_text("已补发")
    assert picture.read_bytes() in house.pictures.values()


async def test_a_broken_line_is_mended_and_nothing_missed(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (_, phone):
        await house.says("G02", Say("第一句"))
        await expect(phone.locator(".theirs")).to_have_count(1)
        for stream in list(house.channel._streams.values()):
            stream.end()
        await until(lambda: not house.channel._streams)
        await house.says("G02", Say("断线时说的"))
        await expect(phone.locator(".theirs .words")).to_have_text(["第一句", "断线时说的"])
        await expect(phone.locator(".status")).to_have_text("")


# -- four phones ---------------------------------------------------------------------------


async def test_a_call_for_help_rings_until_somebody_takes_it(house: House, browser: Browser) -> None:
    house.answer = district
    async with demo(house, browser) as page:
        guard, desk, principal = (phone_of(page, person) for person in ("G02", "DO3", "PR01"))
        guide = page.locator(".guide")
        await expect(guide).to_contain_text("在李守田的手机上点「📍 签到」")
        await key(guard, "🚨 紧急求助").click()
        await expect(desk).to_have_class(re.compile("ringing"))
        await expect(desk.get_by_role("alert")).to_have_text("紧急求助，请接警")
        await expect(principal).to_have_class(re.compile("ringing"))
        await expect(guard).not_to_have_class(re.compile("ringing"))  # the caller's phone stays quiet
        await expect(guide).to_contain_text("雷鸣的手机上点「接警」")
        await page.reload()
        await expect(desk).to_have_class(re.compile("ringing"))
        await key(desk, "接警").click()
        await expect(desk).not_to_have_class(re.compile("ringing"))
        await expect(principal).not_to_have_class(re.compile("ringing"))
        await expect(principal.locator(".theirs")).to_have_text(re.compile("雷鸣 已接警"))
        await expect(guard.get_by_role("log")).to_contain_text("雷警官 已接警")
        await expect(desk.locator(".toast")).to_have_text("您已接警")


async def test_a_hidden_page_is_no_screen(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await until(lambda: house.channel._streams)
        hide = """hidden => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }"""
        await page.evaluate(hide, True)
        await until(lambda: not any(s.visible for s in house.channel._streams.values()))
        held = await house.says("G02", Say("有人吗"))
        assert await house.state(held) == "held"
        async with page.expect_response("**/history?visible=1"):
            await page.evaluate(hide, False)
        assert await house.state(held) == "sent"
        await expect(phone.locator(".theirs")).to_have_count(1)


async def test_the_demo_stands_a_far_away_visitor_at_the_post(house: House, browser: Browser) -> None:
    house.answer = district
    async with demo(house, browser, **placed(BERLIN)) as page:
        guard = phone_of(page, "G02")
        await key(guard, "📍 签到").click()
        await expect(guard.locator(".toast")).to_have_text("演示：按站在岗位上算")
        await page.get_by_label("位置").first.select_option("离岗2.3公里")
        await key(guard, "📍 签到").click()
        await page.get_by_label("位置").first.select_option("不给定位")
        await key(guard, "📍 签到").click()
        await until(lambda: len(house.taken) == 3)
        await expect(page.locator(".guide")).to_contain_text("三楼灭火器")
    here, far, nowhere = (message(update) for update in house.taken)
    assert here["location"]["latitude"] == PEOPLE[0].post_latitude
    assert abs((far["location"]["latitude"] - here["location"]["latitude"]) * 111.32 - 2.3) < 0.01
    assert nowhere["text"] == "到岗（没有定位）"


async def test_board_clock_and_levers(house: House, browser: Browser) -> None:
    async with demo(house, browser) as page:
        board = page.get_by_label("岗位看板")
        await expect(board.locator(".post.red")).to_contain_text("缺:保安1")
        await expect(board.locator(".post.red .mark")).to_have_text("✕")
        await expect(board.locator(".post.green .mark")).to_have_text("✓")
        await expect(board.locator(".rest")).to_contain_text("未到时间")
        await expect(page.locator(".clock-time")).to_have_text(re.compile(r"06:50:\d\d"))
        await expect(page.locator(".clock-date")).to_have_text("2026年11月23日 星期一")
        await page.get_by_role("button", name="快进10分钟").click()
        await expect(page.locator(".clock-time")).to_have_text(re.compile(r"07:00:\d\d"))
        await house.says("G02", Say("从前"))
        await expect(phone_of(page, "G02").locator(".theirs")).to_have_count(1)
        await page.get_by_role("button", name="重新开始").click()
        await page.get_by_role("button", name="不", exact=True).click()
        assert house.resets == 0
        await page.get_by_role("button", name="重新开始").click()
        await page.get_by_role("button", name="确定，清空重来").click()
        await expect(phone_of(page, "G02").locator(".bubble")).to_have_count(0)
        await expect(page.locator(".clock-time")).to_have_text(re.compile(r"06:50:\d\d"))
        await key(phone_of(page, "G02"), "📍 签到").wait_for()


async def test_another_person_on_the_same_phone(house: House, browser: Browser) -> None:
    async with demo(house, browser) as page:
        await house.says("PR01", Say("给校长的话"))
        await page.get_by_label("换人").first.select_option("PR01")
        await expect(page.locator("section.phone").first).to_have_attribute("data-person", "PR01")
        await expect(phone_of(page, "PR01").first.locator(".words")).to_have_text("给校长的话")
        await expect(page.locator("section.phone").first.locator(".who")).to_have_text("倪兰")
        await until(lambda: any("G02" not in s.people for s in house.channel._streams.values()))
        await house.says("PR01", Say("再一句"))
        await expect(phone_of(page, "PR01").first.locator(".words")).to_have_text(["给校长的话", "再一句"])


# -- small screens, large letters, no hands ------------------------------------------------


@pytest.mark.parametrize("letters", ["100%", "200%"])
async def test_a_small_phone_shows_everything(house: House, browser: Browser, letters: str) -> None:
    async with chat(house, browser) as (page, phone):
        await house.says(
            "G02",
            Say(
                "已记下，7号隐患（YH-SCH01-2026-0007）：三楼灭火器过期。", row(("确认", "a"), ("改类别", "b"))
            ),
        )
        await page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        await expect(phone.locator(".theirs")).to_have_count(1)
        page_size = (
            "({ scrollWidth, scrollHeight }) => [scrollWidth - innerWidth, scrollHeight - innerHeight]"
        )
        beyond = await page.locator("html").evaluate(page_size)
        assert max(beyond) <= 0
        heights = await phone.locator("button").evaluate_all(
            "all => all.map(b => b.getBoundingClientRect().height)"
        )
        assert min(heights) >= 48
        assert await phone.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 18
        await expect(key(phone, "🚨 紧急求助")).to_be_in_viewport(ratio=1)
        await expect(phone.get_by_label("打字")).to_be_in_viewport(ratio=1)


async def test_the_demo_on_a_small_phone_shows_one_at_a_time(house: House, browser: Browser) -> None:
    async with demo(house, browser, viewport={"width": 360, "height": 740}) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        await expect(page.locator(".tab[aria-current=true]")).to_have_text("李守田")
        await page.locator(".tab", has_text="雷鸣").click()
        await expect(page.locator(".tab[aria-current=true]")).to_have_text("雷鸣")
        await expect(phone_of(page, "DO3")).to_be_in_viewport()


async def test_the_demo_greets_in_two_sentences_and_turns_to_the_phone_that_rings(
    house: House, browser: Browser
) -> None:
    async with demo(house, browser, viewport={"width": 360, "height": 740}) as page:
        greeting = await page.locator(".greeting").inner_text()
        assert greeting.count("。") == 2 and len(greeting) < 80
        call = Say("【紧急求助】西门岗", row(("接警", "alert:take:1")), name="alert:1")
        for person in ("PR01", "DO3"):
            await house.says(person, call)
        await expect(page.locator(".tab[aria-current=true]")).to_have_text("雷鸣")
        await expect(key(phone_of(page, "DO3"), "接警")).to_be_in_viewport(ratio=1)


async def test_who_writes_is_not_turned_away(house: House, browser: Browser) -> None:
    async with demo(house, browser, viewport={"width": 360, "height": 740}) as page:
        await phone_of(page, "G02").get_by_label("打字").fill("三楼有")
        await house.says("DO3", Say("【紧急求助】西门岗", row(("接警", "alert:take:1")), name="alert:1"))
        await expect(page.locator(".tab.ringing")).to_have_text("雷鸣")
        await page.wait_for_timeout(2_000)
        await expect(page.locator(".tab[aria-current=true]")).to_have_text("李守田")


async def test_everything_can_be_done_with_the_keyboard(house: House, browser: Browser) -> None:
    async with chat(house, browser) as (page, phone):
        await key(phone, "📋 我的").focus()
        await page.keyboard.press("Enter")
        await until(lambda: house.taken)
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "🚨 紧急求助"
        await expect(phone.get_by_role("log")).to_have_attribute("aria-live", "polite")


async def test_the_server_stops_with_pages_open(house: House, browser: Browser) -> None:
    async with looking(browser) as page:
        async with served(house, replace(house.deps(), patience_ms=PATIENCE_MS)) as url:
            await page.goto(url)
            await key(phone_of(page, "G02"), "📍 签到").wait_for()
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 2
        await expect(phone_of(page, "G02").locator(".status")).to_contain_text("没有网络")
        await key(phone_of(page, "G02"), "🚨 紧急求助").click()
        await expect(phone_of(page, "G02").locator(".mine .state")).to_contain_text("没发出去")


@pytest.mark.parametrize("script", [True, False])
async def test_the_door_has_one_big_button_that_needs_no_script(
    house: House, browser: Browser, script: bool
) -> None:
    house.codes["ABC"] = "G02"
    size: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": script}
    async with served(house, house.deps(demo=False)) as url, looking(browser, **size) as page:
        await page.goto(f"{url}/in#ABC")
        button = page.get_by_role("button", name="进入")
        box = await button.bounding_box()
        assert box is not None and box["height"] >= 64 and box["width"] >= 250
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert house.codes, "looking uses nothing up"
        if not script:  # nothing reads the link: the code is typed
            await page.get_by_label("邀请码").fill("ABC")
        await (button.dblclick() if script else button.click())
        await page.wait_for_url("**/chat*")
        assert 'data-person="G02"' in await page.content()
        assert not house.codes
