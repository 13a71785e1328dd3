"""What a page posts, as an update in Telegram's JSON shape."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.port import Incoming
from bot.channels.urgent import is_urgent

ID_LIMIT = 2**53
"""Pages are JavaScript: integers beyond it lose their last digits."""
TEXT_LIMIT = 4096
DATA_LIMIT = 64
ACCURACY_LIMIT = 1500.0
"""The Bot API's own bounds."""


class BadPost(Exception):
    """The page sent something that is no message; the words are for the person."""


def chat_number(address: str) -> int:
    """A stable number of 52 bits for an address, as Telegram's ids are."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:8]) >> 12 or 1


def incoming(
    person: str, posted: Mapping[str, Any], now: datetime, photo: str = "", unique: str = ""
) -> Incoming:
    """The posted message as an update. `photo` is the file id of a picture kept before.

    `unique`: the same for the same picture, whoever sends it again.

    `of` names the message this picture was split off from: the page could not know whether the two had
    arrived together, so both ways of it bear the key of the one picture.
    """
    number, at = _number(posted), _at(posted)
    picture = _whole(posted.get("of"), "消息没有编号，请刷新页面") if "of" in posted else number
    if "press" in posted:
        raw = _press(person, number, at, posted["press"])
    else:
        raw = {"message": _head(person, number, at) | _content(posted, photo, unique)}
    return Incoming(
        channel="web",
        key=f"{person}:{number}",
        address=person,
        raw={"update_id": number} | raw,
        received_at=now,
        urgent=is_urgent(raw),
        also=(f"{person}:{picture}:picture",) if photo else (),
    )


def _content(posted: Mapping[str, Any], photo: str, unique: str) -> dict[str, Any]:
    if photo:
        return _photo(posted, photo, unique or photo)
    if "place" in posted:
        return {"location": _location(posted["place"])}
    return {"text": _text(posted.get("text"))}


def _photo(posted: Mapping[str, Any], photo: str, same: str) -> dict[str, Any]:
    unique = hashlib.sha256(same.encode()).hexdigest()[:24]
    content: dict[str, Any] = {
        "photo": [{"file_id": photo, "file_unique_id": unique, "width": 0, "height": 0}],
    }
    if posted.get("text"):
        content["caption"] = _text(posted["text"])
    if posted.get("album"):
        content["media_group_id"] = str(posted["album"])[:40]
    return content


def _press(person: str, number: int, at: int, press: Any) -> dict[str, Any]:
    if not isinstance(press, dict):
        raise BadPost("按钮不对，请刷新页面再点")
    data, shown = press.get("data"), press.get("message_id")
    if not isinstance(data, str) or not 0 < len(data.encode()) <= DATA_LIMIT:
        raise BadPost("按钮不对，请刷新页面再点")
    chat = _head(person, _whole(shown, "按钮不对，请刷新页面再点"), at)
    return {
        "callback_query": {
            "id": str(number),
            "from": chat.pop("from"),
            "chat_instance": str(chat_number(person)),
            "data": data,
            "message": chat,
        }
    }


def _head(person: str, number: int, at: int) -> dict[str, Any]:
    chat = chat_number(person)
    return {
        "message_id": number,
        "date": at,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": ""},
    }


def _location(place: Any) -> dict[str, float]:
    if not isinstance(place, dict):
        raise BadPost("没有收到位置")
    latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    accuracy = place.get("accuracy") or 0
    if not _real(accuracy) or accuracy < 0:
        raise BadPost("位置的误差不对")
    return {
        "latitude": latitude,
        "longitude": longitude,
        "horizontal_accuracy": min(float(accuracy), ACCURACY_LIMIT),
    }


def _degrees(value: Any, bound: int) -> float:
    if not _real(value) or abs(value) > bound:
        raise BadPost("没有收到位置")
    return float(value)


def _real(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadPost("没有内容")
    if len(text) > TEXT_LIMIT:
        raise BadPost(f"太长了，请分几次发（每次最多{TEXT_LIMIT}字）")
    return text


def _number(posted: Mapping[str, Any]) -> int:
    return _whole(posted.get("id"), "消息没有编号，请刷新页面")


def _whole(value: Any, reason: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 16:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < ID_LIMIT:
        raise BadPost(reason)
    return value


def _at(posted: Mapping[str, Any]) -> int:
    """When it was tapped, by the page's clock."""
    try:
        moment = datetime.fromisoformat(str(posted.get("at")))
        if moment.tzinfo is None:
            raise ValueError("no time zone")
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        raise BadPost("消息没有时间，请刷新页面") from None
