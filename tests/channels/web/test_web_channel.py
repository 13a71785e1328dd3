"""The web channel over HTTP: messages in, the stream out, history, and who may come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from aiogram.types import Update
from sqlalchemy import insert, select

from bot.channels.port import Channel, NotOnScreen
from bot.channels.web import channel as web
from bot.channels.web.app import BODY_LIMIT, WebDeps, create_web
from bot.channels.web.entry.session import COOKIE, LASTS, Session, seal, unseal
from bot.channels.web.updates import chat_number
from duty.alerting.calls.page import PageState
from duty.messaging.say import Key, Say, row
from storage import tables
from storage.mail.seen import mark_held_as_seen
from storage.mail.transcript import transcript
from tests.kit.web_house import BEGINNING, GUARD_KEYS, House, house_in, served

AT = "2026-11-23T06:52:03.250+08:00"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as made:
        yield made


def client_of(deps: WebDeps, host: str = "127.0.0.1:8080") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_web(deps), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.fixture
async def demo(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(house.deps()) as client:
        yield client


@pytest.fixture
async def real(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(house.deps(demo=False), "huxue.example") as client:
        yield client


async def posts(client: httpx.AsyncClient, person: str = "G02", **what: Any) -> httpx.Response:
    return await client.post(f"/api/{person}/updates", json={"id": 1001, "at": AT} | what)


# -- messages in ---------------------------------------------------------------------------


async def test_words_become_an_update_in_telegrams_shape(house: House, demo: httpx.AsyncClient) -> None:
    answer = await posts(demo, text="到了")
    assert (answer.status_code, answer.json()) == (200, {"accepted": [1001]})
    update = house.taken[0]
    assert (update.channel, update.key, update.address, update.urgent) == ("web", "G02:1001", "G02", False)
    assert update.received_at >= BEGINNING
    message = Update.model_validate(update.raw).message
    assert message and message.text == "到了" and message.message_id == 1001
    assert message.from_user and message.chat.id == message.from_user.id == chat_number("G02")
    assert message.date == datetime.fromisoformat(AT).replace(microsecond=0)
    assert chat_number("G02") < 2**52 and chat_number("G02") != chat_number("G03")


async def test_a_place(house: House, demo: httpx.AsyncClient) -> None:
    await posts(demo, place={"latitude": 33.4157, "longitude": 118.8816, "accuracy": 9000})
    message = Update.model_validate(house.taken[0].raw).message
    assert message and message.location and message.location.latitude == 33.4157
    assert message.location.horizontal_accuracy == 1500


async def test_a_press(house: House, demo: httpx.AsyncClient) -> None:
    await posts(demo, press={"data": "alert:take:1", "message_id": 7})
    query = Update.model_validate(house.taken[0].raw).callback_query
    assert query and query.id == "1001" and query.data == "alert:take:1"
    assert query.message and query.message.message_id == 7
    assert house.taken[0].urgent


@pytest.mark.parametrize(
    ("text", "urgent"), [("🚨 紧急求助", True), ("/sos", True), ("快来人", True), ("到了", False)]
)
async def test_what_may_overtake(house: House, demo: httpx.AsyncClient, text: str, urgent: bool) -> None:
    await posts(demo, text=text)
    assert house.taken[0].urgent is urgent


async def test_a_photo_with_its_words(house: House, demo: httpx.AsyncClient) -> None:
    answer = await demo.post(
        "/api/G02/updates",
        data={"id": "1002", "at": AT, "text": "三楼灭火器过期", "album": "9"},
        files={"photo": ("a.jpg", b"\xff\xd8\xff a picture", "image/jpeg")},
    )
    assert answer.status_code == 200
    message = Update.model_validate(house.taken[0].raw).message
    assert message and message.photo and message.caption == "三楼灭火器过期"
    assert message.media_group_id == "9"
    assert await house.channel.fetch(message.photo[-1].file_id, 100) == b"\xff\xd8\xff a picture"
    with pytest.raises(ValueError, match="larger"):
        await house.channel.fetch(message.photo[-1].file_id, 3)


GOOD = {"id": 1, "at": AT, "text": "到了"}
BAD: list[Any] = [
    [],
    {"id": 1},
    {"id": 1, "at": AT},
    GOOD | {"id": 0},
    GOOD | {"id": True},
    GOOD | {"id": 2**53},
    GOOD | {"id": "12a"},
    GOOD | {"at": "today"},
    GOOD | {"at": "2026-11-23T06:52:03"},
    GOOD | {"text": "  "},
    GOOD | {"text": 7},
    GOOD | {"text": "a" * 5000},
    GOOD | {"place": []},
    GOOD | {"place": {"latitude": 91, "longitude": 0}},
    GOOD | {"place": {"latitude": True, "longitude": 0}},
    GOOD | {"place": {"latitude": 1, "longitude": 0, "accuracy": -1}},
    GOOD | {"press": 3},
    GOOD | {"press": {"data": "", "message_id": 1}},
    GOOD | {"press": {"data": "a" * 65, "message_id": 1}},
    GOOD | {"press": {"data": "a", "message_id": "x"}},
]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", *(orjson.dumps(bad) for bad in BAD)])
async def test_what_is_no_message_is_refused_with_a_reason(
    house: House, demo: httpx.AsyncClient, body: bytes
) -> None:
    answer = await demo.post("/api/G02/updates", content=body)
    assert answer.status_code == 400
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["reason"])
    assert house.taken == []


async def test_a_form_without_a_picture_keeps_nothing(house: House, demo: httpx.AsyncClient) -> None:
    answer = await demo.post("/api/G02/updates", data={"id": "1", "at": AT}, files={"photo": ("a", b"")})
    assert answer.status_code == 400
    bad = await demo.post("/api/G02/updates", data={"id": "x", "at": AT}, files={"photo": ("a", b"a")})
    assert bad.status_code == 400
    assert house.pictures == {}


async def test_too_large_is_said(house: House, demo: httpx.AsyncClient) -> None:
    answer = await demo.post("/api/G02/updates", content=b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 413 and "25" in answer.json()["reason"]

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(26):
            yield b"x" * (1024 * 1024)

    unannounced = await demo.post("/api/G02/updates", content=pieces())
    assert unannounced.status_code == 413 and "25" in unannounced.json()["reason"]


async def test_what_was_not_kept_is_asked_for_again(house: House, demo: httpx.AsyncClient) -> None:
    house.away = True
    assert (await posts(demo, text="到了")).status_code == 503
    house.away = False
    assert (await posts(demo, text="到了")).status_code == 200
    assert (await posts(demo, text="到了")).status_code == 200
    assert [update.key for update in house.taken] == ["G02:1001"]


async def test_a_shelf_that_is_away_is_no_lost_picture(house: House) -> None:
    async def broken(picture: bytes, key: str) -> str:
        raise OSError("no shelf")

    async with client_of(house.deps(keep=broken)) as client:
        answer = await client.post(
            "/api/G02/updates", data={"id": "1", "at": AT}, files={"photo": ("a.jpg", b"\xff\xd8\xff")}
        )
    assert answer.status_code == 503 and house.taken == []


# -- the stream out ------------------------------------------------------------------------


class Page:
    """An open stream as a page reads it."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def hears(self) -> tuple[str, dict[str, Any]]:
        name = ""
        async for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                return name, orjson.loads(line.removeprefix("data: "))
        return "end", {}


async def test_answers_come_over_the_stream(house: House) -> None:
    async with served(house, house.deps(beat_s=0.05)) as url, httpx.AsyncClient(base_url=url) as client:
        with pytest.raises(NotOnScreen):
            await house.channel.say("G02", Say("有人吗"), key="1", push=True)
        async with client.stream("GET", "/api/stream?people=G02,PO02") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            page = Page(response)
            name, hello = await page.hears()
            assert name == "hello" and hello["now"].endswith("+08:00")
            reference = await house.channel.say(
                "PO02", Say("在", buttons=row(("好", "ok"))), key="12", push=False
            )
            assert reference == "12"
            heard = await page.hears()
            while heard[0] == "beat":
                heard = await page.hears()
            assert heard[0] == "said"
            assert (heard[1]["person"], heard[1]["id"], heard[1]["say"]["text"]) == ("PO02", 12, "在")
            assert (await page.hears())[0] == "beat"

            hidden = {"stream": hello["stream"], "visible": False}
            assert (await client.post("/api/stream/visible", json=hidden)).status_code == 200
            with pytest.raises(NotOnScreen):
                await house.channel.say("G02", Say("看不见"), key="13", push=True)
            await client.post("/api/stream/visible", json=hidden | {"visible": True})
            assert await house.channel.say("G02", Say("看见了"), key="14", push=True) == "14"
        assert (await client.post("/api/stream/visible", json={"stream": "x"})).status_code == 404
        assert (await client.post("/api/stream/visible", content=b"{")).status_code == 404
        assert (await client.get("/api/stream")).status_code == 404


async def test_a_page_that_left_is_no_screen(house: House) -> None:
    async with served(house, house.deps(beat_s=0.05)) as url, httpx.AsyncClient(base_url=url) as client:
        async with client.stream("GET", "/api/stream?people=G02") as response:
            await Page(response).hears()
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not house.channel._streams:
                break
        with pytest.raises(NotOnScreen):
            await house.channel.say("G02", Say("走了"), key="1", push=True)


async def test_a_page_without_network_is_no_screen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = house.channel.open(["G02"])
    await house.channel.say("G02", Say("在"), key="1", push=True)
    monkeypatch.setattr(web, "SILENCE_S", -1.0)
    with pytest.raises(NotOnScreen):
        await house.channel.say("G02", Say("断了"), key="2", push=True)
    assert stream.queue.qsize() == 2  # both reach it, should it come back


async def test_a_call_that_met_no_page_rings_on_the_next_one_at_once(house: House) -> None:
    """After a restart it once waited for the chat of five hundred pages to be read."""
    card = Say("【紧急求助】", row(("接警", "alert:take:8")), name="alert:8")
    bundle = Say("3个求助", name="bundle:1", rings=("alert:8", "alert:9"))
    for number, say in enumerate((card, bundle, Say("今天的小结"), card.but(name="alert:9", silent=True)), 1):
        with pytest.raises(NotOnScreen):
            await house.channel.say("DO3", say, key=str(number), push=True)
    stream = house.channel.open(["DO3"])
    assert [stream.queue.get_nowait()["id"] for _ in range(stream.queue.qsize())] == [1, 2]
    assert house.channel.open(["DO3"]).queue.empty(), "once"


async def test_what_was_taken_meanwhile_rings_on_no_page_that_opens(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings = Say("【紧急求助】", row(("接警", "alert:take:8")), name="alert:8")
    taken = Say("已接警", name="alert:8", replaces="alert:8")
    for key, say in (("1", rings), ("2", taken)):
        with pytest.raises(NotOnScreen):
            await house.channel.say("DO3", say, key=key, push=True)
    assert house.channel.open(["DO3"]).queue.empty()
    with pytest.raises(NotOnScreen):
        await house.channel.say("PO02", rings, key="3", push=True)
    monkeypatch.setattr(web, "MISSED_S", -1.0)
    assert house.channel.open(["PO02"]).queue.empty(), "too long ago: its chat says how it stands"


async def test_a_page_that_reads_nothing_is_ended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "WAITING", 2)
    stream = house.channel.open(["G02"])
    for number in (1, 2):
        await house.channel.say("G02", Say("在"), key=str(number), push=True)
    with pytest.raises(NotOnScreen):
        await house.channel.say("G02", Say("满了"), key="3", push=True)
    assert await stream.queue.get() is None


async def test_a_stop_ends_all_streams_at_once(house: House) -> None:
    async with httpx.AsyncClient() as client:
        async with served(house, house.deps()) as url:
            response = await client.send(
                client.build_request("GET", f"{url}/api/stream?people=G02"), stream=True
            )
            page = Page(response)
            assert (await page.hears())[0] == "hello"
            stopping = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - stopping < 2
        assert (await page.hears())[0] == "end"
        await response.aclose()
    late = house.channel.open(["G02"])
    assert await late.queue.get() is None


def test_it_is_a_channel(house: House) -> None:
    channel: Channel = house.channel
    assert channel.name == "web" and channel.abilities.edits and channel.abilities.deletes


# -- history -------------------------------------------------------------------------------


async def history(client: httpx.AsyncClient, person: str = "G02", query: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/{person}/history{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_the_chat_in_order_with_changes_in_place(house: House, demo: httpx.AsyncClient) -> None:
    first = await house.says(
        "G02", Say("求助已记下", name="sos:1", buttons=row(("误触撤销", "sos:mistake:1")))
    )
    await posts(demo, id=2000, text="三楼有烟")
    second = await house.says("G02", Say("还有人吗"))
    third = await house.says("G02", Say("已送达3人", replaces="sos:1", name="sos:1"))
    await house.says("G02", Say("雷警官 07:45 已接警", replaces=f"#{third}"))
    await house.says("G02", Say(toast="好的", answers="5"))
    bubbles = (await history(demo))["bubbles"]
    assert [(b["id"], b["mine"], b["text"]) for b in bubbles] == [
        (first, False, "雷警官 07:45 已接警"),
        (2000, True, "三楼有烟"),
        (second, False, "还有人吗"),
    ]
    assert bubbles[0]["also"] == [first, third, third + 1] and bubbles[0]["buttons"] == []


async def test_a_change_of_something_long_gone_stands_where_it_came(house: House) -> None:
    await house.says("G02", Say("很久以前"))
    for number in range(5):
        await house.says("G02", Say(f"第{number}条"))
    late = await house.says("G02", Say("改过了", replaces="#1"))
    await house.says("G02", Say("又改了", replaces="#1"))
    chat = await transcript(house.database, "web", "G02", limit=1)
    assert [(b.id, b.text) for b in chat.bubbles] == [(1, "又改了")]
    assert chat.bubbles[0].also[0] == late


async def test_what_must_leave_the_chat_is_gone(house: House, demo: httpx.AsyncClient) -> None:
    await posts(demo, id=2001, text="不该写的")
    await house.says("G02", Say("这类信息不在这里填", deletes="#2001"))
    found = await history(demo)
    assert [b["text"] for b in found["bubbles"]] == ["这类信息不在这里填"] and found["deleted"] == [2001]


async def test_presses_show_the_words_of_their_button(house: House, demo: httpx.AsyncClient) -> None:
    shown = await house.says("DO3", Say("紧急求助", buttons=row(("接警", "alert:take:1"))))
    await posts(demo, "DO3", id=5, press={"data": "alert:take:1", "message_id": shown})
    await posts(demo, "DO3", id=6, press={"data": "nobody:knows", "message_id": shown})
    await posts(demo, "DO3", id=7, place={"latitude": 1, "longitude": 2})
    found = (await history(demo, "DO3"))["bubbles"]
    assert [(b["kind"], b["text"]) for b in found] == [("text", "紧急求助"), ("press", "接警"), ("place", "")]


async def test_the_keyboard_is_the_latest_one(house: House, demo: httpx.AsyncClient) -> None:
    assert [len(line) for line in (await history(demo))["keyboard"]] == [3, 2, 1]  # of the card
    await house.says("G02", Say('他说 "keyboard":', keyboard=((Key("🏁 下岗"),), *GUARD_KEYS[1:])))
    await house.says("G02", Say('没有键盘，只有 "keyboard":'))
    found = await history(demo)
    assert found["keyboard"][0][0]["label"] == "🏁 下岗"
    assert found["person"]["name"] == "李守田" and found["now"].startswith("2026-11-23T06:50")


async def test_opening_the_page_is_seeing_what_was_held(house: House, demo: httpx.AsyncClient) -> None:
    page = await a_page(house)
    held = await house.says("DO3", Say("【紧急求助】", name="alert:1"), page_id=page)
    assert await house.state(held) == "held"
    await history(demo, "DO3", "?visible=0")
    assert await house.state(held) == "held"
    await history(demo, "DO3")
    assert await house.state(held) == "sent"
    async with house.database.reading() as connection:
        state, settled = (
            await connection.execute(select(tables.pages.c.state, tables.pages.c.settled_at))
        ).one()
        reference = await connection.scalar(
            select(tables.outbox.c.reference).where(tables.outbox.c.id == held)
        )
    assert state is PageState.SENT and settled is not None and reference == str(held)
    assert await mark_held_as_seen(house.database, "web", "DO3", house.now()) == 0


async def a_page(house: House) -> int:
    """An alert's page that failed because nobody was looking."""
    now = house.now()
    rows: list[tuple[Any, dict[str, Any]]] = [
        (tables.organisations, {"id": "O", "name": "局", "kind": "police"}),
        (
            tables.schools,
            {"id": "S", "name": "小学", "kind": "primary", "area": "urban", "education_org_id": "O",
             "station_org_id": "O", "students": 1, "boarders": 0, "has_school_bus": False,
             "has_dormitory": False, "latitude": 0, "longitude": 0},
        ),
        (
            tables.incidents,
            {"id": 1, "number": "SJ-1", "school_id": "S", "post_id": "", "kind": "sos", "triage": "P0",
             "reported_by": "G02", "received_at": now, "occurred_at": now, "state": "open",
             "sentence": "", "delayed": False},
        ),
        (
            tables.alerts,
            {"id": 1, "incident_id": 1, "school_id": "S", "post_id": "", "triage": "P0", "reporter_id": "G02",
             "raised_at": now, "ladder": [], "repeat_s": 0, "step": 0, "state": "open",
             "unanswered_told": False, "taken_by": "", "asked_follow_up": False, "closed_by": ""},
        ),
        (
            tables.pages,
            {"id": 1, "alert_id": 1, "person_id": "DO3", "step": 0, "called_at": now,
             "state": "failed", "why": "not on screen"},
        ),
    ]  # fmt: skip
    async with house.database.writing() as connection:
        for table, values in rows:
            await connection.execute(insert(table).values(**values))
    return 1


async def test_what_waits_or_failed_is_not_shown(house: House) -> None:
    await house.says("G02", Say("现在"))
    later = house.now() + timedelta(hours=1)
    async with house.database.writing() as connection:
        for state, at in (("queued", later), ("failed", house.now()), ("expired", house.now())):
            await connection.execute(
                insert(tables.outbox).values(
                    account_id=1, channel="web", address="G02", priority=2, kind="x", say={"text": state},
                    state=state, created_at=at, not_before=at,
                )
            )  # fmt: skip
    chat = await transcript(house.database, "web", "G02", now=house.now())
    assert [bubble.text for bubble in chat.bubbles] == ["现在"]


async def test_a_late_message_stands_at_its_tap(house: House) -> None:
    tapped = house.now() - timedelta(minutes=5)
    await house.says("G02", Say("刚才"), at=house.now() - timedelta(minutes=1))
    async with house.database.writing() as connection:
        await connection.execute(
            insert(tables.messages).values(
                channel="web", address="G02", reference="9", kind="text", text="补发的",
                received_at=house.now(), said_at=tapped,
            )
        )  # fmt: skip
    chat = await transcript(house.database, "web", "G02")
    assert [bubble.text for bubble in chat.bubbles] == ["补发的", "刚才"]


async def test_the_limit_keeps_the_newest(house: House) -> None:
    for number in range(7):
        await house.says("G02", Say(f"第{number}条"))
    chat = await transcript(house.database, "web", "G02", limit=3)
    assert [bubble.text for bubble in chat.bubbles] == ["第4条", "第5条", "第6条"]


# -- who may come in -----------------------------------------------------------------------


async def test_without_a_link_there_is_nothing_to_see(real: httpx.AsyncClient) -> None:
    front = await real.get("/")
    assert front.status_code == 200 and "请用单位发给您的链接打开" in front.text
    assert (await real.get("/chat")).status_code == 401
    unknown = await real.get("/api/NOBODY/history")
    known = await real.get("/api/G02/history")
    assert unknown.status_code == known.status_code == 404 and unknown.content == known.content
    for path in ("/api/board", "/api/demo/people", "/api/stream?people=G02", "/photo/web:1"):
        assert (await real.get(path)).status_code == 404, path
    assert (await posts(real, text="到了")).status_code == 404
    assert (await real.post("/api/demo/reset")).status_code in (404, 405)


async def test_a_link_lets_its_person_in_once(house: House, real: httpx.AsyncClient) -> None:
    house.codes["ABC"] = "G02"
    assert (await real.head("/in/ABC")).status_code == 200
    door = await real.get("/in/ABC")
    assert door.status_code == 200 and "set-cookie" not in door.headers
    assert '<form method="post">' in door.text and '<button class="enter">进入</button>' in door.text
    assert "邀请码" not in door.text, "a link of an earlier version asks for nothing"
    assert house.codes == {"ABC": "G02"}, "a preview of the link uses nothing up"
    entered = await real.post("/in/ABC")
    assert (entered.status_code, entered.headers["location"]) == (303, "/chat")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    chat = await real.get("/chat")
    assert chat.status_code == 200 and 'data-person="G02"' in chat.text
    assert (await posts(real, text="到了")).status_code == 200
    assert (await real.get("/api/PO02/history")).status_code == 404
    assert (await posts(real, "PO02", text="到了")).status_code == 404
    assert (await real.get("/api/stream?people=G02,PO02")).status_code == 404
    assert (await real.post("/in/ABC")).headers["location"] == "/chat"  # the link again, on the same phone

    house.banned.add("G02")
    assert (await real.get("/api/G02/history")).status_code == 404
    used = await real.post("/in/ABC")
    assert used.status_code == 410 and "用过或过期" in used.text


async def test_the_door_looks_the_same_for_every_code_and_opens_to_its_own_page_only(
    house: House, real: httpx.AsyncClient
) -> None:
    house.codes["ABC"] = "G02"
    assert (await real.get("/in/ABC")).content == (await real.get("/in/NEVER")).content
    foreign = await real.post("/in/ABC", headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403 and house.codes
    assert (await real.post("/in/NEVER")).status_code == 410


async def test_the_code_stands_in_no_address_that_is_sent(house: House, real: httpx.AsyncClient) -> None:
    house.codes["ABC"] = "G02"
    door = await real.get("/in")
    assert door.status_code == 200 and "邀请码" in door.text and house.codes
    entered = await real.post("/in", data={"code": "ABC"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/chat")
    assert (await real.post("/in", data={"code": "NEVER" * 50})).status_code == 303, "the phone is in already"
    real.cookies.clear()
    for bad in ({"code": "ABC"}, {"code": ""}, {}):
        assert (await real.post("/in", data=bad)).status_code == 410


async def test_behind_https_the_cookie_is_for_this_host_alone(house: House) -> None:
    house.codes["ABC"] = "G02"
    deps = house.deps(demo=False, public_url="https://gate.example.org")
    async with client_of(deps, "gate.example.org") as client:
        answer = await client.post("/in", data={"code": "ABC"})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-huxue=") and "domain" not in cookie.lower()
        assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
        assert "max-age=31536000" in answer.headers["strict-transport-security"]
        value = cookie.partition("=")[2].partition(";")[0]
        for name in ("__Host-huxue", "huxue"):
            client.cookies.clear()
            assert (await client.get("/chat", headers={"Cookie": f"{name}={value}"})).status_code == 200
        forged = {"Cookie": f"__Host-huxue=x; huxue={value}"}
        assert (await client.get("/chat", headers=forged)).status_code == 401, "the stricter one counts"
    async with client_of(house.deps(demo=False), "gate.example.org") as client:
        assert "strict-transport-security" not in (await client.get("/")).headers


async def test_the_cookie_is_only_sent_over_https_where_there_is(house: House) -> None:
    house.codes["ABC"] = "G02"
    async with client_of(house.deps(demo=False, public_url="https://huxue.example")) as client:
        assert "secure" in (await client.post("/in/ABC")).headers["set-cookie"].lower()


def test_a_cookie_cannot_be_made_up() -> None:
    session = Session("G02", BEGINNING)
    value = seal(session, "key")
    assert unseal(value, "key", BEGINNING + timedelta(days=1)) == session
    assert unseal(value, "another", BEGINNING) is None
    assert unseal(value, "key", BEGINNING + LASTS) is None
    assert (
        unseal(value.replace(value[:3], seal(Session("G03", BEGINNING), "x")[:3]) + "0", "key", BEGINNING)
        is None
    )
    for rubbish in ("", ".", "a.b.c", "é.1.2", "G02"):
        assert unseal(rubbish, "key", BEGINNING) is None


async def test_an_open_stream_ends_when_access_does(house: House) -> None:
    cookies = {COOKIE: seal(Session("G02", house.now()), house.deps().signing_key)}
    deps = house.deps(demo=False, beat_s=0.05)
    async with (
        served(house, deps) as url,
        httpx.AsyncClient(base_url=url, cookies=cookies) as client,
        client.stream("GET", "/api/stream?people=G02") as response,
    ):
        page = Page(response)
        assert (await page.hears())[0] == "hello"
        house.banned.add("G02")
        heard = [(await page.hears())[0] for _ in range(4)]
        assert heard[-2:] == ["cut", "end"] or heard[-3:-1] == ["cut", "end"]
        again = await client.get("/api/stream?people=G02")
        assert again.status_code == 200 and again.text == "event: cut\ndata: {}\n\n", (
            "also when it comes back"
        )


async def test_photos_are_seen_by_whom_they_concern(house: House, demo: httpx.AsyncClient) -> None:
    house.pictures["SCH01/2026/a.jpg"] = b"jpeg"
    looks = house.deps().looks
    own, other, none = (
        looks.of("/photo/", key, person, "chat")
        for key, person in (("SCH01/2026/a.jpg", "G02"), ("SCH01/2026/a.jpg", "PO02"), ("x", "G02"))
    )
    seen = await demo.get(own)
    assert seen.status_code == 200 and seen.headers["content-type"] == "image/jpeg"
    for path in (other, none, "/photo/SCH01/2026/a.jpg?person=G02", own.replace("G02", "PO02")):
        assert (await demo.get(path)).status_code == 404, path


async def test_what_is_said_has_an_address_of_its_picture_that_lasts_a_day(house: House) -> None:
    house.pictures["photos/照片 1.jpg"] = b"jpeg"
    async with (
        served(house, house.deps()) as url,
        httpx.AsyncClient(base_url=url) as client,
        client.stream("GET", "/api/stream?people=G02") as response,
    ):
        page = Page(response)
        await page.hears()
        await house.says("G02", Say("看一下", photo="photos/照片 1.jpg"))
        _, said = await page.hears()
        first = said["say"]["photo"]
        assert (await client.get(first)).content == b"jpeg"
        house.ahead = timedelta(hours=25)
        over = await client.get(first)
        assert over.status_code == 410 and "刷新一下再看" in over.text
        (bubble,) = (await client.get("/api/G02/history")).json()["bubbles"]
        assert (await client.get(bubble["photo"])).status_code == 200, "asked anew it is new"


@pytest.mark.parametrize(
    "path", ["/", "/chat", "/healthz", "/favicon.ico", "/static/phone.js", "/nothing", "/api/now"]
)
async def test_every_answer_is_strict(demo: httpx.AsyncClient, path: str) -> None:
    answer = await demo.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text and "http://" not in answer.text.replace("http://www.w3.org", "")


async def test_the_small_ones(demo: httpx.AsyncClient) -> None:
    assert (await demo.get("/healthz")).text == "ok"
    assert (await demo.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"
    assert datetime.fromisoformat((await demo.get("/api/now")).json()["now"]).utcoffset() == timedelta(
        hours=8
    )
    assert "没有这个页面" in (await demo.get("/nothing")).text


# -- the demo ------------------------------------------------------------------------------


async def test_the_demos_levers(house: House, demo: httpx.AsyncClient) -> None:
    people = (await demo.get("/api/demo/people")).json()
    assert [card["id"] for card in people] == ["G02", "PO02", "DO3", "PR01"]
    assert people[0]["post_latitude"] == 33.415712 and people[2]["post_latitude"] is None
    assert (await demo.get("/api/board")).json()[0]["school"] == "实验小学"
    forward = await demo.post("/api/demo/forward", json={"minutes": 10})
    assert forward.json()["now"].startswith("2026-11-23T07:00")
    for minutes in (0, -1, 5000, True, "10", None):
        assert (await demo.post("/api/demo/forward", json={"minutes": minutes})).status_code == 400
    stream = house.channel.open(["G02"])
    assert (await demo.post("/api/demo/reset", json={})).json()["now"].startswith("2026-11-23T06:50")
    assert house.resets == 1 and await stream.queue.get() == {"restart": True}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5:8080", ""])
async def test_the_demo_answers_to_this_machine_only(house: House, host: str) -> None:
    async with client_of(house.deps()) as client:
        answer = await client.get("/api/demo/people", headers={"host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080"])
async def test_the_names_of_this_machine(house: House, host: str) -> None:
    async with client_of(house.deps()) as client:
        assert (await client.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://127.0.0.1:8080"}, 200),
    ],
)
async def test_other_sites_cannot_post(demo: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    assert (await demo.post("/api/demo/reset", json={}, headers=headers)).status_code == status
