"""Bytes at the doors: the webhook never answers 500, polling never dies, and the next good update lands."""

from __future__ import annotations

import asyncio
import io
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.channels.telegram.webhook import BODY_LIMIT
from storage import tables
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_webhook import GUARD, HEADER, TOKEN, hook, until, webhook_house
from tests.fuzz.fuzz_updates import ours, strange
from tests.fuzz.test_fuzz import FAULTS, efforts, head, some
from tests.kit.story import Story, opened, settings

Body = tuple[bytes, str, str]
"""What is posted, with which secret and which content type."""


def json_of_any_shape() -> st.SearchStrategy[Any]:
    number = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    leaf = st.none() | st.booleans() | number | text
    names = st.sampled_from(["update_id", "message", "callback_query", "chat", "id", "text", "ok", "result"])
    return st.recursive(
        leaf, lambda one: st.lists(one, max_size=3) | st.dictionaries(names | text, one, max_size=4)
    )


def updates() -> st.SearchStrategy[bytes]:
    """Strange ones as Telegram would write them, with an id of their own."""
    numbered = st.tuples(st.integers(1, 2**53), strange()).map(lambda one: {"update_id": one[0]} | one[1])
    return numbered.map(lambda one: orjson.dumps(one, option=orjson.OPT_NON_STR_KEYS))


ODD_BODIES = (
    b"", b" ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf{}", b"null", b"NaN", b"Infinity", b"-", b'"', b"[[[[",
    b"[" * 1200,
    b'{"update_id": 1e400}', b'{"update_id": NaN}', b'{"update_id": -5}',
    b'{"update_id": 18446744073709551616}',
    b'{"update_id": 4.0}', b'{"update_id": "4"}', b'{"update_id": 3, "update_id": 3}', b'{"update_id": 8}',
    b'{"update_id": 6, "message": {"text": "\\ud83d", "chat": {"id": 9900002}}}', b'{"\\ud800": "\\udfff"}',
    b'{"update_id": 7, "message": {"text": "\\u0000"}}', b"1" * 500, b'{"a":' * 300, b"\\ud83d",
    b"x" * 900,
)  # fmt: skip


def bodies() -> st.SearchStrategy[bytes]:
    whole = st.one_of(updates(), json_of_any_shape().map(orjson.dumps))
    cut = st.tuples(whole, st.floats(0, 1)).map(lambda one: one[0][: int(len(one[0]) * one[1])])
    return st.one_of(st.binary(max_size=40), whole, cut, st.sampled_from(ODD_BODIES))


def posts() -> st.SearchStrategy[Body]:
    secret = st.sampled_from(["right"] * 6 + ["", "wrong", "猜", "a" * 500])
    kind = st.sampled_from(["application/json"] * 4 + ["", "text/html", "multipart/form-data", "x"])
    return st.tuples(bodies(), secret, kind)


@efforts
def test_the_webhook_takes_any_bytes(effort: int) -> None:
    @some(8 * effort)
    @given(st.lists(posts(), min_size=4, max_size=16), st.integers(0, 5))
    def told(posted: list[Body], again: int) -> None:
        asyncio.run(_posted([*posted, *posted[:again]]))

    told()


async def _posted(posted: Sequence[Body]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="huxue-fuzz-"))
    try:
        with capture_logs() as logs:
            async with TelegramDouble(token=TOKEN) as double, webhook_house(folder, double) as story:
                double.updates.webhook = None
                answers = await asyncio.gather(*(_post(story, *one) for one in posted))
                for (_, secret, _), status in zip(posted, answers, strict=True):
                    assert status == (200 if secret == "right" else 401)
                assert [line for line in logs if line["event"] in FAULTS] == []
                kept = {row.key for row in await story.rows(tables.handled_updates)}
                parked = [row.key for row in await story.rows(tables.parked_updates)]
                assert len(parked) == len(set(parked)) and set(parked) <= kept
                await _the_next_one_lands(story)
    finally:
        shutil.rmtree(folder)


async def _post(story: Story, body: bytes, secret: str, kind: str) -> int:
    headers = {HEADER: hook(story).secret if secret == "right" else secret, "Content-Type": kind}
    url = f"http://127.0.0.1:{story.house.server.port}{hook(story).path}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


LAST = 2**60


async def _the_next_one_lands(story: Story) -> None:
    good = {"update_id": LAST, "message": head(GUARD, 77) | {"text": "/start"}}
    assert await _post(story, orjson.dumps(good), "right", "application/json") == 200
    assert len(await story.rows(tables.handled_updates, tables.handled_updates.c.key == str(LAST))) == 1
    said = await story.rows(tables.outbox, tables.outbox.c.address == str(GUARD))
    assert any("李师傅，您好" in row.say.get("text", "") for row in said)


async def test_a_body_without_end_is_cut_off(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        double.updates.webhook = None
        assert await _post(story, b" " * (BODY_LIMIT + 1), "right", "application/json") == 413
        assert await _post(story, b"[" * BODY_LIMIT, "right", "application/json") == 200
        await _the_next_one_lands(story)


async def test_half_a_character_is_no_reason_to_set_a_message_aside(tmp_path: Path) -> None:
    """Phones cut emoji in two; the webhook used to take the whole body for no JSON."""
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        guard = double.person(GUARD)
        guard.sends("/start")
        await guard.sees("李师傅，您好")
        await guard.sees("用前请看")
        guard.presses("我知道了")
        await until(lambda: not double.updates.pending)
        whole = orjson.dumps(
            {"update_id": LAST, "message": head(GUARD, 78) | {"text": "/incident 校门有积水@"}}
        )
        for end in (b"\\ud83d", b"\\u0000"):
            body = whole.replace(b"@", end).replace(str(LAST).encode(), str(LAST + len(end)).encode())
            assert await _post(story, body, "right", "application/json") == 200
        assert await story.rows(tables.parked_updates) == []
        ours = await story.rows(tables.incidents, tables.incidents.c.imported_as == "")
        assert [row.sentence for row in ours][-1] in ("校门有积水", "校门有积水?")


# -- polling --------------------------------------------------------------------------------------

ANSWERS = (
    b"", b"\x00", b"null", b"[]", b"[" * 1200, b'"ok"', b'{"ok": true}', b'{"ok": true, "result": null}',
    b'{"ok": true, "result": {}}', b'{"ok": true, "result": [null]}',
    b'{"ok": true, "result": [{"update_id": true}]}',
    b'{"ok": true, "result": [{}]}', b'{"ok": true, "result": [{"update_id": "1"}]}',
    b'{"ok": false, "parameters": []}',
    b'{"ok": false, "parameters": {"retry_after": "soon"}}',
    b'{"ok": false, "parameters": {"retry_after": -5}}',
    b'{"ok": false, "parameters": {"retry_after": null}}', b'{"ok": false, "description": {"a": []}}',
    b"<html>502</html>",
    b'{"ok": false, "parameters": "retry_after"}', b'{"ok": false, "parameters": {"retry_after": {}}}',
)  # fmt: skip


def babbles() -> st.SearchStrategy[tuple[bytes, int]]:
    results = (
        json_of_any_shape().filter(_is_no_lie).map(lambda one: orjson.dumps({"ok": True, "result": one}))
    )
    answers = st.one_of(st.sampled_from(ANSWERS), st.binary(max_size=30), results)
    return st.tuples(answers, st.sampled_from([200, 200, 200, 201, 302, 400, 403, 404, 413, 429, 500, 502]))


def _is_no_lie(result: Any) -> bool:
    """A list of numbered updates would be believed, whatever is in them."""
    return not isinstance(result, list) or not any(isinstance(one, dict) for one in result)


@efforts
def test_polling_outlives_any_answer(effort: int) -> None:
    @some(6 * effort)
    @given(st.lists(babbles(), max_size=10), st.lists(ours() | strange(), max_size=8))
    def told(answers: list[tuple[bytes, int]], between: list[dict[str, Any]]) -> None:
        asyncio.run(_polled(answers, between))

    told()


async def _polled(answers: Sequence[tuple[bytes, int]], between: Sequence[dict[str, Any]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="huxue-fuzz-"))
    try:
        async with TelegramDouble(token=TOKEN) as double:
            guard = double.person(GUARD)
            for body, status in answers:
                double.babble("getUpdates", body, status)
            chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url)
            async with opened(chosen, consented=False) as story:
                assert story.house.telegram and story.house.telegram.polling
                story.house.telegram.polling._backoff_s = 0.0005
                for number, raw in enumerate(between, 1):
                    double.updates.raw({"update_id": number} | raw)
                good = {"update_id": 1000, "message": head(GUARD, 5) | {"text": "/start"}}
                double.updates.raw(good)
                double.updates.raw({"update_id": 1001, "message": {"text": 5}})
                await until(lambda: story.house.stop.is_set() or not double.updates.pending)
                assert not story.house.stop.is_set()
                handled = {row.key for row in await story.rows(tables.handled_updates)}
                assert handled >= {str(one) for one in [*range(1, len(between) + 1), 1000, 1001]}
                await guard.sees("李师傅，您好")
    finally:
        shutil.rmtree(folder)
