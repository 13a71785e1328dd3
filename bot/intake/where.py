"""Where an update was said, of an update that may not parse: in a chat of two, or among many."""

from __future__ import annotations

from typing import Any

SPOKEN = ("message", "edited_message")
HAPPENED = (*SPOKEN, "my_chat_member")


def in_group(raw: dict[str, Any]) -> bool:
    """Said among many: none of our business, so none of it is kept."""
    return any(kind != "private" for kind in _kinds_of_chats(raw, HAPPENED))


def said_in_private(raw: dict[str, Any]) -> bool:
    """Words or a press in a chat of two; what happens in groups has rules of its own."""
    return bool(_kinds_of_chats(raw, SPOKEN)) and not in_group(raw)


def conversation_key(channel: str, address: str, raw: dict[str, Any]) -> str:
    """Whose conversation it moves. A group has none: what is said there moves that of whoever said it."""
    message = raw.get("message") if in_group(raw) else None
    writer = message.get("from") if isinstance(message, dict) else None
    number = writer.get("id") if isinstance(writer, dict) else None
    return f"{channel}:{number if number is not None else address}"


def _kinds_of_chats(raw: dict[str, Any], holders: tuple[str, ...]) -> list[str]:
    press = raw.get("callback_query")
    found = [press.get("message") if isinstance(press, dict) else None, *(raw.get(one) for one in holders)]
    chats = [one.get("chat") for one in found if isinstance(one, dict)]
    return [str(chat.get("type", "private")) for chat in chats if isinstance(chat, dict)]
