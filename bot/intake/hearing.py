"""What an update says and what its handler answers, as far as the transaction must know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update

from bot.channels.port import Incoming
from duty.language.reading import Meaning
from duty.messaging.say import Say
from storage.arrivals.updates import Heard


def answers(said: Any, update: Update) -> list[Say]:
    """What the handler returned, as a list; the press of a button is always answered once."""
    found = [] if said is None or said is UNHANDLED else [said] if isinstance(said, Say) else list(said)
    if update.callback_query is None:
        return found
    press = update.callback_query.id
    toasted = next((i for i, say in enumerate(found) if say.toast), 0)
    if not found:
        return [Say(answers=press)]
    return [say.but(answers=press) if i == toasted else say for i, say in enumerate(found)]


def press_of(raw: dict[str, Any]) -> str:
    """The id of the button's press, of an update that may not parse."""
    press = raw.get("callback_query")
    return str(press.get("id", "")) if isinstance(press, dict) else ""


NUMBERS_OF_THE_WIRE = ("id", "chat_instance", "inline_message_id", "file_id", "file_unique_id")
"""Long numbers nobody wrote; one in a thousand of 18 digits would be taken for somebody's identity."""


def content(raw: Any) -> Any:
    """What people wrote and named, without the wire's own numbers."""
    if isinstance(raw, dict):
        return {name: content(value) for name, value in raw.items() if name not in NUMBERS_OF_THE_WIRE}
    return [content(value) for value in raw] if isinstance(raw, list) else raw


OUR_CLOCK = frozenset({"web"})
"""Channels whose pages stamp with our clock; the others use the world's, which HUXUE_NOW is ahead of."""


def said_at(incoming: Incoming, raw: dict[str, Any]) -> datetime:
    """The channel's own date on our clock, kept beside our intake time."""
    stamp = (raw.get("message") or {}).get("date")
    if not isinstance(stamp, int) or stamp <= 0:
        return incoming.received_at
    ahead = timedelta() if incoming.channel in OUR_CLOCK else incoming.received_at - datetime.now(UTC)
    try:
        return datetime.fromtimestamp(stamp, UTC) + ahead
    except (ValueError, OverflowError, OSError):  # beyond the year 9999, in milliseconds, …
        return incoming.received_at


KINDS = ("location", "photo", "voice", "video", "document", "contact", "sticker")


def in_group(raw: dict[str, Any]) -> bool:
    """Said among many: none of our business, so none of it is kept."""
    chat = (raw.get("message") or {}).get("chat") or {}
    return bool(chat.get("type", "private") != "private")


def heard_of(incoming: Incoming, said_at: datetime) -> Heard | None:
    """What was written, for the transcript. Buttons are heard as presses, places without coordinates."""
    if in_group(incoming.raw):
        return None
    press = incoming.raw.get("callback_query")
    message = incoming.raw.get("message")
    if press is not None:
        kind, words, reference = "press", str(press.get("data") or ""), str(press.get("id") or "")
    elif message is not None:
        kind = next((k for k in KINDS if k in message), "text")
        words = str(message.get("text") or message.get("caption") or "")
        reference = str(message.get("message_id", ""))
    else:
        return None
    photo = ""
    if kind == "photo" and message and message["photo"]:
        photo = str(message["photo"][-1].get("file_id", ""))
    return Heard(
        incoming.channel,
        incoming.address,
        reference[:40],
        kind,
        words,
        photo[:120],
        incoming.received_at,
        said_at,
    )


def bare_call(raw: dict[str, Any]) -> dict[str, Any] | None:
    """A call for help without the words beside it, or the word of danger in them; None when neither."""
    message = raw.get("message") or {}
    words = str(message.get("text") or message.get("caption") or "")
    head, danger = words.split(maxsplit=1)[:1], Meaning(words).danger_word
    sos = bool(head) and head[0].partition("@")[0].lower() == "/sos"
    if not sos and not danger:
        return None
    kept = {name: message[name] for name in ("message_id", "date", "chat", "from") if name in message}
    return raw | {"message": kept | {"text": "/sos" if sos else f"/incident {danger}"}}
