"""One raw update, looked at once: what it says, when, whether it may be kept, and what is heard of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.port import Incoming
from bot.channels.urgent import is_urgent
from bot.intake.reading import Reading, press_of
from bot.intake.where import in_group
from duty.records.restricted import Finding

NOW = datetime(2026, 11, 23, 7, 44, tzinfo=UTC)
IDENTITY = "320705199001011234"
"""Invented: no such district, no valid checksum."""


def reading(raw: dict[str, Any], channel: str = "web") -> Reading:
    return Reading.of(Incoming(channel, "G02:1", "G02", raw, NOW))


def text(words: str, **more: Any) -> dict[str, Any]:
    chat = {"id": 5, "type": "private"}
    return {
        "update_id": 1,
        "message": {"message_id": 9, "date": 1_764_000_000, "chat": chat, "text": words} | more,
    }


# -- urgent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["🚨 紧急求助", "🚨", "/sos", "/sos@bot 快来", "救命", "校门口有人持刀", "there is a man with a knife"],
)
def test_a_call_overtakes_on_every_channel(words: str) -> None:
    assert is_urgent(text(words))
    under_a_film = text("") | {"message": {"message_id": 9, "video": {}, "caption": words}}
    assert is_urgent(under_a_film)


def test_an_answer_to_a_call_overtakes_too() -> None:
    assert is_urgent({"callback_query": {"id": "1", "data": "alert:take:7"}})
    assert not is_urgent({"callback_query": {"id": "1", "data": "verify:seen:7"}})


@pytest.mark.parametrize(
    "raw",
    [
        text("到岗"),
        text("有人持刀时第一步该做什么？"),
        {},
        {"message": None},
        {"message": "🚨"},
        {"message": {"text": 7}},
        {"callback_query": []},
    ],
)
def test_anything_else_keeps_its_place_whatever_its_shape(raw: dict[str, Any]) -> None:
    assert not is_urgent(raw)


# -- what may not be kept -----------------------------------------------------------------------------


def test_what_must_not_be_here_is_found_in_any_string() -> None:
    assert reading(text(f"身份证{IDENTITY}")).restricted == "id_number"
    assert reading(text("好", contact={"first_name": IDENTITY})).restricted == "id_number"
    assert not reading(text("到岗")).restricted


def test_the_wire_s_own_numbers_are_nobody_s_identity() -> None:
    raw = {"callback_query": {"id": IDENTITY, "data": "kind:5", "from": {"id": 5}}}
    assert not reading(raw).restricted


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("/sos 他的身份证是……", "/sos"),
        ("/SOS@bot x", "/sos"),
        ("有人持刀，身份证……", "/incident 持刀"),
        ("到岗", None),
        ("", None),
    ],
)
def test_a_call_is_left_without_the_words_beside_it(words: str, bare: str | None) -> None:
    found = reading(text(words)).bare_call
    assert (found and found.raw["message"]["text"]) == bare
    if found:
        assert set(found.raw["message"]) == {"message_id", "date", "chat", "text"}


@pytest.mark.parametrize(
    ("words", "calls"),
    [
        ("闺女割腕了，初二3班的", True),
        ("三楼那个妹妹抽得口吐白沫，二年级的", True),
        ("里面住着一个刑满释放人员，叫张三", False),
        ("缪师傅天天晚上推牌九 输了好几万", False),
        ("把今天迟到学生的脸都拍清楚发上来", False),
    ],
)
def test_where_nothing_of_the_words_may_be_kept_their_danger_still_calls(words: str, calls: bool) -> None:
    left = reading(text(words)).left(Finding("person"))
    assert bool(left) is calls
    if left:
        assert left.words == "/sos"


def test_the_words_under_a_picture_can_be_a_call() -> None:
    raw = text("")
    raw["message"] |= {"caption": "着火了", "photo": [{"file_id": "x"}]}
    found = reading(raw).bare_call
    assert found and "photo" not in found.raw["message"]


# -- when ---------------------------------------------------------------------------------------------


def test_a_page_stamps_with_our_clock() -> None:
    stamped = text("到岗", date=int((NOW - timedelta(minutes=9)).timestamp()))
    assert reading(stamped).said_at == NOW - timedelta(minutes=9)


def test_telegram_stamps_with_the_world_s() -> None:
    real = datetime.now(UTC)
    said = reading(text("到岗", date=int(real.timestamp())), "telegram").said_at
    assert abs(said - NOW) < timedelta(seconds=5)


@pytest.mark.parametrize("date", [0, -5, None, "now", 10**15])
def test_a_senseless_date_is_the_moment_it_came(date: Any) -> None:
    assert reading(text("到岗", date=date)).said_at == NOW


# -- what is heard ------------------------------------------------------------------------------------


def test_words_pictures_presses_and_places_are_heard() -> None:
    words = reading(text("到岗")).heard
    assert words and (words.kind, words.text, words.reference) == ("text", "到岗", "9")
    raw = text("")
    raw["message"] |= {"caption": "坏了", "photo": [{"file_id": "small"}, {"file_id": "large"}]}
    picture = reading(raw).heard
    assert picture and (picture.kind, picture.text, picture.photo) == ("photo", "坏了", "large")
    pressed = reading({"callback_query": {"id": "3", "data": "alert:take:7"}}).heard
    assert pressed and (pressed.kind, pressed.text, pressed.reference) == ("press", "alert:take:7", "3")
    place = reading(text("", location={"latitude": 30.1, "longitude": 118.2})).heard
    assert place and (place.kind, place.text) == ("location", "")


def test_nothing_of_a_group_is_heard_and_nothing_of_what_nobody_said() -> None:
    group = text("早")
    group["message"]["chat"]["type"] = "supergroup"
    assert in_group(group) and reading(group).heard is None
    assert reading({"my_chat_member": {}}).heard is None


def test_a_press_is_known_even_where_the_update_does_not_parse() -> None:
    assert press_of({"callback_query": {"id": 77}}) == "77"
    assert press_of({"callback_query": "x"}) == "" and press_of({}) == ""
