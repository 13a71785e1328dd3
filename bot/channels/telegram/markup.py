"""Buttons and keyboards in Telegram's JSON."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.telegram.wire import Markup
from duty.messaging.say import Button, Buttons, Keyboard


def _wire_button(button: Button) -> Markup | None:
    """The button in Telegram's JSON; None for one that Telegram would refuse the whole message for."""
    if button.data:
        return {"text": button.label, "callback_data": button.data}
    parts = urlsplit(button.url)
    opens = parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))
    return {"text": button.label, "url": button.url} if opens else None


def inline_markup(buttons: Buttons) -> Markup | None:
    rows = [[wire for button in row if (wire := _wire_button(button))] for row in buttons]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def keyboard_markup(keyboard: Keyboard) -> Markup | None:
    if not keyboard:
        return None
    rows = [
        [{"text": key.label, "request_location": True} if key.place else {"text": key.label} for key in row]
        for row in keyboard
    ]
    return {"keyboard": rows, "is_persistent": True, "resize_keyboard": True}
