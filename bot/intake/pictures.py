"""What a chat sends beyond its pictures of the day: the words stay, the picture is left where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.types import Message

from bot.channels.port import Incoming
from handlers.speech.content import picture_file

COUNTED_AT_THE_DOOR = frozenset({"web"})
"""Channels that bring the bytes along: there a picture is counted before it is put away."""
LEFT_OUT = ("photo", "document", "media_group_id", "caption", "caption_entities", "show_caption_above_media")


def size_to_fetch(incoming: Incoming, message: Message | None) -> int | None:
    """How large the picture is that we should fetch for it; None where it brings none."""
    if incoming.channel in COUNTED_AT_THE_DOOR or message is None or not picture_file(message):
        return None
    holder = message.photo[-1] if message.photo else message.document
    return (holder.file_size or 0) if holder else 0


def without_picture(incoming: Incoming) -> Incoming | None:
    """Only the words of it; None where there are none."""
    message: dict[str, Any] = incoming.raw["message"]
    if not message.get("caption"):
        return None
    kept = {name: value for name, value in message.items() if name not in LEFT_OUT}
    words = {"text": message["caption"], "entities": message.get("caption_entities", [])}
    return replace(incoming, raw=incoming.raw | {"message": kept | words})
