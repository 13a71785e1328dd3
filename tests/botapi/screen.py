"""What stands in a chat: messages with their buttons, as the person sees them now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Wire = dict[str, Any]


@dataclass(frozen=True)
class Button:
    label: str
    data: str = ""
    url: str = ""


@dataclass
class Message:
    message_id: int
    sender: Wire
    chat: Wire
    date: int
    text: str = ""
    caption: str = ""
    photo: bytes | None = None
    inline: list[list[Wire]] = field(default_factory=list)
    has_keyboard: bool = False  # Telegram edits no message that brought a reply keyboard
    undeletable: bool = False
    edited: bool = False
    extra: Wire = field(default_factory=dict)

    @property
    def own(self) -> bool:
        """Written by a person, not by the bot."""
        return not self.sender["is_bot"]

    @property
    def words(self) -> str:
        return self.text or self.caption

    @property
    def buttons(self) -> list[list[Button]]:
        return [
            [Button(b["text"], b.get("callback_data", ""), b.get("url", "")) for b in row]
            for row in self.inline
        ]

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str | None, data: str | None) -> Button | None:
        for row in self.buttons:
            for button in row:
                if label in (None, button.label) and data in (None, button.data):
                    return button
        return None

    def wire(self) -> Wire:
        wire = {"message_id": self.message_id, "from": self.sender, "chat": self.chat, "date": self.date}
        if self.text:
            wire["text"] = self.text
            if self.text.startswith("/"):
                command = self.text.split()[0]
                wire["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        if self.caption:
            wire["caption"] = self.caption
        if self.inline:
            wire["reply_markup"] = {"inline_keyboard": self.inline}
        return wire | self.extra

    def __str__(self) -> str:
        who = "→" if self.own else "🤖"
        photo = "[photo] " if self.photo is not None else ""
        return f"{who} #{self.message_id} {photo}{self.words!r} {self.labels or ''}".rstrip()
