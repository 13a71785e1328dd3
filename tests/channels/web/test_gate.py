"""Nobody stops the house by holding connections: not silent ones, not slow ones, not many."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.web import gate, pace, pages
from bot.channels.web.api import AT_ONCE
from bot.channels.web.channel import PAGES, SILENCE_S
from bot.channels.web.entry.knocking import WRONG
from duty.messaging.accounts import CONSENT_VERSION
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_telegram import DESK, GUARD, TOKEN
from tests.channels.web.test_web_channel import AT, client_of
from tests.house.test_settings import free_port
from tests.kit.paths import ROOT
from tests.kit.story import MONDAY, template
from tests.kit.web_house import House, house_in, served

PATIENCE_S = 60
POST = b"POST /api/G02/updates HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{"
GET = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as made:
        yield made


async def connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))


async def shut(reader: asyncio.StreamReader) -> bytes:
    """What came before the other side shut the connection."""
    async with asyncio.timeout(PATIENCE_S):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("said", [b"", b"G", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", GET + b"G"])
async def test_a_request_that_never_comes_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(gate, "HEAD_S", 0.3)
    async with served(house, house.deps()) as address:
        reader, writer = await connected(address)
        writer.write(said)
        answer = await shut(reader)
        assert (b"200" in answer) == said.startswith(GET)
        writer.close()


async def test_who_trickles_wins_no_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HEAD_S", 0.3)
    async with served(house, house.deps()) as address:
        reader, writer = await connected(address)
        ended = asyncio.ensure_future(shut(reader))
        while not ended.done():
            writer.write(b"G")
            await asyncio.sleep(0.02)
        assert ended.result() == b"" or b"400" not in ended.result()
        writer.close()


async def test_a_body_that_never_ends_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_PAUSE_S", 0.3)
    async with served(house, house.deps()) as address:
        reader, writer = await connected(address)
        writer.write(POST)
        assert await shut(reader) == b"" and house.taken == []
        writer.close()


async def test_an_open_page_is_no_idle_connection(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HEAD_S", 0.2)
    async with served(house, house.deps(beat_s=0.1)) as address:
        reader, writer = await connected(address)
        writer.write(b"GET /api/stream?people=G02 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        for _ in range(8):
            await asyncio.wait_for(reader.readuntil(b"event: beat"), PATIENCE_S)
        writer.close()


async def test_one_address_has_its_share(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.server.PER_ADDRESS", 3)
    async with served(house, house.deps()) as address:
        held = [await connected(address) for _ in range(3)]
        await asyncio.sleep(0.1)
        reader, writer = await connected(address)
        assert await shut(reader) == b""
        writer.close()
        held.pop()[1].close()
        await asyncio.sleep(0.2)
        reader, writer = await connected(address)
        writer.write(GET)
        assert b"200" in await reader.readline()
        for one in (writer, *(w for _, w in held)):
            one.close()


def test_behind_a_proxy_all_come_from_one_address_and_share_the_room() -> None:
    door = gate.Gate(most=5, per_address=None)
    assert [door.enter("10.0.0.1") for _ in range(6)] == [True] * 5 + [False]
    door.leave("10.0.0.1")
    assert door.held == 4 and door.enter("10.0.0.2")


async def test_one_person_has_six_pages_and_a_dead_one_makes_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [house.channel.open(["G02"]) for _ in range(PAGES)]
    assert all(held) and house.channel.open(["G02"]) is None
    async with client_of(house.deps()) as client:
        answer = await client.get("/api/stream?people=G02")
    assert answer.status_code == 429 and "关掉别的页面" in answer.json()["reason"]
    assert house.channel.open(["G03"]) is not None, "others have theirs"
    lost = held[2]
    assert lost is not None
    lost.heard_at -= SILENCE_S + 1
    assert house.channel.open(["G02"]) is not None
    assert lost.queue.get_nowait() is None, "it was told to end"


async def test_whoever_guesses_codes_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "HELD_S", 0.01)
    house.codes["ABCDEFGHJK"] = "G02"
    async with client_of(house.deps(demo=False)) as client:
        tries = [await client.post("/in", data={"code": f"GUESS{n}"}) for n in range(WRONG + 5)]
        assert [one.status_code for one in tries] == [410] * WRONG + [429] * 5
        assert "过一分钟再试" in tries[-1].text
        assert house.codes, "not even the right one is looked at"
        house.ahead += timedelta(minutes=1)
        assert (await client.post("/in", data={"code": "ABCDEFGHJK"})).status_code == 303


async def test_of_many_things_that_one_person_sends_at_once_a_few_are_handled_at_a_time(house: House) -> None:
    house.hanging = asyncio.Event()
    async with client_of(house.deps()) as client:
        posts = [
            asyncio.ensure_future(
                client.post(f"/api/{who}/updates", json={"id": n, "at": AT, "text": "到岗"})
            )
            for n, who in enumerate(["G02"] * 10 + ["PO02"], 1)
        ]
        async with asyncio.timeout(30):
            while house.asked < AT_ONCE + 1:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert house.asked == AT_ONCE + 1, "another's is not held back"
        house.hanging.set()
        assert [(await one).status_code for one in posts] == [200] * 11


async def test_a_call_does_not_wait_behind_what_the_same_page_floods(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "AT_ONCE", 1)
    monkeypatch.setattr(pace, "A_SECOND", 0.001)
    async with client_of(house.deps()) as client:
        words = {"at": AT, "text": "到岗"}
        assert (await client.post("/api/G02/updates", json={"id": 1, **words})).status_code == 200
        paced = asyncio.ensure_future(client.post("/api/G02/updates", json={"id": 2, **words}))
        await asyncio.sleep(0.2)
        assert not paced.done()
        call = {"id": 3, "at": AT, "text": "🚨 紧急求助"}
        assert (await client.post("/api/G02/updates", json=call)).status_code == 200
        assert not paced.done()
        paced.cancel()


# -- a whole house with few descriptors ---------------------------------------------------------

FEW = 160


def few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW))


@asynccontextmanager
async def serving(folder: Path, double: TelegramDouble, port: int) -> AsyncIterator[None]:
    shutil.copyfile(await template(), folder / "huxue.db")
    with closing(sqlite3.connect(folder / "huxue.db")) as connection, connection:
        connection.execute(
            "INSERT INTO consents (person_id, version, channel, at)"
            " SELECT person_id, ?, channel, bound_at FROM accounts",
            (CONSENT_VERSION,),
        )
    given = {
        "HUXUE_DATA_DIR": str(folder), "HUXUE_WEB_PORT": str(port), "HUXUE_NOW": MONDAY,
        "HUXUE_TELEGRAM_TOKEN": TOKEN, "HUXUE_TELEGRAM_API_URL": double.url, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "serve"),
        env=os.environ | given, stdout=asyncio.subprocess.PIPE, preexec_fn=few_descriptors,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        async with asyncio.timeout(PATIENCE_S * 2):
            assert b"http" in await child.stdout.readline()
        yield
    finally:
        child.kill()
        await child.wait()


async def test_silent_connections_do_not_stop_a_page_to_an_officer(tmp_path: Path) -> None:
    port = free_port()
    async with TelegramDouble(token=TOKEN) as double, serving(tmp_path, double, port):
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(FEW - 20)]
        guard, desk = double.person(GUARD), double.person(DESK)
        guard.sends("🚨 紧急求助")
        await desk.sees("【紧急求助】", timeout=PATIENCE_S)
        await guard.sees("求助已记下", timeout=PATIENCE_S)
        for _, writer in held:
            writer.close()
