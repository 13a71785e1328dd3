"""What is said, as data: one shape for every channel, turned into its wire at the edge."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from duty.messaging.press import Press

DATA_LIMIT = 64
"""Telegram refuses the whole message for one longer one."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `data` comes back when it is pressed (at most 64 bytes)."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if len(self.data.encode()) > DATA_LIMIT:
            raise ValueError(f"the data of a button is longer than {DATA_LIMIT} bytes: {self.data[:80]}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard that stays at the bottom; `place` asks the phone where it is."""

    label: str
    place: bool = False


Buttons = tuple[tuple[Button, ...], ...]
Keyboard = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """One thing said to one chat.

    name:     a handle within the chat; a later Say can replace this message by it.
    replaces: the name of an earlier message, or `#<reference>` of the channel. Where a channel
              cannot edit, it is said as a new line instead.
    deletes:  `#<reference>` of the person's own message that must leave the chat.
    file:     key of a document that goes with it, where the channel sends any; made when it is sent.
    silent:   it makes no sound, where the channel can do without.
    anew:     it is heard although it replaces an earlier message; where a change in place makes no sound it
              is said anew, and the earlier one (`outdates`, a `#<reference>`) leaves the chat.
    rings:    names of what waits for an answer here; where the channel can it sounds until each has one.
    fleeting: nothing is left of it, neither words nor row, once it was said.
    answers:  the press of a button this answers (the channel's own id); `toast` is shown over it.
    """

    text: str = ""
    buttons: Buttons = ()
    keyboard: Keyboard = ()
    photo: str = ""
    file: str = ""
    toast: str = ""
    name: str = ""
    replaces: str = ""
    deletes: str = ""
    answers: str = ""
    silent: bool = False
    fleeting: bool = False
    rings: tuple[str, ...] = ()
    anew: bool = False
    outdates: str = ""

    def but(self, **changes: Any) -> Say:
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Plain values, empty fields left out; `asdict` copies each of them, a tenth of a message's time."""
        plain: dict[str, Any] = {name: value for name in WORDS if (value := getattr(self, name))}
        if self.buttons:
            plain["buttons"] = [
                [{"label": b.label, "data": b.data, "url": b.url} for b in line] for line in self.buttons
            ]
        if self.keyboard:
            plain["keyboard"] = [
                [{"label": key.label, "place": key.place} for key in line] for line in self.keyboard
            ]
        return plain

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Say:
        said = dict(raw)
        said["buttons"] = tuple(tuple(Button(**b) for b in line) for line in raw.get("buttons", ()))
        said["keyboard"] = tuple(tuple(Key(**k) for k in line) for line in raw.get("keyboard", ()))
        said["rings"] = tuple(raw.get("rings", ()))
        return cls(**said)


WORDS = tuple(field.name for field in fields(Say) if field.name not in ("buttons", "keyboard"))


Labelled = tuple[str, Press | str]
"""A label and what its button does (or the data as they are written)."""


def button(label: str, does: Press | str) -> Button:
    """A button that does something; Button itself is for links."""
    return Button(label, does.data if isinstance(does, Press) else does)


def row(*buttons: Labelled) -> Buttons:
    """Buttons side by side."""
    return (tuple(button(*one) for one in buttons),)


def column(*buttons: Labelled) -> Buttons:
    """Buttons one below the other: long labels stay readable on a small phone."""
    return tuple((button(*one),) for one in buttons)
