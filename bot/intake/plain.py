"""Plain words, keys and places in a chat of two, read without pydantic: most of a morning is nothing else.

It takes some forty microseconds for a message of whose hundred fields five are set. One that has just these,
each of just its kind, is a copy of a message that was read beforehand; whatever else comes is read as always.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeGuard

from aiogram import Bot
from aiogram.types import Update

Raw = dict[str, Any]
Kinds = dict[str, type]

WRITER: Kinds = {"id": int, "is_bot": bool, "first_name": str}
WRITER_MAY: Kinds = WRITER | {"last_name": str, "username": str, "language_code": str}
CHAT: Kinds = {"id": int, "type": str}
CHAT_MAY: Kinds = CHAT | {"first_name": str, "last_name": str, "username": str}
PLACE: Kinds = {"latitude": float, "longitude": float}
PLACE_MAY: Kinds = PLACE | {"horizontal_accuracy": float}
SAID: Kinds = {"message_id": int, "date": int, "from": dict, "chat": dict}
TEXT, PLACED = SAID | {"text": str}, SAID | {"location": dict}
LATEST = 2**32
"""Seconds; what is later may be milliseconds, and is read as always."""
SOMEBODY = {"id": 1, "is_bot": False, "first_name": "P1"}
SAMPLE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": SOMEBODY}


class Plain:
    """One for a bot, which the copies carry as any update does."""

    def __init__(self, bot: Bot) -> None:
        self._words = _in_full(bot, {"text": "-"})
        self._placed = _in_full(bot, {"location": {"latitude": 0.5, "longitude": 0.5}})

    def read(self, raw: Raw) -> Update | None:
        """None where it is not as plain as that: then it is to be read in full."""
        message = raw.get("message")
        if raw.keys() != {"update_id", "message"} or type(raw["update_id"]) is not int:
            return None
        if _is(message, TEXT, TEXT):
            return _copied(self._words, raw, message)
        if _is(message, PLACED, PLACED) and _is(message["location"], PLACE, PLACE_MAY):
            return _copied(self._placed, raw, message)
        return None


def _in_full(bot: Bot, said: Raw) -> Update:
    return Update.model_validate({"update_id": 1, "message": SAMPLE | said}, context={"bot": bot})


def _is(value: Any, must: Kinds, may: Kinds) -> TypeGuard[Raw]:
    """Whether it has these fields, none that it may not have, and each of just that kind."""
    if type(value) is not dict or not must.keys() <= value.keys() <= may.keys():
        return False
    return all(type(one) is may[name] for name, one in value.items())


def _copied(like: Update, raw: Raw, message: Raw) -> Update | None:
    was, writer, chat = like.message, message["from"], message["chat"]
    assert was is not None and was.from_user is not None
    if not (_is(writer, WRITER, WRITER_MAY) and _is(chat, CHAT, CHAT_MAY) and chat["type"] == "private"):
        return None
    if not 0 < message["date"] < LATEST:
        return None
    said: Raw = {name: message[name] for name in ("message_id", "text") if name in message}
    if was.location is not None:
        said["location"] = was.location.model_copy(update=message["location"])
    said["from_user"] = was.from_user.model_copy(update=writer)
    said["chat"] = was.chat.model_copy(update=chat)
    said["date"] = datetime.fromtimestamp(message["date"], UTC)
    message_now = was.model_copy(update=said)
    return like.model_copy(update={"update_id": raw["update_id"], "message": message_now})
