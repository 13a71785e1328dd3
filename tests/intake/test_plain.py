"""A plain message is the update that reading it in full would have made, and nothing odd is read so."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.plain import Plain

BOT = Bot("1:a-bot-that-nobody-has")
PLAIN = Plain(BOT)
NUMBERS = st.integers(1, 2**31)
NAMES = st.text(min_size=1, max_size=8)
CHATS = st.fixed_dictionaries(
    {"id": NUMBERS, "type": st.just("private")},
    optional={"first_name": NAMES, "last_name": NAMES, "username": NAMES},
)
WRITERS = st.fixed_dictionaries(
    {"id": NUMBERS, "is_bot": st.booleans(), "first_name": NAMES},
    optional={"last_name": NAMES, "username": NAMES, "language_code": NAMES},
)
DEGREES = st.floats(-90, 90)
PLACES = st.fixed_dictionaries(
    {"latitude": DEGREES, "longitude": DEGREES}, optional={"horizontal_accuracy": st.floats(0, 1500)}
)
ODD = st.sampled_from(
    [None, True, -1, 0, 1.5, "1", "", [], {}, {"id": "1"}, {"id": True}, {"type": "group"}, 2**40]
)


def messages(said: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    message = {"message_id": NUMBERS, "date": NUMBERS, "from": WRITERS, "chat": CHATS} | said
    return st.fixed_dictionaries({"update_id": NUMBERS, "message": st.fixed_dictionaries(message)})


def in_full(raw: dict[str, Any]) -> Update:
    return Update.model_validate(raw, context={"bot": BOT})


def same(one: Update, other: Update) -> bool:
    plain = [each.model_dump(exclude_unset=True) for each in (one, other)]
    return one == other and plain[0] == plain[1]


@given(messages({"text": NAMES}) | messages({"location": PLACES}))
def test_it_is_copied_as_it_would_be_read(raw: dict[str, Any]) -> None:
    copied = PLAIN.read(raw)
    assert copied is not None and copied.message is not None
    assert same(copied, in_full(raw))
    assert copied.message.bot is BOT and copied.message.chat.bot is BOT


@given(messages({"text": NAMES}) | messages({"location": PLACES}), st.data())
def test_one_odd_field_and_it_is_read_in_full_or_the_same(raw: dict[str, Any], data: st.DataObject) -> None:
    message = raw["message"]
    holder = data.draw(st.sampled_from([raw, message, message["from"], message["chat"]]))
    name = data.draw(st.sampled_from([*holder, "photo", "reply_to_message", "forward_origin", "via_bot"]))
    holder[name] = data.draw(ODD)
    copied = PLAIN.read(raw)
    assert copied is None or same(copied, in_full(raw))


@pytest.mark.parametrize("missing", ["message_id", "date", "from", "chat", "text"])
def test_without_one_of_its_fields_it_is_not_plain(missing: str) -> None:
    somebody = {"id": 1990000001, "is_bot": False, "first_name": "P1"}
    message = {"message_id": 7, "date": 1_790_000_000, "text": "📋 我的", "from": somebody}
    message["chat"] = {"id": 1990000001, "type": "private"}
    assert PLAIN.read({"update_id": 5, "message": message})
    del message[missing]
    assert PLAIN.read({"update_id": 5, "message": message}) is None
