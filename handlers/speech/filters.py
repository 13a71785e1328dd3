"""Filters: plain async classes (a sync filter costs a thread each), with the doors that the index knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from duty.language.reading import Intent, Meaning
from duty.messaging.press import Press
from handlers.speech import labels as keys
from handlers.speech.content import UNDER, carries, own_words
from handlers.speech.plain_words import command_meant
from handlers.speech.talk import Talk

Door = tuple[str, str]
"""One thing by which an update finds its handlers: ("label", "📋 我的"), ("act", "alert.take"), …"""
WORDS: Door = ("words", "")
MOST = 2**53


def numbered(text: str) -> int:
    """The id in a button's data; 0, which nothing has, when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) < MOST else 0


def id_of(args: list[str]) -> int:
    """The id that a button's data begin with; 0, which nothing has, where it is missing."""
    return numbered(args[0]) if args else 0


class DoorFilter(Filter):
    """A filter that only lets in what comes by one of its doors, so that nothing else asks it."""

    doors: tuple[Door, ...] = ()


class Pressed(DoorFilter):
    """A key of the keyboard by its label, its slash command or its plain word.

    `rest` is what follows the command.
    """

    def __init__(self, *labels: str, command: str = "") -> None:
        self._labels = frozenset(label for label in labels if label)
        self.command = f"/{command}" if command else ""
        named: list[Door] = [("label", label) for label in sorted(self._labels)]
        self.doors = (*named, *([("command", self.command)] if command else ()))

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        words = own_words(message)
        if words in self._labels:
            return {"rest": ""}
        words = words if words.startswith("/") else command_meant(words)
        if not self.command or not words:
            return False
        if command_of(words) != self.command:
            return False
        return {"rest": words.partition(" ")[2].strip()}


def command_of(words: str) -> str:
    """`/sos` of `/SOS@our_bot please`."""
    return words.partition(" ")[0].partition("@")[0].lower()


class Choice(DoorFilter):
    """A button that does `act` (`duty.messaging.press`); the rest of its data comes as `args`.

    There is always one: data can be forged, and those that end early name nothing.
    """

    def __init__(self, act: str) -> None:
        self._act = act
        self.doors = (("act", act),)

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        press = Press.parse(query.data or "", (self._act,))
        return {"args": list(press.args) or [""]} if press else False


CAPTIONED = ("photo", *UNDER)
"""Kinds of content that words can stand under."""


class Has(DoorFilter):
    """A message that carries that kind of content (`location`, `photo`, `text`, …), see `carries`."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds
        self.doors = tuple(("kind", kind) for kind in kinds)

    async def __call__(self, message: Message) -> bool:
        return any(carries(message, kind) for kind in self._kinds)


class Words(DoorFilter):
    """Plain words, also under a film or a file: neither a key of the keyboard nor a slash command."""

    doors = (WORDS,)

    async def __call__(self, message: Message) -> bool:
        words = own_words(message)
        return bool(words) and words not in keys.ALL and not words.startswith("/")


class Means(Filter):
    """The words of the message, or under its picture, have that intent."""

    def __init__(self, intent: Intent) -> None:
        self._intent = intent

    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return talk.meaning.intent is self._intent


class Reads(Filter):
    """The reading of the words, or of those under its picture, says so: `Reads(lambda said: said.calls)`."""

    def __init__(self, says: Callable[[Meaning], bool]) -> None:
        self._says = says

    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return self._says(talk.meaning)


class In(Filter):
    """The conversation stands in one of these states."""

    def __init__(self, *states: str) -> None:
        self.states = frozenset(states)

    async def __call__(self, _event: object, raw_state: str | None = None) -> bool:
        return raw_state in self.states
