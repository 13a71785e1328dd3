"""What Telegram's refusals mean to the house, and how its token stays out of every log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from bot.channels.port import Refused, TryLater, Uncertain, Unreachable
from duty.messaging.accounts import MOVED_TO

Markup = dict[str, Any]
Mask = Callable[[str], str]
Photos = Callable[[str], Awaitable[bytes]]
Documents = Callable[[str, str, str], Awaitable[tuple[str, bytes] | None]]
"""By channel, address and key: name and bytes of a file, for whom it is made; None for anybody else."""
DRAWN = ("card/", "qr/", "point/")
"""How keys of pictures begin that we draw ourselves: any other shows what somebody photographed."""
Opened = Callable[[str, str, str], Awaitable[None]]
"""Is told channel, address and key of a picture that stands in a chat."""
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "no rights to send",
    "chat_write_forbidden",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
    "message thread not found",
)


TOPIC = ":"
"""Stands in an address between a group's chat and the topic of it (a forum's) that is meant."""


def address_of(chat: int, topic: int | None) -> str:
    """The address of a chat, or of one topic of a forum."""
    return f"{chat}{TOPIC}{topic}" if topic else str(chat)


def whither(address: str) -> tuple[str, int | None]:
    """The chat of an address, and its topic where it names one."""
    chat, _, topic = address.partition(TOPIC)
    return chat, int(topic) if topic.isascii() and topic.isdecimal() else None


def says(error: Exception, phrases: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(phrase in text for phrase in phrases)


def verdict(
    status: int, text: str, retry_after: float | None = None, moved_to: int | None = None
) -> Exception:
    """The port's exception for a refusal of Telegram."""
    if status == 429:
        return TryLater(retry_after or 1.0)
    if moved_to is not None:
        return Unreachable(f"{MOVED_TO}{moved_to}")
    refusal = Refused(text)
    if status == 403 or (status == 400 and says(refusal, NOBODY_THERE)):
        return Unreachable(text)
    return refusal if status in (400, 413) else Uncertain(f"{status} {text}")


def masker(token: str) -> Mask:
    """A function that hides the token: whoever holds it is the bot, so no log and no exception shows it."""
    quoted = quote(token, safe="")
    return lambda text: text.replace(token, "***").replace(quoted, "***")
