"""Filters of the hot path: plain async classes (a sync filter costs a thread each, design.md)."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from duty.language.reading import Intent, understand
from handlers.speech import labels as keys
from handlers.speech.talk import Talk

MOST = 2**53


def numbered(text: str) -> int:
    """The id in a button's data; 0, which nothing has, when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) < MOST else 0


class Pressed(Filter):
    """A key of the keyboard by its label, or its slash command; `rest` is what follows the command."""

    def __init__(self, *labels: str, command: str = "") -> None:
        self._labels = frozenset(label for label in labels if label)
        self._command = f"/{command}" if command else ""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        words = (message.text or "").strip()
        if words in self._labels:
            return {"rest": ""}
        if not self._command or not words.startswith("/"):
            return False
        head, _, rest = words.partition(" ")
        return {"rest": rest.strip()} if head.partition("@")[0].lower() == self._command else False


class Choice(Filter):
    """A button whose data begins with `prefix:`; the rest comes as `args`, split at colons."""

    def __init__(self, prefix: str) -> None:
        self._prefix = f"{prefix}:"

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        data = query.data or ""
        return {"args": data[len(self._prefix) :].split(":")} if data.startswith(self._prefix) else False


class Has(Filter):
    """A message that carries that kind of content (`location`, `photo`, `text`, …)."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds

    async def __call__(self, message: Message) -> bool:
        return any(getattr(message, kind) for kind in self._kinds)


class Words(Filter):
    """Plain words: neither a key of the keyboard nor a slash command."""

    async def __call__(self, message: Message) -> bool:
        words = (message.text or "").strip()
        return bool(words) and words not in keys.ALL and not words.startswith("/")


class CaptionSays(Filter):
    """A picture whose caption has that intent."""

    def __init__(self, intent: Intent) -> None:
        self._intent = intent

    async def __call__(self, message: Message) -> bool:
        return bool(message.photo) and understand((message.caption or "").strip()) is self._intent


class Stranger(Filter):
    """Nobody on the roster."""

    async def __call__(self, _event: object, talk: Talk) -> bool:
        return talk.person is None


class In(Filter):
    """The conversation stands in one of these states."""

    def __init__(self, *states: str) -> None:
        self._states = frozenset(states)

    async def __call__(self, _event: object, raw_state: str | None = None) -> bool:
        return raw_state in self._states
