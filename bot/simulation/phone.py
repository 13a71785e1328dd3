"""What one person's phone shows, with its buttons; and what became of each press."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from duty.messaging.say import Say


@dataclass
class Shown:
    """One message as it stands in the chat. line: its row of the outbox."""

    number: int
    line: int
    text: str
    at: datetime
    buttons: dict[str, str]
    push: bool
    edited: bool = False
    name: str = ""

    def __str__(self) -> str:
        return " ".join([self.text, *(f"[{label}]" for label in self.buttons)])


@dataclass(frozen=True)
class Press:
    """A button that stood on the screen when it was pressed, and what was answered over it."""

    label: str
    text: str
    at: datetime
    answer: str = ""


@dataclass
class Phone:
    """A chat with the house. `sees` are told of every new or changed message, once its owner `looks`."""

    person: str
    screen: dict[int, Shown] = field(default_factory=dict)
    history: list[Shown] = field(default_factory=list)
    """Every message and every change of one, in order."""
    presses: dict[str, Press] = field(default_factory=dict)
    """By the update that each was."""
    sees: list[Callable[[Phone, Shown], None]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def has(self, number: int) -> bool:
        return number in self.screen

    def shows(self, line: int, say: Say, at: datetime, *, push: bool) -> int:
        """The channel brings it. Returns the number of the message; 0 for what is only over a button."""
        if say.answers:
            self._answered(say)
        if not say.text:
            return 0
        replaced = int(say.replaces.removeprefix("#") or 0)
        number = replaced or next(self._numbers)
        buttons = {button.label: button.data for row in say.buttons for button in row if button.data}
        shown = Shown(number, line, say.text, at, buttons, push, edited=bool(replaced), name=say.name)
        self._outdate(shown)
        self.screen[number] = shown
        self.history.append(shown)
        return number

    def looks(self, shown: Shown) -> None:
        """Its owner reads that message."""
        for look in self.sees:
            look(self, shown)

    def _outdate(self, newest: Shown) -> None:
        """As on the page: of several cards of one thing only the newest can be answered."""
        for one in self.screen.values():
            if one.name and one.name == newest.name and one.number != newest.number:
                one.buttons.clear()

    def _answered(self, say: Say) -> None:
        press = self.presses.get(say.answers)
        if press:
            self.presses[say.answers] = Press(press.label, press.text, press.at, say.toast or say.text)

    def holding(self, label: str) -> Shown | None:
        """The newest message that still has that button."""
        return next((one for one in reversed(self.screen.values()) if label in one.buttons), None)
